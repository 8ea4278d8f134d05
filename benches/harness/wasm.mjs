// The wasm bench programs (benches/wasm), in a worker of a page of their own.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = '<!doctype html><title>wasm</title><link rel="icon" href="data:,">';

/** Calls functions of the module by name, and times each call from within the worker: posting costs are not theirs. */
const WORKER = `importScripts('/bench.js');
  let ready;
  onmessage = async ({ data: { start, name, given, file } }) => {
    try {
      if (start) {
        ready = wasm_bindgen({ module_or_path: '/bench_bg.wasm' });
        await ready;
        return postMessage({ value: null });
      }
      await ready;
      const bytes = file ? [new Uint8Array(await file.arrayBuffer())] : [];
      const from = performance.now();
      const value = wasm_bindgen[name](...given, ...bytes);
      postMessage({ value, time: performance.now() - from });
    } catch (error) {
      postMessage({ failed: String(error?.message ?? error) });
    }
  };`;

export class WasmPrograms {
  static async files() {
    const folder = process.env.LANDFALL_BENCH_WASM;
    if (!folder) throw new Error('LANDFALL_BENCH_WASM is not set. Run this by `cargo xtask bench`.');
    return {
      '/': PAGE, '/worker.js': WORKER,
      '/bench.js': { file: join(folder, 'bench.js') }, '/bench_bg.wasm': { file: join(folder, 'bench_bg.wasm') },
    };
  }

  static async open(page) {
    const programs = new WasmPrograms();
    programs.page = page;
    await page.evaluate(() => {
      const worker = new Worker('/worker.js');
      window.ask = (message) => new Promise((tell, fail) => {
        worker.onerror = ({ message }) => fail(new Error(message));
        worker.onmessage = ({ data }) => (data.failed ? fail(new Error(data.failed)) : tell(data));
        worker.postMessage(message);
      });
      return window.ask({ start: true });
    });
    return programs;
  }

  /** Calls an exported function: { value, time } with milliseconds. */
  call(name, ...given) {
    return this.page.evaluate(([name, given]) => window.ask({ name, given }), [name, given]);
  }

  /** Does what Landfall's worker does before the first file comes, and for as long (src/worker/warm_up.rs). */
  async warmUp() {
    const { value: wanted } = await this.call('warm_up_wants');
    for (const path of wanted) {
      await this.callWithFile(fileURLToPath(new URL(`../../static/${path}`, import.meta.url)), 'warm_up_given', path);
    }
    for (let [spent, turns] = [0, 0]; spent < 500 && turns < 20;) {
      const { value, time } = await this.call('warm_up_step');
      [spent, turns] = [spent + time, value];
    }
  }

  /** Calls a function with a file's bytes as the last argument; the worker reads them before its clock starts. */
  async callWithFile(path, name, ...given) {
    const input = await this.page.evaluateHandle(() => Object.assign(document.createElement('input'), { type: 'file' }));
    await input.asElement().setInputFiles(path);
    return this.page.evaluate(([input, name, given]) => window.ask({ name, given, file: input.files[0] }), [input, name, given]);
  }
}
