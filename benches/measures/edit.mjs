// One mapping edit of a large plan, from the click to the changed rows.

import { autosaved, by, filter, median, percentile, planned, rowsStand } from '../harness/watch.mjs';

/** NICs of a network that is mapped, at most. */
const MOST = 10_000;
const EDITS = 24;
const EDITS_OF_ONE = 4;

/** The cells of a row that a mapping changes. */
const CELLS = ['target-network', 'target-subnet', 'target-address', 'test-address', 'how'];

export const measure = {
  id: 'P4',
  name: 'edit',
  about: 'one edit of a plan of 1,000,000 NICs: a network of up to 10,000 NICs is mapped, click to the frame with the changed rows; sent, heard, written: when the request left the page, its answer came, the rows were written',
  rounds: 1,
  subjects: { 'Landfall': edits },
  targets: [
    { what: 'edit to rows ms', of: 'Landfall', atMost: 16.7 },
    { what: 'edit to rows p95 ms', of: 'Landfall', atMost: 33.4 },
  ],
};

async function edits(bench) {
  const { page, mappings } = await planned(bench, bench.nics);
  const targets = [...new Set(mappings.map(([, target]) => target))].filter((name) => !name.endsWith('-asr'));
  const took = [];
  const sizes = [];
  const view = page.locator(by('grid-viewport'));
  const end = await view.evaluate((view) => view.scrollHeight);
  const seen = new Set();
  const places = bench.quick ? 2 : EDITS / EDITS_OF_ONE;
  for (let place = 0; took.length < places * EDITS_OF_ONE && place < 60; place += 1) {
    await view.evaluate((view, top) => (view.scrollTop = top), Math.round((end * place) / 61));
    await rowsStand(page);
    const source = await networkInView(page, seen);
    if (!source) continue;
    sizes.push(source.nics);
    // Two of its own: what other edits have moved there would be worked out with it.
    const others = targets.filter((name) => name !== source.lands).slice(2 * place, 2 * place + 2);
    if (others.length < 2) continue;
    for (let edit = 0; edit < EDITS_OF_ONE; edit += 1) took.push(await map(page, source, others[edit % 2]));
  }
  if (took.length < EDITS_OF_ONE) throw new Error('no network is small enough');
  const byHand = [];
  for (let turn = 0; turn < 2 * EDITS_OF_ONE; turn += 1) byHand.push(await writtenByHand(page));
  const undos = [];
  for (let undone = 0; undone < 4; undone += 1) undos.push(await undo(page));
  // The same with the table filtered to the network: its rows are found anew with every edit.
  const [[name]] = mappings;
  await filter(page, `from:${name}`);
  await rowsStand(page);
  const filtered = [];
  const size = await card(page, name).then((card) => card.nics);
  for (let edit = 0; edit < EDITS_OF_ONE; edit += 1) filtered.push(await map(page, { name }, targets.filter((target) => target !== name)[edit % 2]));
  const all = took.map(({ shown }) => shown);
  const middle = (part) => median(took.map((times) => times[part]));
  return {
    'edit to rows ms': median(all),
    'edit to rows p95 ms': percentile(all, 95),
    'of it: sent ms': middle('sent'),
    'of it: heard ms': middle('heard'),
    'of it: written ms': middle('written'),
    'the same cells by hand, to frame ms': median(byHand.map(({ shown }) => shown)),
    'undo to rows ms': median(undos.map(({ shown }) => shown)),
    'edit with a filter, to rows ms': median(filtered.map(({ shown }) => shown)),
    'edits': took.length,
    'NICs of a network': median(sizes),
    'NICs of the filtered network': size,
  };
}

/** A network of the rows in view that is small enough and was not seen before. */
async function networkInView(page, seen) {
  const rows = await page.evaluate(() => window.rowsInView()
    .map((row) => ['source-network', 'target-network'].map((column) => window.cellOf(row, column).textContent)));
  for (const [name, lands] of rows) {
    if (!/^\w/.test(name) || !/^\w/.test(lands) || seen.has(name)) continue;
    seen.add(name);
    const { nics } = await card(page, name);
    if (nics <= MOST) return { name, nics, lands };
  }
  return null;
}

/** The card of a source network on the board. */
async function card(page, name) {
  await page.locator('.board-filter').first().fill(name);
  const found = page.locator(by('board-source')).filter({ has: page.locator('.board-name', { hasText: new RegExp(`^${name}$`) }) }).first();
  await found.waitFor();
  const nics = Number((await found.locator('.board-nics').textContent()).replaceAll(/\D/g, ''));
  return { found, nics };
}

async function map(page, { name }, target) {
  const { found } = await card(page, name);
  await found.locator(by('map-to')).click();
  const words = page.locator(by('map-to-filter'));
  if (await words.count()) await words.fill(target);
  const option = page.locator(`${by('map-to-list')} [role="option"]`, { has: page.getByText(target, { exact: true }) }).first();
  await option.waitFor();
  // Looked up before: to ask where rows are while the page writes would have the browser lay it out once more.
  const took = page.evaluate(([name, target]) => {
    const rows = window.rowsInView();
    return window.since('click', () => rows.some((row) => window.cellOf(row, 'source-network').textContent === name
      && window.cellOf(row, 'target-network').textContent === target));
  }, [name, target]);
  await option.click();
  const times = await took;
  await autosaved(page);
  return times;
}

/** A click that has nothing to work out: a script writes the cells that an edit changes, in the rows in view. */
async function writtenByHand(page) {
  const took = page.evaluate((columns) => {
    const texts = window.rowsInView().flatMap((row) => columns.map((column) => window.cellOf(row, column)))
      .flatMap((cell) => [...cell.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).slice(0, 1));
    let written = false;
    const listener = () => {
      for (const text of texts) text.data = text.data.endsWith('7') ? text.data.slice(0, -1) : `${text.data}7`;
      written = true;
    };
    document.addEventListener('click', listener, { once: true });
    return window.since('click', () => written);
  }, CELLS);
  await page.locator(by('plan-count')).click();
  const times = await took;
  await page.waitForTimeout(300);
  return times;
}

async function undo(page) {
  const took = page.evaluate(() => {
    const words = () => document.querySelector('[data-testid="undo"]').title;
    const before = words();
    return window.since('click', () => words() !== before);
  });
  await page.locator(by('undo')).click();
  const times = await took;
  await autosaved(page);
  return times;
}
