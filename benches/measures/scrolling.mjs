// Scrolling a large table: slowly, fast, and by dragging the thumb of the scroll bar from end to end.
//
// Scripts move the view once a frame, all subjects alike, so that the same work is asked of them; blank rows are counted in a pass of
// its own, since looking costs time too. Rendering is in software where there is no graphics card, which makes fast frames slow for
// everybody: compare, and look at the main thread.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { by, percentile, planned, rowsStand, watch } from '../harness/watch.mjs';
import { watchTable } from '../../tests/browser/estate.mjs';

const BY_HAND = 'JavaScript by hand';
const AG_GRID = 'AG Grid Community 36.2.0';

/** Rows where others are compared with. */
const COMPARED = 100_000;
const FRAMES = 120;
const LATE = 33.4;

export const measure = {
  id: 'P6',
  name: 'scrolling',
  about: 'slow and fast scrolling, and dragging the thumb from end to end: over 100,000 rows in all subjects, over 1,000,000 in Landfall',
  rounds: 3,
  subjects: { 'Landfall': landfall, [BY_HAND]: byHand, [AG_GRID]: agGrid },
  targets: [
    { what: '1M: frames without a row', of: 'Landfall', atMost: 0 },
    { what: '1M: frames with a blank row', of: 'Landfall', atMost: 0 },
    { what: '1M: frames over 33 ms', of: 'Landfall', atMost: 0 },
    { what: '1M: rows missed at the end', of: 'Landfall', atMost: 0 },
    { what: 'slow: main thread ms a frame', of: 'Landfall', against: BY_HAND, atMost: 1.1 },
    { what: 'fast: main thread ms a frame', of: 'Landfall', against: BY_HAND, atMost: 1.1 },
    { what: 'thumb: main thread ms a frame', of: 'Landfall', against: BY_HAND, atMost: 1.1 },
    { what: 'fast: p99 frame ms', of: 'Landfall', against: AG_GRID, atMost: 1 / 3 },
  ],
};

async function landfall(bench) {
  const view = by('grid-viewport');
  const few = await planned(bench, Math.min(COMPARED, bench.nics));
  const compared = await timed(few.page, view);
  await few.close();
  const { page } = await planned(bench, bench.nics);
  const all = await timed(page, view);
  await page.evaluate(watchTable);
  await page.evaluate(watchRows);
  for (const kind of Object.keys(MOVES)) await move(page, view, kind);
  const seen = await page.evaluate(() => ({ ...window.tableSeen, ...window.rowsSeen, stop: (window.tableSeen.stop = true) }));
  await page.evaluate((view) => (document.querySelector(view).scrollTop = 1e9), view);
  await page.waitForTimeout(100);
  await rowsStand(page);
  const missed = await page.evaluate(() => {
    const rows = Number(document.querySelector('[data-testid="plan-grid"]').getAttribute('aria-rowcount'));
    return rows - Math.max(...window.rowsInView().map((row) => Number(row.getAttribute('aria-rowindex'))));
  });
  const late = Object.values(all.late).reduce((sum, count) => sum + count, 0);
  return {
    ...compared.figures,
    ...Object.fromEntries(Object.entries(all.figures).map(([what, value]) => [`1M: ${what}`, value])),
    '1M: frames over 33 ms': late,
    '1M: frames watched': seen.frames,
    '1M: frames without a row': seen.uncovered,
    '1M: frames with a blank row': seen.empty,
    '1M: frames with a row on its way': seen.waiting,
    '1M: rows missed at the end': missed,
  };
}

async function byHand(bench) {
  return peer(bench, 'table.html', {}, by('grid-viewport'));
}

async function agGrid(bench) {
  const [name, version] = ['ag-grid-community', AG_GRID.split(' ').at(-1)];
  const script = await readFile(join(await bench.peer(name, version), 'dist', `${name}.min.js`));
  return peer(bench, 'grid.html', { '/ag-grid.js': ['text/javascript', script] }, '.ag-grid-viewport');
}

async function peer(bench, name, files, view) {
  const [html, script] = await Promise.all([name, 'table.js'].map((file) => readFile(new URL(`../peers/${file}`, import.meta.url))));
  const { url } = await bench.serve({ '/': ['text/html', html], '/table.js': ['text/javascript', script], ...files });
  const page = await bench.page();
  await page.addInitScript(watch);
  await page.goto(`${url}?rows=${Math.min(COMPARED, bench.nics)}`);
  await page.waitForFunction((view) => document.querySelector(view)?.scrollHeight > 100_000, view);
  return (await timed(page, view)).figures;
}

/** Runs in the page: counts frames with a row in view that shows nothing, and with one that still shows what was there before. */
function watchRows() {
  const seen = (window.rowsSeen = { empty: 0, waiting: 0 });
  const look = () => {
    if (window.tableSeen.stop) return;
    const rows = window.rowsInView();
    if (rows.some((row) => row.hasAttribute('data-skeleton') || window.cellOf(row, 'vm').textContent === '')) seen.empty += 1;
    else if (!rows.every(window.isLoaded)) seen.waiting += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** By how many px the view moves in a frame; the thumb goes from end to end in so many frames. */
const MOVES = { slow: 8, fast: 1_200, thumb: null };

/** Moves the view once a frame: how long each frame lasted, in ms. */
function move(page, view, kind) {
  return page.evaluate(async ({ view, step, frames }) => {
    const element = document.querySelector(view);
    const end = element.scrollHeight - element.clientHeight;
    const times = [];
    for (let frame = 0; frame <= frames; frame += 1) {
      times.push(await new Promise(requestAnimationFrame));
      element.scrollTop = Math.round(step === null ? (end * frame) / frames : step * frame);
    }
    times.push(await new Promise(requestAnimationFrame));
    return times.slice(1).map((time, at) => time - times[at]);
  }, { view, step: MOVES[kind], frames: FRAMES });
}

async function timed(page, view) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'timeTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  const [figures, late] = [{}, {}];
  for (const kind of Object.keys(MOVES)) {
    // Once to warm up: code that was never run, elements that were never made.
    await move(page, view, kind);
    await page.waitForTimeout(500);
    const before = await spent();
    const frames = await move(page, view, kind);
    figures[`${kind}: main thread ms a frame`] = ((await spent()) - before) / frames.length;
    figures[`${kind}: p99 frame ms`] = percentile(frames, 99);
    figures[`${kind}: worst frame ms`] = Math.max(...frames);
    late[kind] = frames.filter((frame) => frame > LATE).length;
    figures[`${kind}: frames over 33 ms`] = late[kind];
    await page.waitForTimeout(500);
  }
  await session.detach();
  return { figures, late };
}
