// How time and memory grow: each size is a subject, and none may cost more than eleven times the one before it.

import { memory, planTimes, prepared } from '../harness/plans.mjs';

const SIZES = [1000, 10_000, 100_000, 1_000_000];
const SHAPES = ['few-huge', 'many-tiny', 'one-network', 'ipv6', 'all-static', 'long-names'];

const name = (nics) => (nics >= 1_000_000 ? `${nics / 1_000_000}M NICs` : `${nics / 1000}k NICs`);

async function planned(bench, nics, shape) {
  const { programs, rows, live: before, texts } = await prepared(bench, nics, { shape });
  const linked = await memory(programs);
  // What takes microseconds is taken often, lest the clock's step shows.
  const { again } = await planTimes(programs, nics <= 10_000 ? 41 : 3);
  const { live } = await memory(programs);
  const all = before + live - linked.live;
  return { 'plan ms': again, 'ns a row': (again * 1e6) / rows, 'plan MiB': all / 2 ** 20, 'bytes a row': (all - texts) / rows };
}

/** Both sites as tables, dropped together: from the drop to the first rows. */
async function dropped(bench, nics) {
  const { paths } = await bench.csv(nics);
  const page = await bench.page(bench.url);
  await page.waitForSelector('[data-screen="empty"]');
  const before = await bench.mostMemory(page);
  await bench.rest(page);
  await bench.drop(page, paths);
  const time = await bench.waitForPlan(page, { orReport: true });
  return { 'drop ms': time, 'drop MiB': (await bench.mostMemory(page)) - before };
}

const subjects = {};
for (const nics of SIZES) {
  subjects[name(nics)] = async (bench) => {
    if (nics > bench.nics) return {};
    const plan = await planned(bench, nics, 'realistic');
    await bench.close();
    return { ...plan, ...(await dropped(bench, nics)) };
  };
}
for (const shape of SHAPES) subjects[`${name(100_000)}, ${shape}`] = (bench) => planned(bench, bench.atMost(100_000), shape);

const targets = SIZES.slice(1).flatMap((nics) => ['plan ms', 'plan MiB', 'drop ms', 'drop MiB'].map((what) => (
  { what, of: name(nics), against: name(nics / 10), atMost: 11 }
)));

export const measure = {
  id: 'P9',
  name: 'growth',
  about: 'whole plan, and drop of both sites as tables, from 1,000 to 1,000,000 NICs, and of other shapes at 100,000',
  rounds: 1,
  prepare: async (bench) => {
    for (const nics of SIZES) if (nics <= bench.nics) await bench.csv(nics);
  },
  subjects,
  targets,
};
