// The same way by keyboard alone. No mouse is touched: what a test presses, a person can press.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './harness.mjs';
import {
  ESTATE, by, card, cell, download, landing, path, reads, ready, rows, screen, until, waitForRows, withEstate,
} from './steps.mjs';

test('from six files to a plan that is handed on, by keyboard alone', async (t) => {
  const { page } = await open(t);
  const choosing = chooser(page);
  await ready(page);

  await tabTo(page, 'choose-files');
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(ESTATE.map(path));
  await screen(page, 'plan');
  await waitForRows(page);

  await tabTo(page, 'map-to', /corp-weu/);
  await page.keyboard.press('Enter');
  await pick(page, 'map-to', 'corp-neu');
  await reads(page, 'web2', 'target-network', 'corp-neu');
  await tabTo(page, 'map-test', /corp-weu/);
  await page.keyboard.press('ArrowDown');
  await pick(page, 'map-test', 'corp-neu-test');
  await reads(page, 'web2', 'test-address', '10.20.1.7');

  await tabToGrid(page);
  await goTo(page, 'web2', 'target-address');
  await page.keyboard.press('Enter');
  await until(() => by(page, 'why-title').textContent(), (title) => title.includes('10.20.1.5'), 'Enter opens why');
  assert.equal(await by(page, 'why-steps').locator('> li').count(), 3);

  await page.keyboard.press('F2');
  assert.equal(await focus(page, 'testid'), 'cell-editor');
  await page.keyboard.type('10.20.1.44');
  await page.keyboard.press('Enter');
  await reads(page, 'web2', 'target-address', '10.20.1.44');
  await page.keyboard.press('Control+z');
  await reads(page, 'web2', 'target-address', '10.20.1.5');
  await page.keyboard.press('Control+Shift+z');
  await reads(page, 'web2', 'target-address', '10.20.1.44');

  await page.keyboard.press('f');
  const unmapped = page.locator('[data-testid="finding-group"][data-code="no-reverse-mapping"]');
  await unmapped.waitFor();
  await tabTo(page, 'finding-toggle', /Not mapped back/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'finding-fix', /corp-weu/);
  await page.keyboard.press('Enter');
  await by(card(page, 'source', 'corp-weu'), 'mapped-back').waitFor();
  await page.keyboard.press('Control+z');
  await unmapped.waitFor();
  await page.keyboard.press('Control+y');
  await unmapped.waitFor({ state: 'detached' });

  for (const [key, network] of [['2', 'corp-neu-test'], ['3', 'corp-weu'], ['1', 'corp-neu']]) {
    await page.keyboard.press(key);
    await reads(page, 'web2', 'target-network', network);
  }

  await tabTo(page, 'hand-on');
  const { text } = await download(page, async () => {
    await page.keyboard.press('Enter');
    await until(() => focus(page, 'testid'), (id) => id === 'export-plan', 'the menu has the focus');
    await page.keyboard.press('End');
    assert.equal(await focus(page, 'testid'), 'export-runbook');
    await page.keyboard.press('ArrowUp');
    assert.equal(await focus(page, 'testid'), 'export-json');
    await page.keyboard.press('Enter');
  });
  assert.equal(landing(JSON.parse(text), 'web2'), '10.20.1.44');
});

test('arrows, Home, End and the page keys move through the table, up to its header and down to its last row', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await tabTo(page, 'try-sample');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await screen(page, 'plan');
  await waitForRows(page);
  await tabToGrid(page);
  const last = Number(await by(page, 'plan-grid').getAttribute('aria-rowcount'));
  assert.ok(last > 50);
  const here = () => page.evaluate(() => {
    const cell = document.activeElement;
    return [Number(cell.closest('[aria-rowindex]')?.getAttribute('aria-rowindex')), Number(cell.getAttribute('aria-colindex'))];
  });
  const press = async (key, ...wanted) => {
    await page.keyboard.press(key);
    assert.deepEqual(await here(), wanted, `after ${key}`);
    const inSight = await page.evaluate(() => {
      const cell = document.activeElement.getBoundingClientRect();
      const view = document.querySelector('[data-testid="grid-viewport"]').getBoundingClientRect();
      return cell.top >= view.top - 1 && cell.bottom <= view.bottom + 1 && cell.left >= view.left - 1 && cell.right <= view.right + 1;
    });
    assert.ok(inSight, `the cell is in sight after ${key}`);
  };
  assert.deepEqual(await here(), [2, 2], 'Tab leads to the first row’s name');
  await press('ArrowDown', 3, 2);
  await press('ArrowRight', 3, 3);
  await press('ArrowUp', 2, 3);
  await press('ArrowLeft', 2, 2);
  await press('End', 2, 12);
  await press('Home', 2, 1);
  await press('Control+End', last, 12);
  await press('ArrowDown', last, 12);
  await press('Control+Home', 2, 1);
  await page.keyboard.press('PageDown');
  const [paged] = await here();
  assert.ok(paged > 3, 'a page is more than a row');
  await press('PageUp', 2, 1);
  await press('ArrowUp', 1, 1);
  await press('ArrowRight', 1, 2);
  // In the header Enter sorts: up, then down.
  const header = by(page, 'header-vm');
  for (const order of ['ascending', 'descending', 'none']) {
    await page.keyboard.press('Enter');
    await until(() => header.getAttribute('aria-sort'), (sort) => sort === order, `the table is sorted ${order}`);
    assert.deepEqual(await here(), [1, 2], 'the focus stays in the header');
  }
});

test('F2 opens an address for typing; Escape gives it up, and the focus is back in its cell', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await tabToGrid(page);
  await goTo(page, 'web1', 'target-address');
  const before = await cell(page, 'web1', 'target-address').textContent();
  await page.keyboard.press('F2');
  await page.keyboard.type('10.20.1.99');
  await page.keyboard.press('Escape');
  await by(page, 'cell-editor').waitFor({ state: 'detached' });
  assert.equal(await focus(page, 'column'), 'target-address');
  assert.equal(await cell(page, 'web1', 'target-address').textContent(), before);
  assert.match(await by(page, 'undo').getAttribute('title'), /6 files/, 'nothing was changed');
  // What is no address is refused in words, and changes nothing.
  await page.keyboard.press('F2');
  await page.keyboard.type('10.20.1.999');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid="toast"][data-kind="error"]', { hasText: '10.20.1.999' }).waitFor();
  assert.equal(await cell(page, 'web1', 'target-address').textContent(), before);
  assert.equal(await focus(page, 'column'), 'target-address');
});

test('the filter is a key away, and Escape empties it', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await page.keyboard.press('/');
  await until(() => focus(page, 'testid'), (id) => id === 'plan-filter', 'the filter has the focus');
  await page.keyboard.type('web');
  await until(() => rows(page).count(), (count) => count === 3, 'three rows are left');
  await page.keyboard.press('Escape');
  await until(() => rows(page).count(), (count) => count === 6, 'all rows are back');
});

test('Ctrl K finds a command by its words, Enter runs it, and Escape leaves everything as it was', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await tabToGrid(page);
  await page.keyboard.press('Control+k');
  await until(() => focus(page, 'testid'), (id) => id === 'palette-input', 'the palette has the focus');
  await page.keyboard.type('test fail');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid="operation-test-failover"]:checked');
  await by(page, 'palette').waitFor({ state: 'detached' });
  await until(() => focus(page, 'column'), (column) => column === 'vm', 'the focus is back in the table');

  await page.keyboard.press('Control+k');
  await by(page, 'palette').waitFor();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Escape']) await page.keyboard.press(key);
  await by(page, 'palette').waitFor({ state: 'detached' });
  assert.equal(await focus(page, 'column'), 'vm');
  assert.ok(await by(page, 'operation-test-failover').isChecked());
});

test('? shows the shortcuts; single keys can be switched off there, and stay off', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await page.keyboard.press('?');
  const sheet = by(page, 'shortcuts');
  await sheet.waitFor();
  assert.match(await sheet.innerText(), /Find a command/);
  await tabTo(page, 'single-key-shortcuts');
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.keyboard.press('3');
  await page.keyboard.press('Control+k');
  await by(page, 'palette').waitFor();
  assert.ok(await by(page, 'operation-failover').isChecked(), '3 is no shortcut any more');
});

test('a dialog keeps the focus inside, and gives it back to the button that opened it', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  for (const [button, dialog] of [['share', 'share-dialog'], ['open-palette', 'palette']]) {
    await tabTo(page, button);
    await page.keyboard.press('Enter');
    await by(page, dialog).waitFor();
    if (dialog === 'share-dialog') await by(page, 'share-link').waitFor();
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      const inside = await page.evaluate(() => document.activeElement === document.body || !!document.activeElement.closest('dialog'));
      assert.ok(inside, `${await describe(page)} is outside of the dialog`);
    }
    await page.keyboard.press('Escape');
    await by(page, dialog).waitFor({ state: 'detached' });
    assert.equal(await focus(page, 'testid'), button);
  }
});

test('suggested mappings are accepted by keyboard', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await tabTo(page, 'board-suggest');
  await page.keyboard.press('Enter');
  await by(page, 'suggestion').first().waitFor();
  await tabTo(page, 'suggestion-accept-all');
  await page.keyboard.press('Enter');
  await reads(page, 'lab1', 'target-network', 'lab-neu');
});

// Where the focus is after an action: on what it led to, or where it was. Never nowhere.

test('after an import the focus is on the plan', async (t) => {
  const { page } = await open(t);
  const choosing = chooser(page);
  await ready(page);
  await tabTo(page, 'choose-files');
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(ESTATE.map(path));
  await screen(page, 'plan');
  await waitForRows(page);
  await focusIsSomewhere(page, 'an import');
});

test('after a network is mapped from its list the focus is on its card', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await tabTo(page, 'map-to', /corp-weu/);
  await page.keyboard.press('Enter');
  await pick(page, 'map-to', 'corp-neu');
  await reads(page, 'web2', 'target-network', 'corp-neu');
  await focusIsSomewhere(page, 'mapping');
  assert.ok(await page.evaluate(() => !!document.activeElement.closest('[data-testid="board-source"]')), await describe(page));
  await tabTo(page, 'unmap', /corp-weu/);
  await page.keyboard.press('Enter');
  await reads(page, 'web2', 'target-network', 'corp-weu-asr');
  await focusIsSomewhere(page, 'unmapping');
});

test('after a finding is fixed the focus is in the findings', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await tabTo(page, 'map-to', /corp-weu/);
  await page.keyboard.press('Enter');
  await pick(page, 'map-to', 'corp-neu');
  await reads(page, 'web2', 'target-network', 'corp-neu');
  await tabTo(page, 'finding-toggle', /Not mapped back/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'finding-fix', /corp-weu/);
  await page.keyboard.press('Enter');
  await by(card(page, 'source', 'corp-weu'), 'mapped-back').waitFor();
  await focusIsSomewhere(page, 'a fix');
});

test('from screen to screen the focus goes along', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await tabTo(page, 'screen-import');
  await page.keyboard.press('Enter');
  await by(page, 'import-report').waitFor();
  await focusIsSomewhere(page, 'the import screen');
  await tabTo(page, 'to-plan');
  await page.keyboard.press('Enter');
  await by(page, 'plan').waitFor();
  await focusIsSomewhere(page, 'To the plan');
  await tabToGrid(page);
  await page.keyboard.press('i');
  await by(page, 'import-report').waitFor();
  await focusIsSomewhere(page, 'the key I');
});

for (const [name, show] of [
  ['the empty page', (page) => ready(page)],
  ['the plan', async (page) => { await withEstate(page); await closeToasts(page); }],
  ['the import report', async (page) => { await withEstate(page); await page.keyboard.press('i'); await by(page, 'import-report').waitFor(); }],
]) {
  test(`every stop of Tab on ${name} shows that it has the focus`, async (t) => {
    const { page } = await open(t);
    await show(page);
    await page.evaluate(rememberLooks);
    const unseen = [];
    let stops = 0;
    for (; stops < 90; stops += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      if (!(await page.evaluate(() => window.looksOtherwise(document.activeElement)))) unseen.push(await describe(page));
    }
    assert.ok(stops > 5 && stops < 90, `Tab goes round: ${stops} stops`);
    assert.deepEqual(unseen, []);
  });
}

/** Keeps how everything looks without the focus, to tell whether the focus is seen: on it, before or behind it, or around it. */
function rememberLooks() {
  const properties = ['outline-style', 'outline-width', 'outline-color', 'box-shadow', 'border-color', 'background-color', 'clip-path'];
  const look = (element) => ['', '::before', '::after'].map((part) => {
    const style = getComputedStyle(element, part);
    const outlined = style.outlineStyle !== 'none' && !/, 0\)$|transparent/.test(style.outlineColor);
    return properties.map((name) => (name.startsWith('outline') && !outlined ? '' : style.getPropertyValue(name))).join();
  }).join('|');
  const looks = new WeakMap();
  for (const element of document.querySelectorAll('body *')) looks.set(element, look(element));
  window.looksOtherwise = (element) => {
    const around = [element, element.nextElementSibling, element.parentElement];
    return around.some((one) => one && looks.has(one) && looks.get(one) !== look(one));
  };
}

/** The next file chooser. To be called early: the browser has to be told before the key is pressed. */
function chooser(page) {
  return page.waitForEvent('filechooser', { timeout: 60_000 });
}

/** Something of the focused element: its test id, or its column. */
const focus = (page, what) => page.evaluate((what) => document.activeElement?.dataset?.[what] ?? null, what);

const describe = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return `${element.tagName} ${element.dataset.testid ?? element.className}: ${(element.ariaLabel ?? element.textContent).trim().slice(0, 60)}`;
});

/** Presses Tab until an element with a test id, and with a name if several are alike, has the focus. */
async function tabTo(page, id, named = /(?:)/) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      return { id: element.dataset.testid, name: element.ariaLabel ?? element.textContent };
    });
    if (found.id === id && named.test(found.name)) return;
  }
  assert.fail(`Tab never reaches ${id} ${named}`);
}

async function tabToGrid(page) {
  await tabTo(page, 'plan-columns');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.getAttribute('role') === 'gridcell'), await describe(page));
}

/** Moves by arrows to a cell of a machine's row. */
async function goTo(page, machine, column) {
  await page.keyboard.press('Control+Home');
  for (let presses = 0; presses < 20 && (await focus(page, 'column')) !== column; presses += 1) await page.keyboard.press('ArrowRight');
  const wanted = await cell(page, machine, column).evaluate((cell) => cell.closest('[aria-rowindex]').ariaRowIndex ?? cell.closest('[aria-rowindex]').getAttribute('aria-rowindex'));
  for (let row = 2; row < Number(wanted); row += 1) await page.keyboard.press('ArrowDown');
}

/** Picks from the list that is open, by its first letters and arrows. */
async function pick(page, list, wanted) {
  const active = page.locator(`[data-testid="${list}-list"] [data-active="true"] .picker-label`);
  await active.waitFor();
  await page.keyboard.press('Home');
  for (let presses = 0; presses < 20 && (await active.textContent()) !== wanted; presses += 1) {
    const before = await active.textContent();
    await page.keyboard.press('ArrowDown');
    await until(() => active.textContent(), (now) => now !== before, 'an arrow moves on');
  }
  await page.keyboard.press('Enter');
  await by(page, `${list}-list`).waitFor({ state: 'detached' });
}

async function closeToasts(page) {
  while (await by(page, 'toast').count()) {
    await tabTo(page, 'toast-dismiss');
    await page.keyboard.press('Enter');
    await by(page, 'toast').first().waitFor({ state: 'detached' });
  }
}

async function focusIsSomewhere(page, after) {
  // What was focused may go a moment after the answer came.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.notEqual(await page.evaluate(() => document.activeElement?.tagName ?? 'nothing'), 'BODY', `the focus is nowhere after ${after}`);
}

test('who types faster than the page draws gets what was typed', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await page.keyboard.press('Control+k');
  await by(page, 'palette-input').waitFor();
  // All in one go: nothing is drawn between the last letter and Enter.
  await by(page, 'palette-input').evaluate((input) => {
    input.value = 'keyboard shortcuts';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
  await by(page, 'shortcuts').waitFor();
});
