// What people really have: tables of their own, workbooks without masks, and a newer export of a site that is known.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { open } from './harness.mjs';
import { by, drop, ready, rows, saved, screen, until, waitForRows } from './steps.mjs';
import { dropFromDisk } from './estate.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const workbook = fileURLToPath(new URL('../import/rvtools/4.8.xlsx', import.meta.url));

const LIST = [
  'Servername;IP-Adresse;Port group;Ansprechpartner',
  'web01;10.1.10.11;app;Meier', 'web02;10.1.10.12;app;Meier', 'web03;10.1.10.13;app;Meier', 'db01;10.1.20.11;data;Schulz',
].join('\n');

const site = (machines) => [
  'kind,site,network,subnet,prefixes,vm,nic,address,allocation',
  'subnet,hq,corp,app,10.0.0.0/24,,,,',
  ...machines.map(([vm, address]) => `ip,hq,corp,app,,${vm},nic0,${address},static`),
].join('\n');

/** What axe says of the page as it is. */
async function complaints(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

const file = (page, name) => by(page, 'file').filter({ hasText: name });

test('a table that no format knows asks what its columns are, and is known again', async (t) => {
  const { page } = await open(t, { reducedMotion: 'reduce' });
  await ready(page);
  await drop(page, [{ name: 'servers.csv', text: LIST }]);
  await by(page, 'columns').waitFor();
  assert.equal(await by(page, 'column-0').inputValue(), 'vm');
  assert.equal(await by(page, 'column-1').inputValue(), 'address');
  assert.deepEqual(await complaints(page), []);
  await by(page, 'column-2').selectOption('network');
  await by(page, 'column-1').selectOption('');
  await by(page, 'column-0').selectOption('');
  assert.ok(await by(page, 'columns-read').isDisabled(), 'a table without machines cannot be read');
  await by(page, 'column-0').selectOption('vm');
  await by(page, 'column-1').selectOption('address');
  await by(page, 'columns-read').click();
  await by(page, 'columns').waitFor({ state: 'detached' });
  await until(async () => /4 VMs/.test(await file(page, 'servers.csv').innerText()), Boolean, 'the table is read');
  assert.match(await by(page, 'file-rows').first().innerText(), /4 rows, all used/);

  await drop(page, [{ name: 'servers-2.csv', text: LIST.replace('web01', 'web09') }]);
  await until(async () => (await file(page, 'servers-2.csv').count()) === 1, Boolean, 'the second list is read');
  assert.match(await file(page, 'servers-2.csv').innerText(), /4 VMs/, 'the choice of columns is remembered');
});

test('subnets that a workbook does not give are proposed, confirmed by keys alone, typed and taken back', async (t) => {
  const { page } = await open(t, { reducedMotion: 'reduce' });
  await ready(page);
  await dropFromDisk(page, [workbook]);
  await screen(page, 'import');
  assert.match(await file(page, '4.8.xlsx').innerText(), /RVTools 4\.8/);
  assert.match(await by(page, 'file-columns').first().innerText(), /columns used/);
  const needs = by(page, 'proposal');
  const before = await needs.count();
  assert.ok(before > 0, 'addresses without a mask need subnets');
  assert.deepEqual(await complaints(page), []);

  const proposal = by(page, 'proposal').first();
  assert.match(await proposal.innerText(), /(High|Medium|Low) confidence/);
  await by(page, 'confirm-subnet').first().focus();
  await page.keyboard.press('Enter');
  await by(page, 'stated-subnets').waitFor();
  await until(async () => (await needs.count()) < before, Boolean, 'what was confirmed is not proposed');

  const field = by(page, 'type-subnet').first();
  await field.fill('no prefix');
  await field.press('Enter');
  await page.getByText('is no range of addresses').waitFor();

  await by(page, 'stated-subnets').locator('summary').click();
  await by(page, 'unstate-subnet').first().click();
  await until(async () => (await needs.count()) === before, Boolean, 'what was taken back is proposed again');
});

test('static or DHCP is stated for a network, and a reload keeps it', async (t) => {
  const { page } = await open(t, { reducedMotion: 'reduce' });
  await ready(page);
  await dropFromDisk(page, [workbook]);
  await screen(page, 'import');
  await by(page, 'allocation-need').first().waitFor();
  await by(page, 'allocation-0-dhcp').check({ force: true });
  await until(async () => by(page, 'allocation-0-dhcp').isChecked(), Boolean, 'DHCP is chosen');
  await saved(page);
  await page.reload();
  await ready(page);
  await page.keyboard.press('i');
  await until(async () => by(page, 'allocation-0-dhcp').isChecked(), Boolean, 'DHCP is chosen');
});

test('a newer export says what it changed, and what it lacks can be kept', async (t) => {
  const { page } = await open(t, { reducedMotion: 'reduce' });
  await ready(page);
  const machines = [['a', '10.0.0.4'], ['b', '10.0.0.5'], ['c', '10.0.0.6'], ['d', '10.0.0.7']];
  await drop(page, [{ name: 'may.csv', text: site(machines) }]);
  await screen(page, 'import');
  await drop(page, [{ name: 'june.csv', text: site([['a', '10.0.0.44'], ['b', '10.0.0.5'], ['c', '10.0.0.6'], ['e', '10.0.0.8']]) }]);
  await by(page, 'update').waitFor();
  const words = await by(page, 'update').innerText();
  assert.match(words, /Added: 1[\s\S]*e/);
  assert.match(words, /Gone: 1[\s\S]*d/);
  assert.match(words, /10\.0\.0\.4 → 10\.0\.0\.44/);
  assert.deepEqual(await complaints(page), []);
  await by(page, 'keep-gone').click();
  await by(page, 'update').waitFor({ state: 'detached' });
  await by(page, 'to-plan').click();
  await waitForRows(page);
  assert.equal(await rows(page).count(), 5);
});

test('for every product it is said how to get its files', async (t) => {
  const { page } = await open(t, { viewport: { width: 390, height: 844 } });
  await ready(page);
  await by(page, 'open-how-to-get').click();
  await until(async () => (await by(page, 'how-source').locator('option').count()) > 8, Boolean, 'products are listed');
  const products = await by(page, 'how-source').locator('option').evaluateAll((all) => all.map(({ value }) => value));
  for (const product of products) {
    await by(page, 'how-source').selectOption(product);
    const code = page.locator('[data-testid="how-to-get"] .code').first();
    await code.waitFor();
    assert.ok((await code.innerText()).length > 5, `${product} has a command`);
  }
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing scrolls sideways');
});
