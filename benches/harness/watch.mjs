// What measures of the page share: a watch that runs in the page, and what a person does to Landfall's table.

import { dropFromDisk } from '../../tests/browser/estate.mjs';

/** The element with a test id, as a selector. */
export const by = (id) => `[data-testid="${id}"]`;

/**
 * Runs in the page before anything else. `since(kind, isSo)` resolves when an event of a kind has led to what is wanted, with
 * milliseconds from the event: until a message left for the worker, until its answer was heard, until the document was written,
 * and until the frame with it was made. Nobody polls: it looks whenever the document changes.
 */
export function watch() {
  const messages = (window.messages = { sent: null, heard: null });
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', () => (messages.heard ??= messages.sent === null ? null : performance.now()));
    }

    postMessage(...given) {
      messages.sent ??= performance.now();
      super.postMessage(...given);
    }
  };
  const framed = () => new Promise((done) => requestAnimationFrame(() => {
    // A task behind the frame: the frame has been laid out and painted by then.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  }));
  window.since = (kind, isSo) => new Promise((tell) => {
    document.addEventListener(kind, () => {
      const acted = performance.now();
      Object.assign(messages, { sent: null, heard: null });
      const observer = new MutationObserver(async () => {
        if (!isSo()) return;
        observer.disconnect();
        const { sent, heard } = messages;
        const written = performance.now();
        const shown = await framed();
        tell({ sent: sent - acted, heard: heard - acted, written: written - acted, shown: shown - acted });
      });
      observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true });
    }, { capture: true, once: true });
  });
  window.rowsInView = () => {
    const view = document.querySelector('[data-testid="grid-viewport"]')?.getBoundingClientRect();
    if (!view) return [];
    const inView = (row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > view.top && top < view.bottom;
    };
    return [...document.querySelectorAll('[data-testid="grid-viewport"] [role="rowgroup"] [role="row"]:not([hidden])')].filter(inView);
  };
  window.cellOf = (row, column) => row.querySelector(`[data-column="${column}"]`);
  window.isLoaded = (row) => !row.hasAttribute('data-loading') && window.cellOf(row, 'vm').textContent !== '';
  window.textInView = () => window.rowsInView().map((row) => row.textContent).join('\n');
}

/** A fresh page with an estate of so many NICs planned on it, watched. */
export async function planned(bench, nics) {
  // As Azure's JSON a million NICs are more bytes than a tab has room for.
  const { paths, mappings } = await (nics > 200_000 ? bench.csv(nics) : bench.estate(nics));
  const page = await bench.page();
  await page.addInitScript(watch);
  await page.goto(bench.url);
  await page.waitForSelector('[data-screen="empty"]');
  await dropFromDisk(page, paths);
  await page.waitForSelector('[data-screen="plan"]');
  await rowsStand(page);
  await autosaved(page);
  return { page, mappings, close: () => page.context().browser().close() };
}

/** Waits until the autosave of what was done last is over, for it is not what is measured. */
export async function autosaved(page) {
  await page.waitForTimeout(100);
  await page.waitForSelector(['saved', 'failed'].map((state) => `${by('saved-state')}[data-state="${state}"]`).join());
}

/** Waits until every row in view shows what it holds. */
export const rowsStand = (page) => page.waitForFunction(() => {
  const rows = window.rowsInView();
  return rows.length > 0 && rows.every(window.isLoaded);
});

/** Puts words into the filter: milliseconds, as `since` tells them, until the rows are theirs. */
export async function filter(page, words) {
  const input = page.locator(by('plan-filter'));
  if ((await input.inputValue()) === words) return null;
  const took = page.evaluate(() => {
    const count = () => document.querySelector('[data-testid="plan-count"]').textContent;
    const before = count();
    return window.since('input', () => count() !== before && window.rowsInView().every(window.isLoaded));
  });
  await input.fill(words);
  return took;
}

/** Clicks the header of a column: milliseconds until the rows stand in another order. */
export async function sort(page, column) {
  const took = page.evaluate(() => {
    const before = window.textInView();
    return window.since('click', () => window.textInView() !== before && window.rowsInView().every(window.isLoaded));
  });
  await page.locator(by(`header-${column}`)).click({ position: { x: 20, y: 10 } });
  return took;
}

/** The value below which so many of a hundred values are. */
export function percentile(values, part) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * part) / 100))];
}

export const median = (values) => percentile(values, 50);
