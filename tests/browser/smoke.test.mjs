// The page as it is deployed starts, below a path that the build does not know, under its own security policy.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { base, open, patience } from './harness.mjs';

test('the page draws itself and starts its worker, from its own folder alone', async (t) => {
  const { page } = await open(t);
  await page.waitForFunction(() => document.body.innerText.trim() !== '');
  const worker = page.workers()[0] ?? (await page.waitForEvent('worker', { timeout: patience }));
  const named = await page.locator('meta[name="landfall-worker"]').getAttribute('content');
  assert.match(named, /^worker-[0-9a-f]{16}_loader\.js$/);
  assert.equal(worker.url(), new URL(named, base).href);
});

test('the worker comes up: its script and its module load', async (t) => {
  const { page } = await open(t);
  const worker = page.workers()[0] ?? (await page.waitForEvent('worker', { timeout: patience }));
  const ready = () => worker.evaluate(() => performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('_bg.wasm')));
  const deadline = Date.now() + patience;
  while (!(await ready()) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(await ready(), 'the worker has loaded no module');
});

test('a browser that does not run the page is told what it needs', async (t) => {
  const prepare = (context) => context.route(/app-.*_bg\.wasm/, (route) => route.abort());
  const lost = (await open(t, { expectComplaints: true, prepare })).page.getByText('WebAssembly with SIMD');
  await lost.waitFor();
  // It fades in, late.
  await lost.evaluate((words) => Promise.all(words.getAnimations().map((animation) => animation.finished)));
  assert.equal(await lost.evaluate((words) => getComputedStyle(words).opacity), '1');
  const { page } = await open(t);
  await page.waitForSelector('[data-testid="app"]');
  assert.equal(await page.getByText('WebAssembly with SIMD').count(), 0);
});

test('the security policy refuses a script that the build does not know', async (t) => {
  const { page } = await open(t, { expectComplaints: true });
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    document.head.append(script);
  });
  assert.equal(await page.evaluate(() => window.intruder), undefined);
});

test('the address without its last slash leads to the page', async (t) => {
  const { page } = await open(t, { path: base.slice(0, -1) });
  assert.equal(page.url(), base);
});
