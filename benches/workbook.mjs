// Reading an RVTools workbook in the browser: Landfall, from the drop to its answer, against SheetJS only parsing it in a worker.
//
//   LANDFALL_URL=http://127.0.0.1:8000/ CHROME=/path/to/chrome CHROME_ARGUMENTS='--headless' node benches/workbook.mjs [VMs] [rounds]
//
// Each round starts a browser of its own for each of the two, in turn, so that both are cold, as a person meets them. Memory is the
// most that the browser's renderer processes ever had (VmHWM of Linux), less what they had before the file came. SheetJS is
// installed beside the system's temporary files at the version below, and never into this repository.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dropFromDisk } from '../tests/browser/estate.mjs';

const { chromium } = createRequire(new URL('../tests/browser/package.json', import.meta.url))('playwright-core');
const run = promisify(execFile);
const repository = fileURLToPath(new URL('..', import.meta.url));

const SHEET_JS = '0.18.5';
const [machines = 10_000, rounds = 5] = process.argv.slice(2).map(Number);
const patience = 300_000;

const workbook = join(tmpdir(), `landfall-rvtools-${machines}.xlsx`);
if (!existsSync(workbook)) {
  const command = ['run', '--quiet', '--release', '--example', 'rvtools_estate', '--', String(machines), workbook];
  await run('cargo', command, { cwd: repository });
}
const sheetJs = await installed('xlsx', SHEET_JS);
const server = await serve(sheetJs);
const figures = { 'SheetJS': [], 'Landfall': [] };
try {
  for (let round = 0; round < rounds; round += 1) {
    figures.SheetJS.push(await measure(server.url, withSheetJs));
    figures.Landfall.push(await measure(process.env.LANDFALL_URL, withLandfall));
  }
} finally {
  server.close();
}
print();

/** The folder of a package at a version, outside the repository. */
async function installed(name, version) {
  const folder = join(tmpdir(), `landfall-peer-${name}-${version}`);
  if (!existsSync(join(folder, 'node_modules', name))) {
    await mkdir(folder, { recursive: true });
    await run('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${name}@${version}`]);
  }
  return join(folder, 'node_modules', name);
}

/** A page with a worker that has SheetJS, on loopback. */
async function serve(sheetJs) {
  const files = {
    '/': ['text/html', '<!doctype html><title>SheetJS</title><link rel="icon" href="data:,">'],
    '/worker.js': ['text/javascript', `importScripts('/xlsx.js');
      onmessage = async ({ data }) => {
        const book = XLSX.read(await data.arrayBuffer(), { dense: true });
        postMessage(book.SheetNames.reduce((rows, name) => rows + (book.Sheets[name].length ?? book.Sheets[name]['!data']?.length ?? 0), 0));
      };
      postMessage('ready');`],
    '/xlsx.js': ['text/javascript', await readFile(join(sheetJs, 'dist/xlsx.full.min.js'))],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? [];
    response.writeHead(type ? 200 : 404, { 'content-type': type ?? 'text/plain' }).end(body ?? '');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

async function measure(url, work) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROME,
    args: (process.env.CHROME_ARGUMENTS ?? '').split(' ').filter(Boolean),
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    return await work(page, url, () => most(browser));
  } finally {
    await browser.close();
  }
}

/** The most memory that the renderer processes of a browser have had, in MiB. */
async function most(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const of = async ({ id }) => Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  return Math.max(...await Promise.all(renderers.map(of)));
}

async function withSheetJs(page, url, memory) {
  await page.goto(url);
  await page.evaluate(async () => {
    window.worker = new Worker('/worker.js');
    await new Promise((ready) => (window.worker.onmessage = ready));
  });
  const input = await page.evaluateHandle(() => Object.assign(document.createElement('input'), { type: 'file' }));
  await input.asElement().setInputFiles(workbook);
  const before = await memory();
  const time = await page.evaluate(async (input) => {
    const from = performance.now();
    const rows = await new Promise((told) => {
      window.worker.onmessage = ({ data }) => told(data);
      window.worker.postMessage(input.files[0]);
    });
    if (!(rows > 1000)) throw new Error(`SheetJS found ${rows} rows`);
    return performance.now() - from;
  }, input);
  return { time, memory: (await memory()) - before };
}

async function withLandfall(page, url, memory) {
  await page.goto(url);
  await page.waitForSelector('[data-screen="empty"]');
  const before = await memory();
  await page.evaluate(() => {
    // What the person sees: the report with the file in it, or the plan.
    window.answered = new Promise((tell) => {
      const look = () => {
        const screen = document.querySelector('[data-screen]')?.dataset.screen;
        if (screen === 'plan' || screen === 'import') tell(performance.now() - window.droppedAt);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
  await dropFromDisk(page, [workbook]);
  const time = await page.evaluate(() => window.answered);
  const failed = await page.locator('[data-testid="file"][data-state="failed"]').count();
  if (failed > 0) throw new Error('Landfall did not read the workbook');
  return { time, memory: (await memory()) - before };
}

function print() {
  const middle = (values) => values.toSorted((left, right) => left - right)[values.length >> 1];
  const of = (name, what) => middle(figures[name].map((figure) => figure[what]));
  console.log(`RVTools workbook of ${machines} VMs, ${rounds} rounds in turn, medians; ${process.version}, ${process.platform}`);
  console.log('                                   time      most memory');
  for (const name of Object.keys(figures)) {
    const all = figures[name].map(({ time }) => Math.round(time)).join(' ');
    console.log(`${name.padEnd(10)} ${of(name, 'time').toFixed(0).padStart(24)} ms ${of(name, 'memory').toFixed(0).padStart(12)} MiB   (${all})`);
  }
  const ratio = (what) => (of('SheetJS', what) / of('Landfall', what)).toFixed(1);
  console.log(`Landfall is ${ratio('time')} times as fast and takes one ${ratio('memory')}th of the memory.`);
}
