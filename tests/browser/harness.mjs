// What the tests of the page share: one browser a test file, a page of its own for each test, and a watch over what goes wrong in it.
//
// `cargo xtask test browser` builds nothing, serves dist/ below a path that the build cannot know, and tells by the environment:
//   LANDFALL_URL       where the page is, with a slash at its end
//   CHROME             the browser to start
//   CHROME_ARGUMENTS   what to start it with, separated by spaces

import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const base = environment('LANDFALL_URL');

/** How long anything on the page may take, in milliseconds: far more than it needs, since a machine may be busy. */
export const patience = 20_000;

let browser;

before(async () => {
  // Playwright gives each browser a fresh profile, and removes it.
  browser = await chromium.launch({
    executablePath: environment('CHROME'),
    args: (process.env.CHROME_ARGUMENTS ?? '').split(' ').filter((argument) => argument !== ''),
    timeout: 60_000,
  });
});

after(() => browser?.close());

/**
 * Opens Landfall as a new visitor and closes it when the test `t` ends, which then fails if the page complained: an error on the
 * console (a violated security policy among them), an uncaught exception, or a request that failed or left the page's folder.
 * `path` may add a query or fragment, `prepare` do something to the context before; `options` are Playwright's for a browser context.
 */
export async function open(t, { path = '', expectComplaints = false, prepare = () => {}, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const complaints = watch(page);
  await prepare(context);
  t.after(async () => {
    await context.close();
    if (!expectComplaints) assert.deepEqual(complaints, [], 'the page complained');
  });
  await page.goto(new URL(path, base).href);
  return { page, context, complaints };
}

function watch(page) {
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`request: ${response.url()} ${response.status()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (/^(https?|wss?):/.test(url) && !`${url}/`.startsWith(base)) complaints.push(`request outside ${base}: ${url}`);
  });
  return complaints;
}

function environment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run these tests by \`cargo xtask test browser\`.`);
  return value;
}
