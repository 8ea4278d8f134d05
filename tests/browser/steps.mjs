// What people do on the page, as the tests tell it: each step acts and waits for what comes of it.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';

/** Two regions of one company, as Azure CLI writes them: six files whose ids are not always spelled alike. */
export const ESTATE = ['westeurope-vnets', 'westeurope-nics', 'westeurope-vms', 'northeurope-vnets', 'northeurope-nics', 'northeurope-vms'];

/** Path of a fixture. */
export const path = (name) => fileURLToPath(new URL(`fixtures/${name}.json`, import.meta.url));

/** A fixture as a file to drop; `edit` may change what it holds. */
export async function fixture(name, edit) {
  const text = await readFile(path(name), 'utf8');
  return { name: `${name}.json`, text: edit ? JSON.stringify(edit(JSON.parse(text)), null, 2) : text };
}

/** All six. */
export const estate = () => Promise.all(ESTATE.map((name) => fixture(name)));

/** The element with a test id. */
export const by = (page, id) => page.locator(`[data-testid="${id}"]`);

/** Drops files on the window, as a file manager does: with a transfer that holds them. */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, text } of files) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', event, { dataTransfer: transfer, bubbles: true, cancelable: true });
  }
  await transfer.dispose();
}

/** Waits until the page is up and the worker behind it answers, and says which screen it shows. */
export async function ready(page) {
  await page.waitForSelector('[data-testid="app"]:not([data-screen="starting"]):not([data-engine="starting"])');
  return page.getAttribute('[data-testid="app"]', 'data-screen');
}

/** Waits for a screen: `empty`, `import`, `plan`, `runbook` or `compare`. */
export const screen = (page, name) => page.waitForSelector(`[data-testid="app"][data-screen="${name}"]`);

/** Drops the estate of the fixtures and waits for its plan. */
export async function withEstate(page) {
  await ready(page);
  await drop(page, await estate());
  await screen(page, 'plan');
  await waitForRows(page);
}

/** Opens the sample of a recovery system and waits for its plan. */
export async function trySample(page, system) {
  await by(page, 'try-sample').click();
  await by(page, `sample-${system}`).click();
  await screen(page, 'plan');
  await waitForRows(page);
}

/** Rows of the table that are in the document. */
export const rows = (page) => page.locator('[data-testid="plan-grid"] .grid-canvas [role="row"]:not([hidden])');

/** Waits until every row in the document shows what it holds. */
export async function waitForRows(page) {
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll('[data-testid="plan-grid"] .grid-canvas [role="row"]:not([hidden])')];
    return rows.length > 0 && rows.every((row) => !row.hasAttribute('data-loading'));
  });
}

/** A cell of a machine's row, by column: `vm`, `target-address` and so on. */
export function cell(page, machine, column) {
  const named = page.locator('[data-column="vm"]', { hasText: new RegExp(`^${machine}(excluded)?$`) });
  return rows(page).filter({ has: named }).locator(`[data-column="${column}"]`);
}

/** Waits until a cell begins with a text; what is read out but not seen may follow. */
export async function reads(page, machine, column, text) {
  await until(() => cell(page, machine, column).textContent(), (found) => found.startsWith(text), `${column} of ${machine} is ${text}`);
}

/** Asks until the answer is right. */
export async function until(ask, isRight, what, patience = 20_000) {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await ask();
    if (isRight(found)) return found;
    if (Date.now() > deadline) assert.fail(`${what}, but found ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A network on the board, by side and name. */
export const card = (page, side, name) =>
  by(page, `board-${side}`).filter({ has: page.locator('.board-name', { hasText: new RegExp(`^${name}$`) }) });

/** Maps networks by the list of the source's card. */
export async function map(page, source, target, list = 'map-to') {
  await by(card(page, 'source', source), list).click();
  await page.locator(`[data-testid="${list}-list"] [role="option"]`, { hasText: new RegExp(`^${target}`) }).first().click();
}

/** Does what saves a file, and reads that. */
export async function download(page, act) {
  const [saved] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: saved.suggestedFilename(), text: await readFile(await saved.path(), 'utf8') };
}

/** Saves one of the files of the menu *Hand on*: `export-plan`, `export-csv` or `export-json`. */
export async function handOn(page, id) {
  return download(page, async () => {
    await by(page, 'hand-on').click();
    await by(page, id).click();
  });
}

/** The results of the operation that is shown, as scripts get them. */
export const results = async (page) => JSON.parse((await handOn(page, 'export-json')).text);

/** The address that a machine's row lands at, in results. */
export const landing = (results, machine) => results.rows.find((row) => row.vm === machine).target.address;

/** Waits for a message at the foot of the window. */
export async function toast(page, words) {
  const found = page.locator('[data-testid="toast"]', { hasText: words }).last();
  await found.waitFor();
  return found;
}

/** Waits until what was changed is kept in the browser. */
export const saved = (page) => page.waitForSelector('[data-testid="saved-state"][data-state="saved"]');

/** The names under which pieces of sites are kept, and how many there are of each. */
export const keptPieces = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((told, fail) => Object.assign(request, { onsuccess: () => told(request.result), onerror: () => fail(request.error) }));
  const database = await done(indexedDB.open('landfall'));
  const keys = await done(database.transaction('plans').objectStore('plans').getAllKeys());
  database.close();
  const names = keys.filter((key) => key.startsWith('sites/')).map((key) => key.slice(0, key.lastIndexOf('/')));
  return [...new Set(names)].map((name) => [name, names.filter((other) => other === name).length]);
});

/** Keeps the plan as builds did that wrote its sites as one text. */
export const keepInOneText = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((told, fail) => Object.assign(request, { onsuccess: () => told(request.result), onerror: () => fail(request.error) }));
  const database = await done(indexedDB.open('landfall'));
  const store = database.transaction('plans', 'readwrite').objectStore('plans');
  const pieces = await done(store.getAll(IDBKeyRange.bound('sites/', 'sites0')));
  await done(store.put(pieces.join(''), 'open-sites'));
  await done(store.delete(IDBKeyRange.bound('sites/', 'sites0')));
  database.close();
  return pieces.length;
});

/** The middle of an element, in sight. */
export async function middle(element) {
  await element.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await element.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}

/** Drags a source network onto a target network, with a pointer. */
export async function drag(page, source, target) {
  const from = await middle(card(page, 'source', source).locator('.board-name'));
  const to = await middle(card(page, 'target', target).locator('.board-name'));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await by(page, 'board-hint').getByText(`Map ${source} to ${target}`).waitFor();
  await page.mouse.up();
  await card(page, 'source', source).and(page.locator('[data-state="mapped"]')).waitFor();
}

/** Gives the plan a name. */
export async function name(page, text) {
  await by(page, 'plan-name').fill(text);
  await by(page, 'plan-name').press('Enter');
  await until(() => page.title(), (title) => title.startsWith(text), `the plan is named ${text}`);
}

/** Takes the messages away, as people do who want what is beneath them. */
export async function dismissToasts(page) {
  const toasts = by(page, 'toast');
  for (let left = await toasts.count(); left > 0; left = await toasts.count()) {
    await by(toasts.first(), 'toast-dismiss').click({ timeout: 2000 }).catch(() => { /* It went by itself. */ });
    await until(() => toasts.count(), (count) => count < left, 'the message is gone');
  }
}
