// Everybody can use it: axe-core finds nothing on any screen, and no window is too narrow or too wide for the page.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { open } from './harness.mjs';
import { by, cell, dismissToasts, drop, estate, map, ready, reads, screen, waitForRows, withEstate } from './steps.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

// What is no matter of colours is the same in light and dark: each size is looked at whole in one of them.
const LOOKS = [
  { colorScheme: 'light', device: 'desktop', rules: {} },
  { colorScheme: 'dark', device: 'phone', rules: {} },
  { colorScheme: 'dark', device: 'desktop', rules: { runOnly: ['color-contrast'] } },
  { colorScheme: 'light', device: 'phone', rules: { runOnly: ['color-contrast'] } },
];

for (const { colorScheme, device, rules } of LOOKS) {
  test(`axe finds nothing on any screen: ${colorScheme}, ${device}`, async (t) => {
    const { page } = await open(t, { viewport: SIZES[device], colorScheme, reducedMotion: 'reduce' });
    const found = [];
    const check = async (where) => found.push(...(await violations(page, rules)).map((violation) => `${where}: ${violation}`));
    const dialog = async (id, openIt) => {
      await openIt();
      await by(page, id).waitFor();
      await check(id);
      await page.keyboard.press('Escape');
      await by(page, id).waitFor({ state: 'detached' });
    };
    const command = async (words) => {
      await page.keyboard.press('Control+k');
      await by(page, 'palette-input').fill(words);
      await page.keyboard.press('Enter');
    };

    await ready(page);
    await check('empty state');
    await dialog('how-to-get', () => by(page, 'open-how-to-get').click());
    await dialog('paste', () => by(page, 'open-paste').click());

    await withEstate(page);
    await drop(page, [{ name: 'half.json', text: '[{"id":' }]);
    await screen(page, 'import');
    await check('import report');
    await by(page, 'to-plan').click();
    await waitForRows(page);
    await check('plan');
    await map(page, 'corp-weu', 'corp-neu');
    await by(page, 'mapped-back').or(by(page, 'map-back')).first().waitFor();
    await check('plan, mapped');
    await by(page, 'map-to').first().click();
    await by(page, 'map-to-list').waitFor();
    await check('list of targets');
    await page.keyboard.press('Escape');
    await by(page, 'board-suggest').click();
    await by(page, 'suggestions').waitFor();
    await check('suggestions');
    await by(page, 'suggestions-close').click();
    await dismissToasts(page);

    await command('findings');
    await by(page, 'findings').waitFor();
    for (const group of await by(page, 'finding-toggle').all()) await group.click();
    await check('findings');
    if (device === 'phone') {
      await by(page, 'close-side').click();
      await page.locator('[data-testid="plan-half-table"]').check();
      await waitForRows(page);
      await check('rows');
    }
    await reads(page, 'web2', 'target-address', '10.20.1.5');
    await cell(page, 'web2', 'vm').scrollIntoViewIfNeeded();
    await cell(page, 'web2', 'vm').click();
    await by(page, 'why-title').waitFor();
    await check('why');
    if (device === 'phone') await by(page, 'close-side').click();

    await dialog('share-dialog', async () => {
      await by(page, 'share').click();
      await by(page, 'share-link').waitFor();
    });
    await dialog('palette', () => page.keyboard.press('Control+k'));
    await dialog('shortcuts', () => command('keyboard shortcuts'));
    await by(page, 'options').click();
    await by(page, 'options-panel').waitFor();
    await check('options');
    await page.keyboard.press('Escape');
    await by(page, 'hand-on').click();
    await by(page, 'hand-on-menu').waitFor();
    await check('menu');
    await page.keyboard.press('Escape');
    await by(page, 'plan-columns').click();
    await check('columns');
    await page.keyboard.press('Escape');
    await by(page, 'about-system').click();
    await by(page, 'about-system-panel').waitFor();
    await check('about the system');
    await page.keyboard.press('Escape');
    await command('runbook');
    await by(page, 'runbook-step').first().waitFor();
    await check('runbook');
    await command('compare');
    await by(page, 'compare-numbers').waitFor();
    await check('compare');
    await command('plan screen');
    await screen(page, 'plan');
    await dialog('connections', () => command('what is connected'));
    await by(page, 'system-select').selectOption('vmm-to-vmm');
    if (device === 'phone') await page.locator('[data-testid="plan-half-board"]').check();
    await dialog('network-settings', () => by(page, 'network-settings-open').first().click());
    assert.deepEqual([...new Set(found)], []);
  });
}

test('high contrast has nothing to find either', async (t) => {
  const { page } = await open(t);
  await withEstate(page);
  await by(page, 'theme').click();
  await by(page, 'contrast').click();
  assert.deepEqual(await violations(page), []);
});

test('the page never scrolls sideways, from 360 to 2560 px', async (t) => {
  const { page } = await open(t);
  const wider = [];
  const check = async (where) => {
    for (const width of [360, 390, 768, 1440, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      await frames(page);
      const by = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (by > 0) wider.push(`${where} at ${width} px: ${by} px too wide`);
    }
  };
  await ready(page);
  await check('empty state');
  await drop(page, await estate());
  await screen(page, 'plan');
  await waitForRows(page);
  await check('plan');
  await page.keyboard.press('w');
  await check('why');
  await page.keyboard.press('r');
  await by(page, 'runbook-step').first().waitFor();
  await check('runbook');
  await page.keyboard.press('c');
  await by(page, 'compare-numbers').waitFor();
  await check('compare');
  await page.keyboard.press('i');
  await by(page, 'import-report').waitFor();
  await check('import report');
  for (const [id, keys] of [['shortcuts', '?'], ['palette', 'Control+k']]) {
    await page.keyboard.press(keys);
    await by(page, id).waitFor();
    await check(id);
    await page.keyboard.press('Escape');
    await by(page, id).waitFor({ state: 'detached' });
  }
  assert.deepEqual(wider, []);
});

/** Two frames: what was changed is drawn by then. */
const frames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** What axe finds on the page as it stands, a line a finding: rule, element, why. */
async function violations(page, rules = {}) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  // What is still to be drawn, or fading in, has not got its colours yet.
  await frames(page);
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  return page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], preload: false, ...rules });
    return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} (${rule.impact}) ${node.target.join(' ')}: ${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')}`));
  }, rules);
}
