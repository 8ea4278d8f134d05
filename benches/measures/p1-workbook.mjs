// Drop of an RVTools workbook, against a library that only parses it, and against unpacking it alone. P2 is the memory of it.
//
// Every subject has a browser of its own in every round, so that all are cold, and drops once its page has come to rest. Memory is the
// most that the browser's renderer processes ever had, less what they had when the page was there.

import { join } from 'node:path';
import { coldImport, coldRead } from '../harness/rows.mjs';

const SHEET_JS = 'SheetJS 0.18.5';
const EXCEL_JS = 'exceljs 4.4.0';

const machines = (bench) => (bench.quick ? 1000 : Math.min(10_000, bench.nics));

export const measure = {
  id: 'P1',
  name: 'workbook',
  about: 'RVTools workbook of 10,000 VMs: drop to the first rows or the report on screen; others only parse it in a worker',
  prepare: (bench) => bench.workbook(machines(bench)),
  subjects: {
    'Landfall': (bench) => landfall(bench, { rest: true }),
    'Landfall, dropped at once': (bench) => landfall(bench, { rest: false }),
    'Landfall, to its rows alone': async (bench) => {
      const { paths } = await bench.workbook(machines(bench));
      const { time, again } = await coldImport(bench, paths[0]);
      return { 'time ms': time, 'again ms': again };
    },
    'unpacking alone': async (bench) => {
      const { path } = await bench.workbook(machines(bench));
      const programs = await bench.wasm();
      const { time } = await programs.callWithFile(path, 'unpack');
      return { 'time ms': time };
    },
    [SHEET_JS]: async (bench) => {
      const { path } = await bench.workbook(machines(bench));
      const script = join(await bench.peer('xlsx', '0.18.5'), 'dist/xlsx.full.min.js');
      const read = `(bytes) => {
        const book = XLSX.read(bytes, { dense: true });
        return book.SheetNames.reduce((rows, name) => rows + (book.Sheets[name].length ?? book.Sheets[name]['!data']?.length ?? 0), 0);
      }`;
      const { time, memory } = await coldRead(bench, path, { script, read, least: machines(bench) });
      return { 'time ms': time, 'memory MiB': memory };
    },
    [EXCEL_JS]: async (bench) => {
      const { path } = await bench.workbook(machines(bench));
      const script = join(await bench.peer('exceljs', '4.4.0'), 'dist/exceljs.min.js');
      const read = `async (bytes) => {
        const book = new ExcelJS.Workbook();
        await book.xlsx.load(bytes);
        return book.worksheets.reduce((rows, sheet) => rows + sheet.rowCount, 0);
      }`;
      const { time, memory } = await coldRead(bench, path, { script, read, least: machines(bench) });
      return { 'time ms': time, 'memory MiB': memory };
    },
  },
  targets: [
    { what: 'time ms', of: 'Landfall', against: SHEET_JS, atMost: 1 / 15 },
    { what: 'time ms', of: 'Landfall', against: 'unpacking alone', atMost: 4 },
    { id: 'P2', what: 'memory MiB', of: 'Landfall', against: SHEET_JS, atMost: 1 / 5 },
  ],
};

async function landfall(bench, { rest }) {
  const { paths } = await bench.workbook(machines(bench));
  const page = await bench.page(bench.url);
  await page.waitForSelector('[data-screen="empty"]');
  const before = await bench.mostMemory(page);
  if (rest) await bench.rest(page);
  await bench.drop(page, paths);
  const time = await bench.waitForPlan(page, { orReport: true });
  return { 'time ms': time, 'memory MiB': (await bench.mostMemory(page)) - before };
}
