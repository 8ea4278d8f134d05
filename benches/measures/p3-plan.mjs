// The whole plan of a million NICs against the least that handing out addresses can cost, and against what JavaScript has for it.

import { join } from 'node:path';
import { bitmapTime, memory, planTimes, prepared } from '../harness/plans.mjs';

/** The libraries take their time: they get a tenth of the NICs, and are compared by NIC. */
const tenth = (bench) => Math.ceil(bench.nics / 10);

export const measure = {
  id: 'P3',
  name: 'plan',
  about: 'whole plan of 1,000,000 NICs in 20,000 subnets, three operations with reasons and all checks; others only look for next free addresses',
  rounds: 3,
  subjects: {
    'Landfall': async (bench) => {
      const { programs, rows, subnets } = await prepared(bench, bench.nics);
      const { first, again } = await planTimes(programs);
      const { peak } = await memory(programs);
      return { 'time ms': again, 'first time ms': first, 'ns a NIC': (again * 1e6) / rows, 'rows': rows, 'subnets': subnets, 'peak MiB': peak / 2 ** 20 };
    },
    'bitmap in wasm': async (bench) => {
      const { programs, rows } = await prepared(bench, bench.nics);
      const time = await bitmapTime(programs);
      return { 'time ms': time, 'ns a NIC': (time * 1e6) / rows };
    },
    'netmask 2.0.2': (bench) => withNetmask(bench, false),
    'netmask, with a cursor': (bench) => withNetmask(bench, true),
    'ipaddr.js 2.2.0': (bench) => withIpaddr(bench, false),
    'ipaddr.js, with a cursor': (bench) => withIpaddr(bench, true),
  },
  targets: [
    { what: 'time ms', of: 'Landfall', against: 'bitmap in wasm', atMost: 8 },
    { what: 'ns a NIC', of: 'Landfall', against: 'netmask 2.0.2', atMost: 1 / 100 },
  ],
};

/**
 * As one writes it with the library: the hosts of a block from its first on, until one is not in use. With a cursor, which is
 * more than one commonly sees, each look begins where the last one ended.
 */
const NETMASK = `(subnets, hasCursor) => {
  const { Netmask } = exports;
  const blocks = subnets.map((prefix) => ({ block: new Netmask(prefix), used: new Set(), next: 4 }));
  return (nic) => {
    const pool = blocks[nic % blocks.length];
    if (!hasCursor) pool.next = 4;
    for (;;) {
      const address = longToIp(pool.block.netLong + pool.next);
      pool.next += 1;
      if (!pool.block.contains(address)) return null;
      if (!pool.used.has(address)) return pool.used.add(address), address;
    }
  };
}`;

const IPADDR = `(subnets, hasCursor) => {
  const { parseCIDR, IPv4 } = ipaddr;
  const blocks = subnets.map((prefix) => ({ range: parseCIDR(prefix), used: new Set(), next: 4 }));
  return (nic) => {
    const pool = blocks[nic % blocks.length];
    if (!hasCursor) pool.next = 4;
    for (;;) {
      const octets = pool.range[0].toByteArray();
      const number = ((octets[0] << 24) | (octets[1] << 16) | (octets[2] << 8) | octets[3]) + pool.next;
      pool.next += 1;
      const address = new IPv4([number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255]);
      if (!address.match(pool.range)) return null;
      const text = address.toString();
      if (!pool.used.has(text)) return pool.used.add(text), text;
    }
  };
}`;

async function withNetmask(bench, hasCursor) {
  const script = join(await bench.peer('netmask', '2.0.2'), 'lib/netmask.js');
  return nextFree(bench, { script, code: NETMASK, hasCursor });
}

async function withIpaddr(bench, hasCursor) {
  const script = join(await bench.peer('ipaddr.js', '2.2.0'), 'lib/ipaddr.js');
  return nextFree(bench, { script, code: IPADDR, hasCursor });
}

async function nextFree(bench, { script, code, hasCursor }) {
  const nics = tenth(bench);
  const worker = `var exports = {}, module = { exports };
    importScripts('/peer.js');
    const longToIp = exports.long2ip, ipaddr = self.ipaddr ?? module.exports;
    const subnets = Array.from({ length: ${Math.ceil(nics / 50)} }, (_, at) => '10.' + ((at >> 9) & 255) + '.' + ((at >> 1) & 255) + '.' + (at & 1 ? 128 : 0) + '/25');
    try {
      const next = (${code})(subnets, ${hasCursor});
      const from = performance.now();
      let given = 0;
      for (let nic = 0; nic < ${nics}; nic += 1) if (next(nic) !== null) given += 1;
      postMessage({ time: performance.now() - from, given });
    } catch (error) {
      postMessage({ failed: String(error?.stack ?? error) });
    }`;
  const { url } = await bench.serve({ '/': '<!doctype html><title>peer</title><link rel="icon" href="data:,">', '/worker.js': worker, '/peer.js': { file: script } });
  const page = await bench.page(url);
  const { time, given, failed } = await page.evaluate(() => new Promise((told, fail) => {
    const worker = new Worker('/worker.js');
    worker.onmessage = ({ data }) => told(data);
    worker.onerror = ({ message }) => fail(new Error(message));
  }));
  if (failed) throw new Error(failed);
  if (given !== nics) throw new Error(`it gave ${given} of ${nics} addresses`);
  return { 'time ms': time, 'ns a NIC': (time * 1e6) / nics };
}
