// Programs of others that read files, each in a worker of a page of its own, called once: cold, as a person meets them.

/**
 * Milliseconds from a file's bytes to its rows: the first time, and `again` with everything warm. `script` is the package's file, `read` the source of a function that is given the
 * bytes and gives how many rows it found, or a promise of that.
 */
export async function coldRead(bench, path, { script, read, least = 1 }) {
  const worker = `${script ? "importScripts('/peer.js');" : ''}
    const read = ${read};
    onmessage = async ({ data }) => {
      try {
        const bytes = new Uint8Array(await data.arrayBuffer());
        const from = performance.now();
        const rows = await read(bytes);
        postMessage({ rows, time: performance.now() - from });
      } catch (error) {
        postMessage({ failed: String(error?.message ?? error) });
      }
    };
    postMessage('ready');`;
  const files = { '/': '<!doctype html><title>peer</title><link rel="icon" href="data:,">', '/worker.js': worker };
  if (script) files['/peer.js'] = { file: script };
  const { url } = await bench.serve(files);
  const page = await bench.page(url);
  await page.evaluate(() => new Promise((ready) => {
    window.worker = new Worker('/worker.js');
    window.worker.onmessage = ready;
  }));
  const input = await page.evaluateHandle(() => Object.assign(document.createElement('input'), { type: 'file' }));
  await input.asElement().setInputFiles(path);
  const before = await bench.mostMemory(page);
  await bench.rest(page);
  const once = () => page.evaluate((input) => new Promise((told, fail) => {
    window.worker.onmessage = ({ data }) => told(data);
    window.worker.onerror = ({ message }) => fail(new Error(message));
    window.worker.postMessage(input.files[0]);
  }), input);
  const { rows, time, failed } = await once();
  if (failed) throw new Error(failed);
  if (!(rows >= least)) throw new Error(`it found ${rows} rows where ${least} were expected`);
  const memory = (await bench.mostMemory(page)) - before;
  return { time, memory, again: (await once()).time };
}

/** The same by Landfall's own readers, behind what its worker does before the first file comes; `warmUp` false: without it. */
export async function coldImport(bench, path, { warmUp = true } = {}) {
  const programs = await bench.wasm();
  const before = await bench.mostMemory(programs.page);
  if (warmUp) await programs.warmUp();
  await bench.rest(programs.page);
  const once = () => programs.callWithFile(path, 'read', path.split('/').at(-1));
  const { time } = await once();
  const memory = (await bench.mostMemory(programs.page)) - before;
  return { time, memory, again: (await once()).time };
}
