// A share link of a realistic estate of 5,000 VMs: how long it is, how long it takes to make, and to open in another browser.
//
// Opening is from the start of the navigation to the first planned rows, with the site in no cache.

import { by, planned, rowsStand, watch } from '../harness/watch.mjs';

const NICS = 5_000;

export const measure = {
  id: 'P10',
  name: 'link',
  about: 'share link of an estate of 5,000 VMs with its mappings: characters a NIC, ms to make it, ms to open it in a fresh browser',
  rounds: 3,
  subjects: { 'Landfall': landfall },
  targets: [
    { what: 'bytes a NIC', of: 'Landfall', atMost: 10 },
    { what: 'open ms', of: 'Landfall', atMost: 300 },
  ],
};

async function landfall(bench) {
  const { page, close } = await planned(bench, Math.min(NICS, bench.nics));
  const nics = Number((await page.locator(by('plan-count')).textContent()).replaceAll(/\D/g, ''));
  const made = page.evaluate((link) => window.since('click', () => document.querySelector(link)?.value.includes('#')), by('share-link'));
  await page.locator(by('share')).click();
  const { shown } = await made;
  const link = await page.locator(by('share-link')).inputValue();
  await close();
  const empty = await visit(bench, bench.url, '[data-screen="empty"]');
  const open = await visit(bench, link, '[data-screen="plan"]');
  return { 'bytes a NIC': link.split('#')[1].length / nics, 'characters': link.length, 'rows': nics, 'make ms': shown, 'open ms': open, 'empty page ms': empty, 'opening beyond the empty page ms': open - empty };
}

async function visit(bench, url, screen) {
  const page = await bench.page();
  await page.addInitScript(watch);
  await page.addInitScript((screen) => {
    window.stands = new Promise((tell) => {
      const look = () => {
        if (!document.querySelector(screen)) return;
        if (screen.includes('plan') && !(window.rowsInView().length > 0 && window.rowsInView().every(window.isLoaded))) return;
        requestAnimationFrame(() => setTimeout(() => tell(performance.now())));
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  }, screen);
  await page.goto(url, { waitUntil: 'commit' });
  const stands = await page.evaluate(() => window.stands);
  if (screen.includes('plan')) await rowsStand(page);
  await page.context().browser().close();
  return stands;
}
