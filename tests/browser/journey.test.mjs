// The way of a person with a mouse: from six files to a plan that somebody else opens.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { base, open } from './harness.mjs';
import {
  by,
  card,
  cell,
  drag,
  drop,
  ESTATE,
  estate,
  handOn,
  keepInOneText,
  keptPieces,
  landing,
  map,
  middle,
  name,
  path,
  reads,
  ready,
  results,
  rows,
  saved,
  screen,
  toast,
  trySample,
  until,
  waitForRows,
  withEstate,
} from './steps.mjs';

test('six dropped files are read, and the report names each with what it was taken for', async (t) => {
  const { page } = await open(t);
  assert.equal(await ready(page), 'empty');
  await drop(page, await estate());
  await screen(page, 'plan');
  await (await toast(page, 'Added 6 files')).waitFor();
  await by(page, 'screen-import').click();
  const files = by(page, 'file');
  assert.equal(await files.count(), 6);
  const counts = ['2 VNets, 3 subnets', '6 NICs', '6 VMs', '3 VNets, 5 subnets', /^1 NIC/, /^1 VM/];
  for (const [place, name] of ESTATE.entries()) {
    const file = files.nth(place);
    assert.equal(await file.locator('.file-name').textContent(), `${name}.json`);
    assert.match(await file.locator('.file-format').textContent(), /^Azure JSON: Azure CLI/);
    assert.equal(await file.getAttribute('data-state'), 'read');
    const read = await file.locator('.file-read').textContent();
    assert.ok(typeof counts[place] === 'string' ? read === counts[place] : counts[place].test(read), read);
  }
  const report = await by(page, 'import-report').innerText();
  assert.match(report, /6 VMs at the source, 1 VM at the target\./);
  const side = (name) => page.locator('.location', { hasText: name }).getAttribute('data-side');
  assert.equal(await side('westeurope'), 'source', 'where most machines run is what is protected');
  assert.equal(await side('northeurope'), 'target');
  await by(page, 'to-plan').click();
  await waitForRows(page);
  assert.equal(await rows(page).count(), 6);
});

test('files that hover over the window are announced, and letting go of them elsewhere leaves nothing behind', async (t) => {
  const { page } = await open(t);
  await ready(page);
  const transfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['[]'], 'nics.json'));
    return transfer;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await by(page, 'drop-veil').waitFor();
  await page.dispatchEvent('body', 'dragleave', { dataTransfer: transfer });
  await by(page, 'drop-veil').waitFor({ state: 'detached' });
  assert.equal(await ready(page), 'empty');
});

test('files chosen in the dialog give the same plan as files dropped in another order', async (t) => {
  const { page } = await open(t);
  await ready(page);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), by(page, 'choose-files').click()]);
  assert.ok(chooser.isMultiple());
  await chooser.setFiles(ESTATE.map(path));
  await screen(page, 'plan');
  await waitForRows(page);
  const chosen = await results(page);
  assert.equal(chosen.rows.length, 6);

  const { page: other } = await open(t);
  await ready(other);
  await drop(other, (await estate()).reverse());
  await screen(other, 'plan');
  await waitForRows(other);
  assert.deepEqual(await results(other), chosen);
});

test('dragging a source network onto a target network maps it, and the rows follow', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  assert.equal(await card(page, 'source', 'corp-weu').getAttribute('data-state'), 'default');
  await reads(page, 'web2', 'target-network', 'corp-weu-asr');

  await drag(page, 'corp-weu', 'corp-neu');
  await until(() => card(page, 'source', 'corp-weu').getAttribute('data-state'), (state) => state === 'mapped', 'it is mapped');
  await toast(page, 'Mapped corp-weu to corp-neu');
  // 10.20.1.7 is in use at the target; the others keep theirs.
  await reads(page, 'web2', 'target-network', 'corp-neu');
  await reads(page, 'web2', 'target-address', '10.20.1.5');
  await reads(page, 'web1', 'target-address', '10.20.1.4');
  await reads(page, 'jump1', 'target-address', 'dynamic');
  assert.equal(await by(page, 'tally-kept').locator('.tally-count').textContent(), '4');
  assert.equal(await by(page, 'tally-changed').locator('.tally-count').textContent(), '1');
  await page.locator('.board-ribbon[data-kind="mapped"]').waitFor({ state: 'attached' });
});

test('a drag that ends beside every target, or by Escape, maps nothing', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  for (const end of ['beside', 'escape']) {
    const from = await middle(card(page, 'source', 'lab-weu').locator('.board-handle'));
    const to = await middle(card(page, 'target', 'lab-neu').locator('.board-name'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await by(page, 'board-hint').getByText('Map lab-weu to lab-neu').waitFor();
    if (end === 'escape') await page.keyboard.press('Escape');
    else await page.mouse.move(from.x + 60, from.y + 120, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => !document.querySelector('.board[data-dragging]'));
  }
  assert.equal(await card(page, 'source', 'lab-weu').getAttribute('data-state'), 'default');
  assert.match(await by(page, 'undo').getAttribute('title'), /6 files/, 'the import is still what undo takes back');
});

test('two clicks map what a drag maps', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await by(card(page, 'source', 'lab-weu'), 'board-handle').click();
  await by(card(page, 'target', 'lab-neu'), 'map-here').click();
  await reads(page, 'lab1', 'target-network', 'lab-neu');
  await reads(page, 'lab1', 'target-address', '10.32.0.4');
});

test('a row’s target address leads to why: three steps, each with sentence, rule and document', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await drag(page, 'corp-weu', 'corp-neu');
  await reads(page, 'web2', 'target-address', '10.20.1.5');
  await cell(page, 'web2', 'target-address').click();
  await until(() => by(page, 'why-title').textContent(), (title) => title.includes('10.20.1.5'), 'why is about the address');
  const expected = [
    ['network', 'corp-neu', 'network-mapped', 'corp-weu is mapped to corp-neu.'],
    ['subnet', 'app', 'subnet-same-name', 'case ignored'],
    ['address', '10.20.1.5', 'address-taken-next', 'it is in use by NIC dc1-nic'],
  ];
  assert.equal(await by(page, 'why-steps').locator('> li').count(), 3);
  for (const [name, value, code, words] of expected) {
    const step = by(page, `why-step-${name}`);
    assert.equal(await step.locator('.why-step-value').textContent(), value);
    assert.equal(await step.locator('code').textContent(), code);
    assert.ok((await step.locator('.why-sentence').textContent()).includes(words), `the ${name} step says “${words}”`);
    const document = step.locator('a.document');
    assert.match(await document.getAttribute('href'), /^https:\/\/learn\.microsoft\.com\//);
    assert.match(await document.getAttribute('rel'), /noopener/);
    assert.equal(await document.getAttribute('target'), '_blank');
  }
});

test('addresses of a target subnet are reserved and freed, and the plan steps round them', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await drag(page, 'corp-weu', 'corp-neu');
  await reads(page, 'web1', 'target-address', '10.20.1.4');
  const target = card(page, 'target', 'corp-neu');
  await by(target, 'board-toggle').click();
  const app = by(target, 'board-subnet').filter({ hasText: /^app/ });
  await by(app, 'reserve').click();
  await by(page, 'reserve-range').fill('10.99.0.1');
  await page.keyboard.press('Enter');
  await toast(page, /10\.99\.0\.1 .*not/);
  await by(app, 'reserve').click();
  await by(page, 'reserve-range').fill('10.20.1.4');
  await by(page, 'reserve-note').fill('load balancer');
  await by(page, 'reserve-add').click();
  await until(() => cell(page, 'web1', 'target-address').innerText(), (text) => !/10\.20\.1\.4\b/.test(text), 'web1 makes room');
  await by(app, 'reserve').click();
  assert.match(await by(page, 'reservation').innerText(), /10\.20\.1\.4\s+load balancer/);
  await by(page, 'reservation-free').click();
  await by(page, 'reservation').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await reads(page, 'web1', 'target-address', '10.20.1.4');
});

test('a finding is fixed by its button; undo takes that back by button and by key, redo does it again', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await drag(page, 'corp-weu', 'corp-neu');
  const unmapped = page.locator('[data-testid="finding-group"][data-code="no-reverse-mapping"]');
  await by(unmapped, 'finding-toggle').click();
  assert.match(await by(unmapped, 'finding').locator('.finding-message').textContent(), /nothing maps corp-neu back/);
  const mappedBack = by(card(page, 'source', 'corp-weu'), 'mapped-back');

  await by(unmapped, 'finding-fix').click();
  await mappedBack.waitFor();
  await unmapped.waitFor({ state: 'detached' });

  await by(page, 'undo').click();
  await unmapped.waitFor();
  await mappedBack.waitFor({ state: 'detached' });
  await by(page, 'redo').click();
  await mappedBack.waitFor();
  await page.keyboard.press('Control+z');
  await unmapped.waitFor();
  await page.keyboard.press('Control+Shift+z');
  await unmapped.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await unmapped.waitFor();
  await page.keyboard.press('Control+y');
  await mappedBack.waitFor();

  // As far as it goes: the mapping and the files themselves.
  for (const _ of ['the fix', 'the mapping', 'the files']) await by(page, 'undo').click();
  await screen(page, 'empty');
  await by(page, 'redo').click();
  await until(() => page.getAttribute('[data-testid="app"]', 'data-screen'), (name) => name !== 'empty', 'the files are back');
});

test('a test failover has a network of its own, and failback starts where the failover landed', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await drag(page, 'corp-weu', 'corp-neu');
  await map(page, 'corp-weu', 'corp-neu-test', 'map-test');
  // In the test network 10.20.1.7 is free.
  await reads(page, 'web2', 'test-address', '10.20.1.7');
  await reads(page, 'web2', 'target-address', '10.20.1.5');

  await by(page, 'operation-test-failover').click();
  await reads(page, 'web2', 'target-network', 'corp-neu-test');
  await reads(page, 'web2', 'target-address', '10.20.1.7');
  assert.equal((await results(page)).operation, 'test-failover');

  await by(card(page, 'source', 'corp-weu'), 'map-back').click();
  await by(card(page, 'source', 'corp-weu'), 'mapped-back').waitFor();
  await by(page, 'operation-failback').click();
  await reads(page, 'web2', 'source-network', 'corp-neu');
  await reads(page, 'web2', 'source-address', '10.20.1.5');
  await reads(page, 'web2', 'target-network', 'corp-weu');
  const back = await results(page);
  assert.equal(back.operation, 'failback');
  assert.equal(back.rows.find((row) => row.vm === 'web2').target.network, 'corp-weu');

  await by(page, 'operation-failover').click();
  await reads(page, 'web2', 'target-address', '10.20.1.5');
});

test('results as JSON and CSV and the plan file say what the table shows', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await name(page, 'Winter drill');
  await drag(page, 'corp-weu', 'corp-neu');
  await reads(page, 'web2', 'target-address', '10.20.1.5');

  const json = await handOn(page, 'export-json');
  assert.match(json.name, /^Winter[- ]drill.*\.json$/i);
  const parsed = JSON.parse(json.text);
  assert.deepEqual([parsed.format, parsed.system, parsed.operation], ['landfall-results/1', 'azure-to-azure', 'failover']);
  assert.equal(parsed.rows.length, 6);
  assert.deepEqual(parsed.rows.find((row) => row.vm === 'web2'), {
    vm: 'web2',
    nic: 'web2-nic',
    ip_configuration: 'ipconfig1',
    source: { network: 'corp-weu', subnet: 'App', address: '10.20.1.7', allocation: 'static' },
    target: { network: 'corp-neu', subnet: 'app', address: '10.20.1.5', allocation: 'static' },
    fate: 'lands',
    reasons: { network: 'network-mapped', subnet: 'subnet-same-name', address: 'address-taken-next' },
    findings: ['ip-changed', 'ip-fallback'],
  });

  const csv = await handOn(page, 'export-csv');
  assert.match(csv.name, /\.csv$/);
  assert.ok(csv.text.startsWith('\ufeffvm,nic,ip_configuration,source_network,'), 'a byte order mark and the header');
  const lines = csv.text.trimEnd().split('\r\n');
  assert.equal(lines.length, 7);
  assert.ok(lines.some((line) => line.startsWith('web2,web2-nic,ipconfig1,corp-weu,App,10.20.1.7,static,corp-neu,app,10.20.1.5,static,')));

  const plan = await handOn(page, 'export-plan');
  assert.match(plan.name, /\.landfall\.json$/);
  const file = JSON.parse(plan.text);
  assert.deepEqual([file.format, file.name, file.system], ['landfall-plan/1', 'Winter drill', 'azure-to-azure']);
  assert.equal(file.source.virtualMachines.length, 6);
  assert.equal((await handOn(page, 'export-plan')).text, plan.text, 'the same plan is the same file');
});

test('a plan that an earlier build kept in one text comes back, and is kept in pieces once its sites change', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await name(page, 'Winter drill');
  await saved(page);
  const plan = await handOn(page, 'export-plan');
  assert.ok(await keepInOneText(page) > 1);
  await page.reload();
  assert.equal(await ready(page), 'plan');
  await waitForRows(page);
  assert.equal((await handOn(page, 'export-plan')).text, plan.text);
  await drag(page, 'corp-weu', 'corp-neu');
  await saved(page);
  await until(() => keptPieces(page), (kept) => kept.length === 1, 'the sites are kept in pieces');
  const mapped = await handOn(page, 'export-plan');
  await page.reload();
  await ready(page);
  await waitForRows(page);
  assert.equal((await handOn(page, 'export-plan')).text, mapped.text);
});

test('a reload brings everything back; the link and the plan file bring it to others', async (t) => {
  const { page } = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  await withEstate(page);
  await name(page, 'Winter drill');
  await drag(page, 'corp-weu', 'corp-neu');
  await map(page, 'corp-weu', 'corp-neu-test', 'map-test');
  await by(card(page, 'source', 'corp-weu'), 'map-back').click();
  await by(card(page, 'source', 'corp-weu'), 'mapped-back').waitFor();
  await drag(page, 'lab-weu', 'lab-neu');
  await reads(page, 'lab1', 'target-network', 'lab-neu');
  await typeAddress(page, 'lab1', '10.32.0.20');
  await reads(page, 'lab1', 'target-address', '10.32.0.20');
  const wanted = await handOn(page, 'export-json');
  assert.equal(landing(JSON.parse(wanted.text), 'lab1'), '10.32.0.20');
  const file = await handOn(page, 'export-plan');
  await saved(page);

  await page.reload();
  assert.equal(await ready(page), 'plan');
  await waitForRows(page);
  assert.equal(await by(page, 'plan-name').inputValue(), 'Winter drill');
  assert.equal(await page.title(), 'Winter drill · Landfall');
  assert.equal(await card(page, 'source', 'corp-weu').getAttribute('data-state'), 'mapped');
  assert.equal((await handOn(page, 'export-json')).text, wanted.text);
  assert.equal((await handOn(page, 'export-plan')).text, file.text);

  await by(page, 'share').click();
  const link = await by(page, 'share-link').inputValue();
  assert.ok(link.startsWith(`${base}#`), link);
  await by(page, 'copy-link').click();
  await by(page, 'copy-link').getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  await by(page, 'share-dialog-close').click();

  const { page: linked } = await open(t, { path: link });
  await screen(linked, 'plan');
  await waitForRows(linked);
  assert.equal(await by(linked, 'plan-name').inputValue(), 'Winter drill');
  assert.equal((await handOn(linked, 'export-json')).text, wanted.text);
  assert.equal(new URL(linked.url()).hash, '', 'the plan leaves the address bar once it is open');

  const { page: third } = await open(t);
  await ready(third);
  await drop(third, [file]);
  await screen(third, 'plan');
  await waitForRows(third);
  assert.equal((await handOn(third, 'export-json')).text, wanted.text);
  assert.equal((await handOn(third, 'export-plan')).text, file.text);
});

test('a link asks before it takes the place of a plan that is open, and undo brings that back', async (t) => {
  const { page: giver } = await open(t);
  await withEstate(giver);
  await name(giver, 'Given');
  await by(giver, 'share').click();
  const link = await by(giver, 'share-link').inputValue();

  const { page } = await open(t);
  await withEstate(page);
  await name(page, 'Mine');
  const follow = () => page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  await follow();
  assert.match(await by(page, 'open-link').innerText(), /Given/);
  await by(page, 'link-keep').click();
  await by(page, 'open-link').waitFor({ state: 'detached' });
  assert.equal(await by(page, 'plan-name').inputValue(), 'Mine');
  await follow();
  await by(page, 'link-open').click();
  await until(() => by(page, 'plan-name').inputValue(), (value) => value === 'Given', 'the plan is the link’s');
  await by(page, 'undo').click();
  await until(() => by(page, 'plan-name').inputValue(), (value) => value === 'Mine', 'the plan is back');
});

test('the sample is some sixty VMs of two regions, with mappings that suggest themselves', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await trySample(page, 'azure-to-azure');
  await by(page, 'board-suggest').click();
  await by(page, 'suggestion-accept-all').click();
  await card(page, 'source', 'corp-weu').and(page.locator('[data-state="mapped"]')).waitFor();
  const { rows } = await results(page);
  assert.ok(new Set(rows.map((row) => row.vm)).size >= 55);
  await by(page, 'undo').click();
  await card(page, 'source', 'corp-weu').and(page.locator(':not([data-state="mapped"])')).waitFor();
});

/** Types an address into a cell of the table. */
async function typeAddress(page, machine, address) {
  await cell(page, machine, 'target-address').dblclick();
  await by(page, 'cell-editor').fill(address);
  await by(page, 'cell-editor').press('Enter');
}
