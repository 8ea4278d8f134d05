// Every recovery system with its sample: chosen, mapped, played through in three operations, compared, and its runbook read.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './harness.mjs';
import { by, card, cell, download, handOn, map, reads, ready, results, saved, screen, toast, trySample, until, waitForRows } from './steps.mjs';

/** Each system: whether suggestions are to be expected, and a finding that its sample is there to show. */
const SYSTEMS = [
  { id: 'azure-to-azure', suggests: true, shows: 'ip-fallback' },
  { id: 'on-premises-to-azure', suggests: true, shows: 'nic-cap' },
  { id: 'veeam-cloud-connect', suggests: false, shows: 'mapping-table-obligatory' },
  { id: 'veeam-cloud-director', suggests: true, shows: 'manual-address-disconnects' },
  { id: 'veeam-replication', suggests: true, shows: 'ip-taken' },
  { id: 'vmm-to-azure', suggests: true, shows: 'vmm-vm-in-protected-cloud' },
  { id: 'vmm-to-vmm', suggests: true, shows: 'no-host-for-replica' },
];

const group = (page, code) => page.locator(`[data-testid="finding-group"][data-code="${code}"]`);

async function acceptAll(page) {
  await by(page, 'board-suggest').click();
  await by(page, 'suggestion-accept-all').click();
  await toast(page, /Mapped/);
}

for (const { id, suggests, shows } of SYSTEMS) {
  test(`${id}: its sample is planned for failover, test failover and failback, and has a runbook for each`, async (t) => {
    const { page } = await open(t);
    await ready(page);
    await trySample(page, id);
    assert.equal(await by(page, 'system-select').inputValue(), id);
    if (suggests) await acceptAll(page);
    await group(page, shows).waitFor();

    const seen = [];
    for (const [key, heading, code] of [
      ['1', 'Failover', 'failover'],
      ['2', 'Test failover', 'test-failover'],
      ['3', 'Failback', 'failback'],
    ]) {
      await page.keyboard.press('p');
      await screen(page, 'plan');
      await page.keyboard.press(key);
      await waitForRows(page);
      const planned = await results(page);
      assert.equal(planned.operation, code);
      assert.equal(planned.system, id);
      assert.ok(planned.rows.length >= 55);
      await page.keyboard.press('r');
      await screen(page, 'runbook');
      await until(() => page.locator('h1').innerText(), (text) => text === `${heading} runbook`, 'its heading');
      await by(page, 'runbook-step').first().waitFor();
      seen.push(await by(page, 'runbook').innerText());
    }
    assert.match(seen[0], /Fail \d+ machines over\./);
    assert.match(seen[1], /Run a test failover of \d+ machines\./);
    assert.match(seen[2], /Fail \d+ machines back\./);

    const { name, text } = await download(page, () => by(page, 'runbook-save').click());
    assert.match(name, /\.runbook\.md$/);
    assert.match(text, /^# Failback: /);
    assert.match(text, /- \[ \] \*\*1\.\*\*/);

    await by(page, 'about-system').click();
    assert.match(await by(page, 'about-system-panel').innerText(), /Its limits[\s\S]*Its sources/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await page.keyboard.press('c');
    await by(page, 'compared-row').first().waitFor();
  });
}

test('a system that its maker retired says so where it is chosen from, explained and run', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await by(page, 'try-sample').click();
  assert.match(await by(page, 'sample-vmm-to-vmm').innerText(), /retired/);
  await by(page, 'sample-vmm-to-vmm').click();
  await screen(page, 'plan');
  await by(page, 'about-system').click();
  assert.match(await by(page, 'about-system-panel').innerText(), /has retired/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await until(() => by(page, 'runbook').innerText(), (text) => /has retired/.test(text), 'the runbook says so');
});

test('facts that a system asks for are stated on the board, checked, undone and kept', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await trySample(page, 'vmm-to-vmm');
  await acceptAll(page);
  const unavailable = group(page, 'target-network-not-available');
  await unavailable.waitFor();

  const settings = async (side, name) => {
    await by(card(page, side, name), 'network-settings-open').click();
    await by(page, 'network-settings').waitFor();
  };
  await settings('target', 'Web-Chicago');
  assert.equal(await by(page, 'asked-clouds').inputValue(), 'Gold-Chicago');
  await by(page, 'asked-clouds').fill('Gold-Chicago;Silver-Chicago');
  await page.keyboard.press('Enter');
  await unavailable.waitFor({ state: 'detached' });
  await by(page, 'network-settings-done').click();
  await saved(page);

  await page.reload();
  await screen(page, 'plan');
  await waitForRows(page);
  await settings('target', 'Web-Chicago');
  assert.equal(await by(page, 'asked-clouds').inputValue(), 'Gold-Chicago;Silver-Chicago');
  await by(page, 'asked-clouds').fill('');
  await page.keyboard.press('Enter');
  await until(() => by(page, 'asked-clouds').inputValue(), (value) => value === 'Gold-Chicago', 'the file counts again');
  await by(page, 'network-settings-done').click();
  await unavailable.waitFor();

  await cell(page, 'erp-01', 'vm').click();
  await by(page, 'why-asked').locator('summary').click();
  await by(page, 'asked-protecting_cloud').fill('Bronze');
  await page.keyboard.press('Enter');
  await until(() => by(page, 'why').innerText(), (text) => /Bronze/.test(text), 'the finding names the cloud');
  await by(page, 'undo').click();
  await until(() => by(page, 'asked-protecting_cloud').inputValue(), (value) => value === 'Gold-Chicago', 'undone');
});

test('re-IP rules are typed, refused with what is wrong, applied and taken away', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await trySample(page, 'veeam-replication');
  await acceptAll(page);
  const apps = card(page, 'source', 'Apps');
  await by(apps, 'network-settings-open').click();
  await by(page, 'policy-octets').check();
  await by(page, 'policy-rules').fill('172.16.18.* to 172.16.118.*');
  await by(page, 'policy-apply').click();
  await until(() => by(page, 'network-settings').innerText(), (text) => /line 1: found/.test(text), 'the problem is shown in the dialog');
  await by(page, 'policy-rules').fill('172.16.18.* -> 172.16.118.* /24 gw 172.16.118.1');
  await by(page, 'policy-apply').click();
  await by(page, 'settings-problem').waitFor({ state: 'detached' });
  await by(page, 'network-settings-done').click();
  await until(() => by(apps, 'network-settings-open').innerText(), (text) => /Re-IP/.test(text), 'the card says so');
  await reads(page, 'app-05', 'target-address', '172.16.118.14');
  await cell(page, 'app-05', 'vm').click();
  await until(() => by(page, 'why-step-address').innerText(), (text) => /Veeam/.test(text), 'the reason names the product');
  await by(apps, 'network-settings-open').click();
  await by(page, 'policy-none').check();
  await by(page, 'policy-apply').click();
  await by(page, 'network-settings-done').click();
  await until(() => by(apps, 'network-settings-open').innerText(), (text) => !/Re-IP/.test(text), 'the rules are gone');
});

test('sites and connections are drawn by keys alone, survive a reload, and stand in the runbook', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await trySample(page, 'on-premises-to-azure');
  await acceptAll(page);
  await page.keyboard.press('Control+k');
  await by(page, 'palette-input').fill('what is connected');
  await page.keyboard.press('Enter');
  await by(page, 'site-name').focus();
  await page.keyboard.type('Head office');
  await page.keyboard.press('Tab');
  await page.keyboard.type('10.70.0.0/99');
  await page.keyboard.press('Enter');
  await until(() => by(page, 'connections').innerText(), (text) => /10\.70\.0\.0\/99/.test(text), 'what is wrong is said');
  await by(page, 'site-name').focus();
  await page.keyboard.type('Head office');
  await page.keyboard.press('Tab');
  await page.keyboard.type('192.168.0.0/16');
  await page.keyboard.press('Enter');
  await by(page, 'site').waitFor();
  for (const [end, name] of [['connection-left', 'prod-weu'], ['connection-right', 'Head office']]) {
    await by(page, end).focus();
    await page.keyboard.press('Enter');
    await by(page, `${end}-list`).waitFor();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await until(() => by(page, end).innerText(), (text) => text.includes(name), `${end} is ${name}`);
  }
  await by(page, 'connection-draw').focus();
  await page.keyboard.press('Enter');
  await by(page, 'connection').waitFor();
  await by(page, 'connection-today').focus();
  await page.keyboard.press('Space');
  await until(() => by(page, 'connection-today').isChecked(), (on) => !on, 'it is not up today');
  await page.keyboard.press('Escape');
  await by(page, 'connections').waitFor({ state: 'detached' });
  await saved(page);

  await page.reload();
  await screen(page, 'plan');
  await page.keyboard.press('r');
  await until(() => by(page, 'runbook').innerText(), (text) => /Make these connections\.[\s\S]*prod-weu – Head office/.test(text), 'the step is there');
  const { text } = await handOn(page, 'export-runbook');
  assert.match(text, /prod-weu – Head office/);
});

test('failback is played through: the replica is moved, and the machine follows', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await trySample(page, 'vmm-to-vmm');
  await acceptAll(page);
  await page.keyboard.press('3');
  await cell(page, 'erp-01', 'vm').click();
  await until(() => by(page, 'why-title').innerText(), (text) => /Corp-NewYork/.test(text), 'it goes home');
  const moved = async (name) => {
    await by(page, 'why-replica').click();
    await page.locator('[data-testid="why-replica-list"] [role="option"]', { hasText: name }).click();
  };
  await moved('disconnected');
  await until(() => cell(page, 'erp-01', 'target-address').innerText(), (text) => /not connected/.test(text), 'it is connected to nothing');
  await moved('As the failover left it');
  await reads(page, 'erp-01', 'target-network', 'Corp-NewYork');
});

test('two systems are compared side by side, and a row leads to why', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await trySample(page, 'vmm-to-azure');
  await acceptAll(page);
  await page.keyboard.press('c');
  await by(page, 'compare-system').selectOption('on-premises-to-azure');
  await until(() => by(page, 'compare-rows').innerText(), (text) => /rows differ|row differs|differ/.test(text), 'rows differ');
  const row = by(page, 'compared-row').first();
  const machine = (await row.locator('.compare-open').innerText()).trim();
  await row.locator('.compare-open').click();
  await screen(page, 'plan');
  await until(() => by(page, 'why-title').innerText(), (text) => text.startsWith(machine), 'why of that row');
});

test('a hardware plan’s table is filled by the proposals', async (t) => {
  const { page } = await open(t);
  await ready(page);
  await trySample(page, 'veeam-cloud-connect');
  const obligatory = group(page, 'unmapped-network');
  await by(obligatory, 'finding-toggle').click();
  await by(obligatory, 'finding-fix-all').or(by(obligatory, 'finding-fix').first()).first().click();
  await obligatory.waitFor({ state: 'detached' });
  await by(page, 'plan-filter').fill('voice');
  await map(page, 'Voice-Leeds', 'Plan-Gold-2');
  await reads(page, 'voice-01', 'target-network', 'Plan-Gold-2');
});
