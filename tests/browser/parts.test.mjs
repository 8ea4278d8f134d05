// What is loaded behind the first screen, and what happens when it does not come.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './harness.mjs';
import { by, drop, estate, saved, screen, trySample, withEstate } from './steps.mjs';

/** Keeps requests of files from being answered until `open` is called; `how` is what is done to one meanwhile. */
function gate(pattern, how = (route) => route.abort()) {
  const gate = { isOpen: false, open: () => (gate.isOpen = true) };
  gate.close = (context) => context.route(pattern, (route) => (gate.isOpen ? route.continue() : how(route)));
  return gate;
}

test('the first screen is there, and takes files, before the rest of the page is', async (t) => {
  const waiting = [];
  const rest = gate(/app-.*_screens\.wasm/, (route) => waiting.push(route));
  const { page } = await open(t, { prepare: rest.close, expectComplaints: true });
  await by(page, 'drop-area').waitFor();
  await by(page, 'brand').waitFor();
  await drop(page, await estate());
  await page.waitForSelector('[data-testid="app"][data-screen="plan"] [data-testid="starting"]');
  assert.ok(waiting.length > 0, 'nothing waits');
  await page.keyboard.press('Control+k');
  rest.open();
  for (const route of waiting) await route.continue();
  await by(page, 'plan-grid').waitFor();
  // What was asked for before it was there comes with it.
  await by(page, 'palette-input').waitFor();
});

test('a rest of the page that does not come is said, and asked for again', async (t) => {
  const rest = gate(/app-.*_screens\.wasm/);
  const { page } = await open(t, { prepare: rest.close, expectComplaints: true });
  await page.getByText('A part of this page could not be loaded').waitFor();
  rest.open();
  await by(page, 'top-bar').waitFor();
  await trySample(page, 'azure-to-azure');
});

test('a part of the planner that does not come is said, and asked for again with the next request', async (t) => {
  const rest = gate(/worker-.*_reports\.wasm/);
  const { page } = await open(t, { prepare: rest.close, expectComplaints: true });
  await withEstate(page);
  const export_ = async () => {
    await by(page, 'hand-on').click();
    await by(page, 'export-csv').click();
  };
  await export_();
  await page.getByText('A part of the planner could not be loaded').waitFor();
  rest.open();
  const download = page.waitForEvent('download');
  await export_();
  assert.match((await download).suggestedFilename(), /\.csv$/);
});

test('a plan that is kept stays so when what would read it does not come', async (t) => {
  const { page, context } = await open(t);
  await withEstate(page);
  await saved(page);
  await page.close();
  const rest = gate(/worker-.*_plans\.wasm/);
  await rest.close(context);
  const again = await context.newPage();
  await again.goto(page.url());
  await screen(again, 'broken');
  rest.open();
  await by(again, 'start-again').click();
  await screen(again, 'plan');
  await by(again, 'plan-grid').waitFor();
});

/** Visits an address while the page's own program waits: the visitor's page, and what lets the program come. */
async function visitEarly(context, address) {
  const waiting = [];
  const program = gate(/app-.*_bg\.wasm/, (route) => waiting.push(route));
  await program.close(context);
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  const go = async () => {
    program.open();
    for (const route of waiting) await route.continue();
  };
  return { page, go };
}

test('whoever comes with a link, or kept a plan, has the planner loading before the page runs, and one planner alone', async (t) => {
  const { page: giver, context: giversOwn } = await open(t);
  await withEstate(giver);
  await by(giver, 'share').click();
  const link = await by(giver, 'share-link').inputValue();
  await saved(giver);
  await giver.close();
  const { context: somebodys, page } = await open(t);
  for (const [context, address] of [[somebodys, link], [giversOwn, page.url()]]) {
    const { page: visitor, go } = await visitEarly(context, address);
    const worker = visitor.workers()[0] ?? (await visitor.waitForEvent('worker'));
    assert.equal(await visitor.locator('[data-screen]').count(), 0, 'the page runs');
    await go();
    await screen(visitor, 'plan');
    await by(visitor, 'plan-grid').waitFor();
    assert.deepEqual(visitor.workers(), [worker]);
  }
});

test('a newcomer has the first screen before the planner', async (t) => {
  const { page, context } = await open(t);
  const { page: visitor, go } = await visitEarly(context, page.url());
  await visitor.waitForTimeout(300);
  assert.deepEqual(visitor.workers(), []);
  await go();
  await by(visitor, 'drop-area').waitFor();
  if (visitor.workers().length === 0) await visitor.waitForEvent('worker');
});

test('a planner that does not come is said, however early it was asked for', async (t) => {
  const { page } = await open(t, { path: '#plan=1.abc', prepare: gate(/worker-.*_loader\.js/).close, expectComplaints: true });
  await screen(page, 'broken');
});

const isWarmUp = (request) => request.url().endsWith('/warm-up/rvtools.xlsx');

test('while nobody asks for anything the planner warms up, and nobody sees anything of it', async (t) => {
  const { page, context } = await open(t);
  const warmUp = await page.waitForRequest(isWarmUp);
  await warmUp.response();
  // It takes half a second.
  await page.waitForTimeout(1_000);
  await by(page, 'drop-area').waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('landfall.kept')), null);
  await withEstate(page);
  await saved(page);
  await page.close();
  const again = await context.newPage();
  const asked = [];
  again.on('request', (request) => asked.push(request));
  await again.goto(page.url());
  await screen(again, 'plan');
  await again.waitForTimeout(1_000);
  assert.deepEqual(asked.filter(isWarmUp).length, 0, 'who has a plan needs none');
});

test('files that come while the planner warms up are read at once', async (t) => {
  const { page } = await open(t);
  await page.waitForRequest((request) => request.url().endsWith('/samples/azure-to-azure/target-vnets.json'));
  await withEstate(page);
});

test('a warm-up that does not come is missed by nobody', async (t) => {
  const { page } = await open(t, { prepare: gate(/warm-up|samples/).close, expectComplaints: true });
  await page.waitForRequest(isWarmUp);
  await page.waitForTimeout(500);
  assert.equal(await page.locator('.toast').count(), 0);
  await withEstate(page);
});
