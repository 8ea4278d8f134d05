// Twenty thousand NICs: everything there is, at every place. How fast it is, the measures in benches/ tell; here nothing is timed.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './harness.mjs';
import { dropFromDisk, estateOf, watchTable } from './estate.mjs';
import { by, keptPieces, map, ready, rows, saved, screen, until, waitForRows } from './steps.mjs';

const NICS = 20_000;

test('an estate of 20,000 NICs is read, filtered, sorted, scrolled from end to end, and mapped', async (t) => {
  const { paths, mappings } = await estateOf(NICS);
  const { page, context } = await open(t);
  context.setDefaultTimeout(60_000);
  await page.waitForSelector('[data-testid="app"][data-screen="empty"]');
  await dropFromDisk(page, paths);
  await screen(page, 'plan');
  await waitForRows(page);
  const all = await until(() => count(page), ([shown]) => shown >= NICS, 'every NIC has a row').then(([shown]) => shown);
  assert.equal(Number(await by(page, 'plan-grid').getAttribute('aria-rowcount')), all + 1);
  assert.ok(await page.locator('*').count() < 6_000, 'the document holds a window of the rows, not all of them');

  await t.test('a filter leaves what fits, and its end brings all rows back', async () => {
    const machine = (await rows(page).first().locator('[data-column="vm"]').textContent()).trim();
    await by(page, 'plan-filter').fill(`vm:${machine}`);
    const [found] = await until(() => count(page), ([shown, of]) => of === all && shown < all, 'the filter was answered');
    assert.ok(found >= 1);
    await waitForRows(page);
    for (const name of await rows(page).locator('[data-column="vm"]').allTextContents()) assert.ok(name.includes(machine), name);
    await by(page, 'plan-filter').fill('no-machine-has-this-name');
    await by(page, 'clear-filter').click();
    await until(() => count(page), ([shown]) => shown === all, 'all rows are back');
    await waitForRows(page);
  });

  await t.test('a header sorts up and down, by number where addresses are', async () => {
    const header = by(page, 'header-source-address');
    for (const [order, sign] of [['ascending', 1n], ['descending', -1n]]) {
      await header.click();
      await until(() => header.getAttribute('aria-sort'), (sort) => sort === order, `it is sorted ${order}`);
      await by(page, 'grid-status').getByText(order).waitFor({ state: 'attached' });
      await waitForRows(page);
      const shown = await inView(page, 'source-address');
      const numbers = shown.map(addressNumber).filter((number) => number !== null);
      assert.ok(numbers.length > 3, shown.join());
      for (const [place, number] of numbers.entries()) assert.ok(place === 0 || (number - numbers[place - 1]) * sign >= 0n, shown.join());
    }
    await header.click();
    await until(() => header.getAttribute('aria-sort'), (sort) => sort === 'none', 'it is in its own order again');
    await waitForRows(page);
  });

  await t.test('however one scrolls, every place of the view has a row, and every row has text once it stands', async () => {
    const view = by(page, 'grid-viewport');
    await page.evaluate(watchTable);
    await view.hover();
    for (let turn = 0; turn < 12; turn += 1) {
      await page.mouse.wheel(0, 700);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await waitForRows(page);
    assert.ok((await view.evaluate((view) => view.scrollTop)) > 2_000, 'the wheel scrolls');
    // As the thumb of a scroll bar is dragged: from place to place, up to the end and back.
    const end = await view.evaluate((view) => view.scrollHeight - view.clientHeight);
    for (const part of [0.1, 0.25, 0.26, 0.5, 0.51, 0.75, 0.9, 1, 0.6, 0.3, 1]) {
      await view.evaluate((view, top) => (view.scrollTop = top), part * end);
      await page.evaluate(() => new Promise(requestAnimationFrame));
      if (part === 0.5 || part === 0.3) await waitForRows(page);
    }
    await waitForRows(page);
    const seen = await page.evaluate(() => ({ ...window.tableSeen, stop: (window.tableSeen.stop = true) }));
    assert.ok(seen.frames > 10);
    assert.equal(seen.uncovered, 0, `${seen.uncovered} of ${seen.frames} frames had a place without a row`);
  });

  await t.test('the last row is reached by scrolling and by keyboard', async () => {
    const last = page.locator(`[data-testid="plan-grid"] [aria-rowindex="${all + 1}"]:not([hidden])`);
    const whole = () => last.evaluate((row) => {
      const view = document.querySelector('[data-testid="grid-viewport"]');
      return row.getBoundingClientRect().bottom <= view.getBoundingClientRect().top + view.clientHeight + 1;
    });
    assert.ok(await whole(), 'it stands whole at the end of the scroll bar');
    assert.notEqual((await last.locator('[data-column="vm"]').textContent()).trim(), '');
    await rows(page).first().locator('[data-column="vm"]').focus();
    await page.keyboard.press('Control+Home');
    await waitForRows(page);
    await page.keyboard.press('Control+End');
    await waitForRows(page);
    assert.ok(await whole(), 'Ctrl End leads there too');
    assert.equal(await page.evaluate(() => document.activeElement.closest('[aria-rowindex]').getAttribute('aria-rowindex')), String(all + 1));
  });

  await t.test('the row that has the focus comes back as itself, however far away one was', async () => {
    const view = by(page, 'grid-viewport');
    await page.keyboard.press('Control+Home');
    await waitForRows(page);
    // So many places that the first rows are kept no longer.
    for (let place = 0; place <= 60; place += 1) {
      await view.evaluate((view, part) => (view.scrollTop = part * view.scrollHeight), place / 60);
      await waitForRows(page);
    }
    // As long as a row may wait before it is drawn as one to come.
    await page.waitForTimeout(1_000);
    const first = await view.evaluate(async (view) => {
      view.scrollTop = 0;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      const row = view.querySelector('[aria-rowindex="2"]');
      return { isEmpty: row.hasAttribute('data-skeleton'), name: row.querySelector('[data-column="vm"]').textContent };
    });
    assert.equal(first.isEmpty, false);
    assert.notEqual(first.name, '');
    await waitForRows(page);
  });

  await t.test('a mapping shows on the board, in the numbers and in the rows', async () => {
    const [source, target] = mappings.find(([source, target]) => source === 'corp-weu' && target === 'corp-neu');
    await by(page, 'plan-filter').fill(`net:${source} -outcome:not-planned`);
    await until(() => count(page), ([shown, of]) => of === all && shown > 0 && shown < all, 'the filter was answered');
    const before = await by(page, 'tallies').innerText();
    await map(page, source, target);
    await until(async () => [...new Set(await inView(page, 'target-network'))], (names) => names.join() === target, `the rows in sight go to ${target}`);
    // Rows come before the numbers.
    await until(() => by(page, 'tallies').innerText(), (numbers) => numbers !== before, 'the numbers are others');
    await waitForRows(page);
  });

  await t.test('a reload brings all of it back, in the pieces in which it is kept', async () => {
    await saved(page);
    const [[name, number], ...others] = await keptPieces(page);
    assert.deepEqual(others, [], 'the sites are kept once');
    assert.ok(number > 10, `${number} pieces of ${name}`);
    const tallies = await by(page, 'tallies').innerText();
    await page.reload();
    assert.equal(await ready(page), 'plan');
    await until(() => count(page), ([shown]) => shown === all, 'every NIC has a row again');
    await waitForRows(page);
    assert.equal(await by(page, 'tallies').innerText(), tallies);
  });
});

/** Rows shown, and rows in all, as the toolbar tells them. */
async function count(page) {
  const numbers = (await by(page, 'plan-count').textContent()).match(/[\d,]+/g) ?? [];
  const [shown, all = shown] = numbers.map((number) => Number(number.replaceAll(',', '')));
  return [shown, all];
}

/** The texts of a column, of the rows that are in the document, from first to last. */
const inView = (page, column) => rows(page).evaluateAll((rows, column) => rows
  .sort((one, other) => one.getAttribute('aria-rowindex') - other.getAttribute('aria-rowindex'))
  .map((row) => row.querySelector(`[data-column="${column}"]`).textContent), column);

/** The number that an address is; IPv6 comes after IPv4. What is no address is `null`. */
function addressNumber(text) {
  const [four] = text.match(/^\d+\.\d+\.\d+\.\d+/) ?? [];
  if (four) return four.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [six] = text.match(/^[0-9a-f]*:[0-9a-f:]*(?=dynamic|$)/) ?? [];
  if (!six) return null;
  const [head, tail = ''] = six.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 1n);
}
