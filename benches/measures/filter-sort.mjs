// A change of the filter or of the order of a large table, to the frame with its rows, against a page written by hand for just that.
//
// Landfall waits some 140 ms for more typing before it asks: its time counts from then, when the question leaves for the worker. The
// page by hand does not wait. Its rows are on the page, so it needs no message; Landfall's are in the worker, and the way there and
// back is in its time. `first` is with nothing looked up yet: names not folded, no ranks.

import { readFile } from 'node:fs/promises';
import { by, filter, median, planned, rowsStand, sort, watch } from '../harness/watch.mjs';

const BY_HAND = 'JavaScript by hand';
const FILTERS = ['web', 'prod', 'ip:10.1', '17', 'db'];
const SORTS = ['target-address', 'source-network', 'nic', 'findings', 'how', 'source-address', 'target-subnet'];

export const measure = {
  id: 'P5',
  name: 'filter and sort',
  about: 'another filter or order of 1,000,000 rows, to the frame with the rows: Landfall from when it asks (140 ms after the last key), a page with typed columns from the key or click',
  rounds: 3,
  subjects: { 'Landfall': landfall, [BY_HAND]: byHand },
  targets: [
    { what: 'filter ms', of: 'Landfall', atMost: 50 },
    { what: 'sort ms', of: 'Landfall', atMost: 50 },
    { what: 'filter ms', of: 'Landfall', against: BY_HAND, atMost: 1 / 3 },
    { what: 'sort ms', of: 'Landfall', against: BY_HAND, atMost: 1 / 3 },
  ],
};

async function landfall(bench) {
  const { page } = await planned(bench, bench.nics);
  // The page asks at once when a header is clicked, and after a pause when somebody types.
  return changes(page, (times) => times.shown - times.sent);
}

async function byHand(bench) {
  const [html, script] = await Promise.all(['table.html', 'table.js'].map((name) => readFile(new URL(`../peers/${name}`, import.meta.url))));
  const { url } = await bench.serve({ '/': ['text/html', html], '/table.js': ['text/javascript', script] });
  const page = await bench.page();
  await page.addInitScript(watch);
  await page.goto(`${url}?rows=${bench.nics}`);
  await rowsStand(page);
  return changes(page, (times) => times.shown);
}

async function changes(page, took) {
  const filters = [];
  const firstFilter = await filter(page, 'cache');
  for (const words of FILTERS) {
    filters.push(await filter(page, words));
    await page.waitForTimeout(100);
  }
  await filter(page, '');
  await rowsStand(page);
  await page.waitForTimeout(200);
  const [first, again] = [{}, {}];
  for (const round of [first, again]) {
    for (const column of SORTS) {
      round[column] = await sort(page, column);
      await page.waitForTimeout(100);
    }
  }
  const all = (round) => Object.values(round).map(took);
  const each = Object.fromEntries([
    ...FILTERS.map((words, at) => [`filter “${words}” ms`, took(filters[at])]),
    ...SORTS.map((column) => [`sort by ${column} ms`, took(again[column])]),
  ]);
  return {
    'filter ms': median(filters.map(took)),
    'filter, worst ms': Math.max(...filters.map(took)),
    'first filter ms': took(firstFilter),
    'sort ms': median(all(again)),
    'sort, worst ms': Math.max(...all(again)),
    'first sort, worst ms': Math.max(...all(first)),
    ...each,
  };
}
