// What comes in: broken, unknown, pasted, newer, from a future version, and hostile.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './harness.mjs';
import {
  ESTATE, by, card, cell, download, drop, estate, fixture, handOn, landing, map, reads, ready, results, rows, saved, screen, toast, until,
  waitForRows, withEstate,
} from './steps.mjs';

test('broken, unknown and half-cut files are reported one by one, and spoil nothing', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await map(page, 'corp-weu', 'corp-neu');
  await reads(page, 'web2', 'target-address', '10.20.1.5');
  const before = (await handOn(page, 'export-plan')).text;

  const whole = (await fixture('westeurope-nics')).text;
  const bad = [
    { name: 'half.json', text: whole.slice(0, whole.length / 2) },
    { name: 'letter.txt', text: 'Dear network team,\n\nplease find the list attached.\n' },
    { name: 'braces.json', text: '{"a": {"b": [1, 2' },
    { name: 'empty.json', text: '' },
    { name: 'weather.json', text: '[{"city": "Ghent", "rain": true}]' },
    { name: 'picture.png', text: '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR' },
    { name: 'page.html', text: '<!doctype html><title>Sign in</title><p>Your session has ended.' },
  ];
  await drop(page, bad);
  await screen(page, 'import');
  for (const { name } of bad) {
    const file = by(page, 'file').filter({ has: page.locator('.file-name', { hasText: new RegExp(`^${name}$`) }) });
    const state = await file.getAttribute('data-state');
    const words = await file.innerText();
    if (name !== 'half.json') assert.equal(state, 'failed', `${name}: ${words}`);
    else assert.notEqual(state, 'read', `a file that was cut off is not simply read: ${words}`);
    if (state === 'failed') {
      const error = await file.locator('.file-error').innerText();
      assert.ok(error.length > 20 && /[.!]$/.test(error), `the report on ${name} is a sentence: ${error}`);
    }
  }
  assert.equal(await by(page, 'file').count(), ESTATE.length + bad.length);
  await by(page, 'to-plan').click();
  await waitForRows(page);
  await reads(page, 'web2', 'target-address', '10.20.1.5');
  assert.equal(await rows(page).count(), 6);
  await by(page, 'undo').click();
  await toast(page, /Und(id|o)/);
  assert.equal((await handOn(page, 'export-plan')).text, before);
});

test('nothing but bad files leads to the report, and from there on to a plan', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await drop(page, [{ name: 'notes.txt', text: 'nothing of use' }]);
  await by(page, 'import-report').waitFor();
  assert.match(await by(page, 'file').innerText(), /notes\.txt/);
  assert.equal(await by(page, 'to-plan').count(), 0, 'there is no plan to go to yet');
  await drop(page, await estate());
  await waitForRows(page);
  await by(page, 'screen-import').click();
  await until(() => by(page, 'file').count(), (count) => count === 7, 'all files are listed');
  assert.match(await by(page, 'import-report').innerText(), /westeurope/);
});

test('an inventory can be pasted into the dialog, and anywhere on the page', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await by(page, 'open-paste').click();
  assert.ok(await by(page, 'paste-import').isDisabled(), 'nothing is there to import yet');
  await by(page, 'paste-area').fill((await fixture('westeurope-nics')).text);
  await by(page, 'paste-import').click();
  await by(page, 'import-report').waitFor();
  assert.match(await by(page, 'file').innerText(), /pasted\.json/);
  await by(page, 'side-missing').waitFor();

  for (const name of ['northeurope-vnets', 'westeurope-vnets', 'westeurope-vms']) {
    const before = await files(page);
    await paste(page, (await fixture(name)).text);
    await until(() => files(page), (count) => count === before + 1, `${name} was read`);
  }
  await by(page, 'screen-plan').click();
  await waitForRows(page);
  assert.equal(await rows(page).count(), 6);
  await reads(page, 'web1', 'source-address', '10.20.1.4');

  await paste(page, 'just some words');
  await toast(page, 'Nothing was imported');
  assert.equal(await rows(page).count(), 6);
});

test('a CSV in Landfall’s own form is read like any other inventory', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await by(page, 'open-how-to-get').click();
  await by(page, 'how-source').selectOption({ label: 'None of these: a list of my own' });
  const header = await by(page, 'own-header').innerText();
  assert.match(header, /vm/i);
  await by(page, 'how-to-get-close').click();
  await drop(page, [{ name: 'hand-made.csv', text: `${header}\n` }]);
  await by(page, 'import-report').waitFor();
  assert.match(await by(page, 'file').innerText(), /Landfall CSV/);
});

test('newer files of the same site update it, say what they changed, and keep the mappings', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await map(page, 'corp-weu', 'corp-neu');
  await reads(page, 'web1', 'target-address', '10.20.1.4');
  // web1 moved to another address, and its ids come in another case this time.
  const newer = await fixture('westeurope-nics', (nics) => {
    const [web1, ...others] = nics;
    web1.ipConfigurations[0].privateIPAddress = '10.20.1.77';
    return [JSON.parse(JSON.stringify(web1).replaceAll('rg-weu', 'RG-WEU').replaceAll('web1-nic', 'WEB1-NIC')), ...others];
  });
  await drop(page, [newer]);
  const told = await toast(page, /Add(ed)? westeurope-nics\.json/);
  await reads(page, 'web1', 'source-address', '10.20.1.77');
  await reads(page, 'web1', 'target-address', '10.20.1.77');
  assert.equal(await rows(page).count(), 6, 'no NIC is there twice');
  assert.equal(await card(page, 'source', 'corp-weu').getAttribute('data-state'), 'mapped');
  assert.match(await told.innerText(), /1 row has another address/, 'the message says what the update changed');
  await by(page, 'undo').click();
  await reads(page, 'web1', 'source-address', '10.20.1.4');
});

test('a location moves to the other side, and what it holds with it', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await by(page, 'screen-import').click();
  const place = async (name) => {
    const names = await page.locator('.location-name').allTextContents();
    return names.indexOf(name);
  };
  await by(page, `side-${await place('northeurope')}-source`).click();
  await until(() => page.locator('.location', { hasText: 'northeurope' }).getAttribute('data-side'), (side) => side === 'source', 'it moved');
  await by(page, 'side-missing').waitFor();
  await by(page, `side-${await place('westeurope')}-target`).click();
  await by(page, 'side-missing').waitFor({ state: 'detached' });
  await by(page, 'to-plan').click();
  await waitForRows(page);
  assert.deepEqual((await results(page)).rows.map((row) => row.vm), ['dc1'], 'now the other site is planned');
  await by(page, 'undo').click();
  await by(page, 'undo').click();
  await until(() => rows(page).count(), (count) => count === 6, 'the six rows are back');
  await by(page, 'screen-import').click();
  await by(page, `side-${await place('westeurope')}-left-out`).click();
  await until(() => page.locator('.location', { hasText: 'westeurope' }).getAttribute('data-side'), (side) => side === 'left-out', 'it is left out');
});

test('a plan file of a newer version is refused with what to do, and nothing changes', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await map(page, 'corp-weu', 'corp-neu');
  await reads(page, 'web2', 'target-address', '10.20.1.5');
  const plan = await handOn(page, 'export-plan');
  const newer = plan.text.replace('landfall-plan/1', 'landfall-plan/3');
  await drop(page, [{ name: 'future.landfall.json', text: newer }]);
  const said = await page.waitForFunction(() => {
    const toasts = document.querySelector('[data-testid="toast"][data-kind="error"]');
    const file = document.querySelector('[data-testid="file"][data-state="failed"]');
    return (toasts ?? file)?.innerText;
  });
  const words = await said.jsonValue();
  assert.match(words, /future\.landfall\.json/);
  assert.match(words, /landfall-plan\/3.*landfall-plan\/2/s, 'it says which version it found, and which it knows');
  assert.match(words, /Reload the page/, 'it says what to do');
  if (await by(page, 'import-report').count()) await by(page, 'to-plan').click();
  await reads(page, 'web2', 'target-address', '10.20.1.5');

  // A plan file that was cut off, or whose content makes no sense.
  for (const [name, text] of [['cut', plan.text.slice(0, 900)], ['odd', plan.text.replace('"source": {', '"source": 7, "was": {')]]) {
    await drop(page, [{ name: `${name}.landfall.json`, text }]);
    await until(
      () => page.locator('[data-testid="toast"][data-kind="error"], [data-testid="file"][data-state="failed"]').allInnerTexts(),
      (texts) => texts.length > 0, `${name} is refused`,
    );
    if (await by(page, 'import-report').count()) await by(page, 'to-plan').click();
    await reads(page, 'web2', 'target-address', '10.20.1.5');
  }
});

test('a link that is broken is refused in words, and the page goes on', async (t) => {
  const { page } = await open(t, { path: '#not-a-plan-at-all' });
  await ready(page);
  await until(() => page.locator('body').innerText(), (text) => /link/i.test(text), 'something is said about the link');
  await withEstate(page);
  assert.equal(await rows(page).count(), 6);
});

// Names as no administrator would give them, and as somebody may who wants something to happen.
const HOSTILE = {
  image: '<img src=x onerror="window.intruder=1">',
  script: '"><script>window.intruder=2</script>',
  markup: "</textarea></title><svg/onload=window.intruder=3>'`${window.intruder=4}",
  formula: '=HYPERLINK("http://127.0.0.1:9/","click")',
  long: `long-${'x'.repeat(300)}`,
  override: 'invoice\u202egnp.exe',
};

/** The estate, with names that mean harm: of networks, subnets, NICs, machines and files. */
async function hostileEstate() {
  const swap = (text) => [['corp-weu', HOSTILE.image], ['corp-neu-test', HOSTILE.long], ['corp-neu', HOSTILE.script], ['lab-weu', HOSTILE.override],
    ['web1', HOSTILE.markup], ['web2', HOSTILE.formula], ['web3', HOSTILE.long], ['sql1', HOSTILE.override], ['App', HOSTILE.image]]
    .reduce((swapped, [plain, hostile]) => swapped.replaceAll(`"name": "${plain}"`, `"name": ${JSON.stringify(hostile)}`)
      .replaceAll(`"name": "${plain}-nic"`, `"name": ${JSON.stringify(`${hostile}-nic`)}`), text);
  const files = await estate();
  return files.map(({ name, text }) => ({ name: name.replace('westeurope-nics', '<b onmouseover=alert(1)>nics'), text: swap(text) }));
}

test('hostile names are text in report, board, table, findings, why and palette, and run nothing', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await drop(page, await hostileEstate());
  await until(() => page.getAttribute('[data-testid="app"]', 'data-screen'), (name) => name !== 'empty', 'the files are read');
  await by(page, 'screen-import').click();
  assert.match(await by(page, 'import-report').innerText(), /<b onmouseover=alert\(1\)>nics\.json/);
  await harmless(page, 'the report');

  await by(page, 'screen-plan').click();
  await waitForRows(page);
  const machines = await rows(page).locator('[data-column="vm"]').allTextContents();
  for (const machine of [HOSTILE.markup, HOSTILE.formula, HOSTILE.long, HOSTILE.override]) {
    assert.ok(machines.some((shown) => shown.startsWith(machine)), `the table has ${machine}`);
  }
  const networks = await by(page, 'board').locator('.board-name').allTextContents();
  for (const network of [HOSTILE.image, HOSTILE.script, HOSTILE.long]) assert.ok(networks.includes(network), `the board has ${network}`);
  await harmless(page, 'board and table');

  // Mapped from its list, explained, fixed: wherever names go, they go as text.
  const source = by(page, 'board-source').filter({ hasText: HOSTILE.image });
  await by(source, 'map-to').click();
  const option = page.locator('[data-testid="map-to-list"] [role="option"]', { hasText: HOSTILE.script }).first();
  await harmless(page, 'the list');
  await option.click();
  await source.and(page.locator('[data-state="mapped"]')).waitFor();
  await toast(page, HOSTILE.image);
  await harmless(page, 'the message');
  const row = rows(page).filter({ hasText: HOSTILE.formula });
  await row.locator('[data-column="target-address"]').click();
  await until(() => by(page, 'why-title').textContent(), (title) => title.includes(HOSTILE.formula), 'why names the machine');
  assert.ok((await by(page, 'why-step-network').innerText()).includes(HOSTILE.script));
  await harmless(page, 'why');
  await by(page, 'side-findings').click();
  for (const group of await by(page, 'finding-toggle').all()) await group.click();
  assert.ok((await by(page, 'findings').innerText()).includes(HOSTILE.image));
  await harmless(page, 'the findings');
  await page.keyboard.press('Control+k');
  await by(page, 'palette').waitFor();
  assert.ok((await by(page, 'palette').innerText()).includes(HOSTILE.image));
  await harmless(page, 'the palette');
  await page.keyboard.press('Escape');
  // What stands behind it takes no focus until it is gone.
  await by(page, 'palette').waitFor({ state: 'hidden' });
  await by(page, 'plan-name').fill(HOSTILE.script);
  await by(page, 'plan-name').press('Enter');
  await until(() => page.title(), (title) => title.includes('<script>'), 'the plan has its name');
  await harmless(page, 'the name of the plan');
  await page.evaluate(() => document.activeElement.blur());

  // What is handed on: a spreadsheet takes no cell for a formula, and a reload brings the names back as they were.
  const csv = await handOn(page, 'export-csv');
  assert.doesNotMatch(csv.name, /[<>"/\\]/);
  assert.ok(csv.text.includes(`'=HYPERLINK`), 'the formula has an apostrophe in front');
  assert.doesNotMatch(csv.text, /(^|,|")=HYPERLINK/m);
  await saved(page);
  await page.reload();
  await screen(page, 'plan');
  await waitForRows(page);
  assert.ok((await rows(page).locator('[data-column="vm"]').allTextContents()).some((shown) => shown.startsWith(HOSTILE.markup)));
  await harmless(page, 'the plan that was saved');
});

test('names of 300 characters burst neither table, board nor page', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await drop(page, await hostileEstate());
  await until(() => page.getAttribute('[data-testid="app"]', 'data-screen'), (name) => name !== 'empty', 'the files are read');
  for (const id of ['screen-import', 'screen-plan']) {
    await by(page, id).click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${id}: the page scrolls sideways by ${wide} px`);
  }
  await waitForRows(page);
  const heights = await rows(page).evaluateAll((rows) => [...new Set(rows.map((row) => row.getBoundingClientRect().height))]);
  assert.equal(heights.length, 1, `every row is as high as the others: ${heights}`);
});

test('a name that turns the writing round does not turn the address behind it', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await drop(page, await hostileEstate());
  await until(() => page.getAttribute('[data-testid="app"]', 'data-screen'), (name) => name !== 'empty', 'the files are read');
  await by(page, 'screen-plan').click();
  await waitForRows(page);
  await rows(page).filter({ hasText: HOSTILE.override }).first().locator('[data-column="target-address"]').click();
  const title = by(page, 'why-title');
  await until(() => title.textContent(), (text) => text.includes(' at 10.'), 'why names machine and address');
  // As a reader sees it: each character of the address stands right of the one before, or on a later line.
  const seen = await title.evaluate((title) => {
    const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
    const letters = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.data.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { left, top } = range.getBoundingClientRect();
        letters.push({ letter: node.data[at], left, top });
      }
    }
    const text = letters.map(({ letter }) => letter).join('');
    const address = letters.slice(text.lastIndexOf(' at 10.') + 4);
    return address.sort((a, b) => a.top - b.top || a.left - b.left).map(({ letter }) => letter).join('').trim();
  });
  assert.match(seen, /^10\.\d+\.\d+\.\d+$/, 'the address reads from left to right');
});

/** Whether nothing ran, and no name became an element. */
async function harmless(page, where) {
  const found = await page.evaluate(() => ({
    ran: window.intruder ?? null,
    images: document.querySelectorAll('img').length,
    loading: document.querySelectorAll('svg[onload], [onerror], [onmouseover]').length,
    // The page's own scripts are in its head.
    scripts: document.body.querySelectorAll('main script, header script, dialog script, .toasts script').length,
  }));
  assert.deepEqual(found, { ran: null, images: 0, loading: 0, scripts: 0 }, `in ${where}`);
}

/** Files that the report lists. */
async function files(page) {
  await page.keyboard.press('i');
  return by(page, 'file').count();
}

/** Pastes a text on the page itself, as the browser does. */
async function paste(page, text) {
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}
