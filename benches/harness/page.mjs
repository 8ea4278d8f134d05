// Landfall's page, as a person uses it.

import { readFile } from 'node:fs/promises';
import { dropFromDisk } from '../../tests/browser/estate.mjs';

/** Drops files; from now on the page watches for what comes of it. */
export async function drop(page, paths) {
  await page.evaluate(() => {
    window.answered = new Promise((tell) => {
      const rows = () => [...document.querySelectorAll('[data-testid="plan-grid"] .grid-canvas [role="row"]:not([hidden])')];
      const isLoaded = (row) => !row.hasAttribute('data-loading') && row.querySelector('[data-column="vm"]')?.textContent !== '';
      const look = () => {
        const screen = document.querySelector('[data-screen]')?.dataset.screen;
        if (screen === 'plan' && rows().length > 0 && rows().every(isLoaded)) tell({ screen, at: performance.now() });
        else if (screen === 'import' && window.reportWillDo) tell({ screen, at: performance.now() });
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
  await dropFromDisk(page, paths);
}

export async function waitForPlan(page, { orReport = false } = {}) {
  const time = await page.evaluate(async (orReport) => {
    window.reportWillDo = orReport;
    return (await window.answered).at - window.droppedAt;
  }, orReport);
  const failed = await page.locator('[data-testid="file"][data-state="failed"]').count();
  if (failed > 0) throw new Error(`Landfall did not read ${failed} of the files`);
  return time;
}

/**
 * Waits until a browser has little to do. A fresh one is busy for a second with what belongs to its window, and with two cores that is
 * half of what a page could have; whoever opens a link has had the browser open.
 */
export async function settled(browser) {
  const session = await browser.newBrowserCDPSession();
  const spent = async () => (await session.send('SystemInfo.getProcessInfo')).processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  let [before, quiet] = [await spent(), 0];
  for (let turn = 0; turn < 100 && quiet < 3; turn += 1) {
    await new Promise((done) => setTimeout(done, 100));
    const now = await spent();
    quiet = now - before < 0.01 ? quiet + 1 : 0;
    before = now;
  }
  await session.detach();
}

/** VmHWM of Linux: what a process has had at its peak. */
export async function mostMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const of = async ({ id }) => Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  return Math.max(...await Promise.all(renderers.map(of)));
}
