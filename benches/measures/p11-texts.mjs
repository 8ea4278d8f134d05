// CSV and JSON, from a file's bytes to its rows: the first in a fresh worker. Landfall's has done what it does before that.

import { join } from 'node:path';
import { coldImport, coldRead } from '../harness/rows.mjs';

const PAPA = 'PapaParse 5.5.3';
const PARSE = 'JSON.parse';

const table = (bench) => bench.csv(bench.atMost(100_000)).then(({ path }) => path);
const nics = (bench, count) => bench.estate(bench.atMost(count)).then(({ paths }) => paths.find((path) => path.endsWith('source-nics.json')));

async function parsed(bench, count) {
  const read = `(bytes) => JSON.parse(new TextDecoder().decode(bytes)).value.length`;
  return coldRead(bench, await nics(bench, count), { read, least: bench.atMost(count) });
}

export const measure = {
  id: 'P11',
  name: 'texts',
  about: 'CSV of 100,000 rows and JSON of 20,000 and 100,000 NICs, bytes to rows, the first time; PapaParse into arrays, JSON.parse into objects',
  prepare: (bench) => Promise.all([table(bench), nics(bench, 20_000), nics(bench, 100_000)]),
  subjects: {
    'Landfall': (bench) => landfall(bench, { warmUp: true }),
    'Landfall, without its warm-up': (bench) => landfall(bench, { warmUp: false }),
    [PAPA]: async (bench) => {
      const script = join(await bench.peer('papaparse', '5.5.3'), 'papaparse.min.js');
      const read = `(bytes) => Papa.parse(new TextDecoder().decode(bytes), { skipEmptyLines: true }).data.length`;
      return figures(await coldRead(bench, await table(bench), { script, read, least: bench.atMost(100_000) }));
    },
    [PARSE]: async (bench) => {
      const few = await parsed(bench, 20_000);
      await bench.close();
      return figures(null, few, await parsed(bench, 100_000));
    },
  },
  targets: [
    { what: 'CSV ms', of: 'Landfall', against: PAPA, atMost: 1 },
    { what: 'JSON 20k ms', of: 'Landfall', against: PARSE, atMost: 1 },
    { what: 'JSON 100k ms', of: 'Landfall', against: PARSE, atMost: 1 },
  ],
};

async function landfall(bench, how) {
  const csv = await coldImport(bench, await table(bench), how);
  await bench.close();
  const few = await coldImport(bench, await nics(bench, 20_000), how);
  await bench.close();
  return figures(csv, few, await coldImport(bench, await nics(bench, 100_000), how));
}

function figures(csv, few, many) {
  const all = { 'CSV': csv, 'JSON 20k': few, 'JSON 100k': many };
  const told = Object.entries(all).filter(([, figure]) => figure);
  return Object.fromEntries(told.flatMap(([what, { time, again, memory }]) => [
    [`${what} ms`, time], [`${what} again ms`, again], [`${what} MiB`, memory],
  ]));
}
