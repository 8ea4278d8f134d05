// What a first visit weighs, and how long it takes until something is seen and a file can be dropped.
//
// Sizes are of what is asked for on the way there, in brotli at its best, as a static host has it ready; so it is served here.

import { served, site } from '../harness/site.mjs';

/** A phone of the middle class on a slow 4G link, as audits of pages have it. */
const SLOW = { cpu: 4, latency: 150, downloadThroughput: (1_600 * 1_024) / 8, uploadThroughput: (750 * 1_024) / 8 };

export const measure = {
  id: 'P7',
  name: 'arrival',
  about: 'brotli sizes of the page up to its first screen, of the worker that is loaded after it, and of what follows; first contentful paint and the drop zone with a cold cache, and the same with the CPU slowed 4 times on a slow 4G link',
  rounds: 5,
  prepare: (bench) => site(bench.url),
  subjects: { 'Landfall': landfall },
  targets: [
    { what: 'page KB', of: 'Landfall', atMost: 160 },
    { what: 'worker KB', of: 'Landfall', atMost: 420 },
  ],
};

async function landfall(bench) {
  const files = await site(bench.url);
  const weight = (isOf) => [...files.values()].filter(isOf).reduce((sum, { size }) => sum + size, 0) / 1_000;
  const { url, close } = await served(files);
  try {
    const fast = await visit(bench, url, null);
    const slow = await visit(bench, url, SLOW);
    return {
      'page KB': weight(({ page, later }) => page && !later),
      'of it: wasm KB': weight(({ page, later, kind }) => page && !later && kind === 'wasm'),
      'of it: css KB': weight(({ page, kind }) => page && kind === 'css'),
      'worker KB': weight(({ page, later }) => !page && !later),
      'rest of the page KB': weight(({ page, later }) => page && later),
      'parts of the worker KB': weight(({ page, later }) => !page && later),
      'first paint ms': fast.paint,
      'drop zone ms': fast.ready,
      'slow: first paint ms': slow.paint,
      'slow: drop zone ms': slow.ready,
    };
  } finally {
    await close();
  }
}

async function visit(bench, url, emulated) {
  const page = await bench.page();
  if (emulated) {
    const session = await page.context().newCDPSession(page);
    const { cpu, ...network } = emulated;
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', { offline: false, ...network });
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  }
  await page.addInitScript(() => {
    window.ready = new Promise((tell) => {
      const look = () => document.querySelector('[data-testid="app"][data-screen="empty"]') && tell(performance.now());
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    });
  });
  await page.goto(url, { waitUntil: 'commit' });
  const ready = await page.evaluate(() => window.ready);
  const paint = await page.evaluate(() => new Promise((tell) => {
    new PerformanceObserver((list, observer) => {
      const first = list.getEntriesByName('first-contentful-paint')[0];
      if (!first) return;
      observer.disconnect();
      tell(first.startTime);
    }).observe({ type: 'paint', buffered: true });
  }));
  await page.context().browser().close();
  return { paint, ready };
}
