// How long a person waits on the page, with an estate of many NICs: a program, not a test, for a machine has good and bad days.
//
//   LANDFALL_URL=http://127.0.0.1:8000/ CHROME=/path/to/chrome CHROME_ARGUMENTS='--headless' node benches/browser.mjs [NICs] [rounds]
//
// The variables are those of tests/browser/harness.mjs; `cargo xtask serve` prints an address. Times are in milliseconds, from
// what a person does to the frame that shows what came of it: the best, the middle and the worst of all rounds.

import { createRequire } from 'node:module';
import { dropFromDisk, estateOf, watchTable } from '../tests/browser/estate.mjs';

const { chromium } = createRequire(new URL('../tests/browser/package.json', import.meta.url))('playwright-core');

const [nics = 20_000, rounds = 3] = process.argv.slice(2).map(Number);
const patience = 120_000;

/** Runs in the page before anything else: notes when the worker says what, and every task that holds the page up. */
function watchPage() {
  window.heard = [];
  window.tasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.tasks.push({ at: startTime, lasts: duration });
  }).observe({ type: 'longtask', buffered: true });
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        const kind = typeof data === 'string' ? data : Object.keys(data)[0];
        window.heard.push({ at: performance.now(), kind, name: data[kind]?.name });
      });
    }
  };
  /** When a frame first finds something to be so, after an event of a kind on an element. */
  window.timeFrom = (kind, isSo) => new Promise((tell) => {
    let from = null;
    document.addEventListener(kind, () => (from ??= performance.now()), { capture: true, once: true });
    const look = () => {
      if (from !== null && isSo()) tell(performance.now() - from);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  window.rowsInView = () => [...document.querySelectorAll('[data-testid="plan-grid"] .grid-canvas [role="row"]:not([hidden])')];
  window.areLoaded = (rows) => rows.length > 0 && rows.every((row) => !row.hasAttribute('data-loading') && row.querySelector('[data-column="vm"]').textContent !== '');
}

const figures = new Map();
const note = (what, value) => figures.set(what, [...(figures.get(what) ?? []), value]);

const { paths, mappings } = await estateOf(nics);
const browser = await chromium.launch({
  executablePath: process.env.CHROME,
  args: (process.env.CHROME_ARGUMENTS ?? '').split(' ').filter(Boolean),
});
try {
  for (let round = 0; round < rounds; round += 1) await run();
} finally {
  await browser.close();
}
print();

async function run() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  await page.addInitScript(watchPage);
  await page.goto(process.env.LANDFALL_URL);
  await page.waitForSelector('[data-testid="app"][data-screen="empty"]');

  await phase(page, 'drop', async () => {
    const shown = page.evaluate(() => new Promise((tell) => {
      const look = () => {
        if (document.querySelector('[data-screen="plan"]') && window.areLoaded(window.rowsInView())) tell(performance.now());
        else requestAnimationFrame(look);
      };
      look();
    }));
    await dropFromDisk(page, paths);
    const firstRows = await shown;
    const times = await page.evaluate(() => {
      const after = window.heard.filter(({ at }) => at >= window.droppedAt);
      return {
        dropped: window.droppedAt,
        read: after.findLast(({ kind, name }) => kind === 'Reading' && name === '')?.at,
        planned: after.find(({ kind }) => kind === 'Replies')?.at,
      };
    });
    note('drop → bytes read by the worker', times.read - times.dropped);
    note('bytes read → parsed and planned', times.planned - times.read);
    note('parsed and planned → first rows', firstRows - times.planned);
    note('drop → first rows', firstRows - times.dropped);
  });

  await phase(page, 'edit', async () => {
    const pairs = mappings.filter(([, target]) => !target.endsWith('-asr')).slice(0, 5);
    for (const [source, target] of pairs) {
      await filter(page, `net:${source} -outcome:not-planned`);
      const card = page.locator('[data-testid="board-source"]').filter({ has: page.locator('.board-name', { hasText: new RegExp(`^${source}$`) }) });
      if ((await card.count()) === 0) {
        await page.locator('.board-filter').first().fill(source);
        await card.waitFor();
      }
      await card.locator('[data-testid="map-to"]').click();
      const words = page.locator('[data-testid="map-to-filter"]');
      if (await words.count()) await words.fill(target);
      const option = page.locator('[data-testid="map-to-list"] [role="option"]', { has: page.getByText(target, { exact: true }) }).first();
      await option.waitFor();
      const took = page.evaluate((target) => window.timeFrom('click', () => {
        const cells = window.rowsInView().map((row) => row.querySelector('[data-column="target-network"]').textContent);
        return cells.length > 0 && cells.every((cell) => cell === target);
      }), target);
      await option.click();
      note('map a network → rows show it', await took);
    }
    await filter(page, '');
    for (let undone = 0; undone < 3; undone += 1) {
      const took = page.evaluate(() => {
        const before = document.querySelector('[data-testid="undo"]').title;
        return window.timeFrom('click', () => document.querySelector('[data-testid="undo"]').title !== before);
      });
      await page.locator('[data-testid="undo"]').click();
      note('undo → board and numbers show it', await took);
    }
  });

  await phase(page, 'filter and sort', async () => {
    for (const words of ['web', 'status:warning', 'ip:10.1', '']) note('filter → rows (140 of it wait for more typing)', await filter(page, words));
    for (const column of ['target-address', 'vm', 'findings', 'source-network']) {
      const header = `[data-testid="header-${column}"]`;
      const took = page.evaluate((header) => {
        const text = () => window.rowsInView().map((row) => row.textContent).join();
        const before = text();
        return window.timeFrom('click', () => text() !== before && window.areLoaded(window.rowsInView()));
      });
      await page.locator(header).click({ position: { x: 20, y: 10 } });
      note('sort → rows', await took);
    }
  });

  await phase(page, 'scrolling', async () => {
    await page.evaluate(watchTable);
    await page.hover('[data-testid="grid-viewport"]');
    for (let turn = 0; turn < 60; turn += 1) {
      await page.mouse.wheel(0, 300);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    const wheel = await page.evaluate(() => ({ ...window.tableSeen }));
    const end = await page.evaluate(() => document.querySelector('[data-testid="grid-viewport"]').scrollHeight);
    for (let step = 0; step <= 60; step += 1) {
      await page.evaluate((top) => (document.querySelector('[data-testid="grid-viewport"]').scrollTop = top), (end * step) / 60);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await page.waitForFunction(() => window.areLoaded(window.rowsInView()));
    const all = await page.evaluate(() => ({ ...window.tableSeen, stop: (window.tableSeen.stop = true) }));
    note('frames while the wheel turned', wheel.frames);
    note('of these, with a row still loading', wheel.blank);
    note('frames while the thumb was dragged', all.frames - wheel.frames);
    note('of these, with a row still loading ', all.blank - wheel.blank);
    note('frames with a place without a row', all.uncovered);
  });
  await context.close();
}

/** Puts words into the filter and tells how long it takes until the rows are theirs. */
async function filter(page, words) {
  const input = page.locator('[data-testid="plan-filter"]');
  if ((await input.inputValue()) === words) return 0;
  const took = page.evaluate(() => {
    const text = () => document.querySelector('[data-testid="plan-count"]').textContent + window.rowsInView().map((row) => row.textContent).join();
    const before = text();
    return window.timeFrom('input', () => text() !== before && window.areLoaded(window.rowsInView()));
  });
  await input.fill(words);
  return took;
}

/** Does something, and notes the longest task of the page meanwhile. */
async function phase(page, name, act) {
  const from = await page.evaluate(() => performance.now());
  await act();
  // The observer tells a little later.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  const tasks = await page.evaluate((from) => window.tasks.filter(({ at }) => at >= from).map(({ lasts }) => lasts), from);
  note(`longest task of the page: ${name}`, Math.max(0, ...tasks));
}

function print() {
  console.log(`${nics} NICs, ${rounds} rounds; tasks under 50 ms count as 0\n`);
  console.log(`${''.padEnd(54)}${['best', 'middle', 'worst'].map((word) => word.padStart(8)).join('')}`);
  for (const [what, values] of figures) {
    const sorted = [...values].sort((one, other) => one - other);
    const shown = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
    console.log(`${what.padEnd(54)}${shown.map((value) => value.toFixed(0).padStart(8)).join('')}`);
  }
}
