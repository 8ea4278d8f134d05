// A made-up estate of a size of its own, on the disk: made once, kept in the system's folder for temporary files.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FILES = ['source-vnets', 'source-nics', 'source-vms', 'target-vnets', 'target-nics', 'target-vms'];
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of the six files of an estate with so many NICs at the source, and the mappings that fit it. */
export async function estateOf(nics) {
  const folder = join(tmpdir(), `landfall-estate-${nics}`);
  const map = join(folder, 'landfall-map.txt');
  if (!existsSync(map)) {
    // Made beside its place and moved there whole: a run that was cut off leaves nothing half-done behind.
    const making = await mkdtemp(join(tmpdir(), 'landfall-estate-making-'));
    await promisify(execFile)('cargo', ['xtask', 'estate', '--nics', String(nics), '--out', making], { cwd: repository });
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  }
  const mappings = (await readFile(map, 'utf8')).trim().split('\n').map((line) => line.trim().split('='));
  return { paths: FILES.map((name) => join(folder, `${name}.json`)), mappings };
}

/** Drops files of the disk on the window. They cross as handles, so that the test itself costs the page nothing. */
export async function dropFromDisk(page, paths) {
  const input = await page.evaluateHandle(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    return input;
  });
  await input.asElement().setInputFiles(paths);
  await page.evaluate((input) => {
    const dataTransfer = new DataTransfer();
    for (const file of input.files) dataTransfer.items.add(file);
    window.droppedAt = performance.now();
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, input);
}

/**
 * Runs in the page: watches the table on every frame from now on. `uncovered` counts frames in which the view had a place
 * without a row element, `blank` those in which a row in the view had no text yet.
 */
export function watchTable() {
  const view = document.querySelector('[data-testid="grid-viewport"]');
  const seen = { frames: 0, uncovered: 0, blank: 0, stop: false };
  window.tableSeen = seen;
  const look = () => {
    if (seen.stop) return;
    const box = view.getBoundingClientRect();
    const top = box.top + view.querySelector('.grid-header').offsetHeight;
    const bottom = box.top + view.clientHeight;
    const rows = [...view.querySelectorAll('.grid-canvas [role="row"]:not([hidden])')]
      .map((row) => ({ row, place: row.getBoundingClientRect() }))
      .filter(({ place }) => place.bottom > top + 1 && place.top < bottom - 1)
      .sort((one, other) => one.place.top - other.place.top);
    let covered = top;
    for (const { place } of rows) if (place.top <= covered + 1) covered = Math.max(covered, place.bottom);
    const canvas = view.querySelector('.grid-canvas').getBoundingClientRect();
    seen.frames += 1;
    if (covered < Math.min(bottom, canvas.bottom) - 1) seen.uncovered += 1;
    if (rows.some(({ row }) => row.hasAttribute('data-loading') || row.querySelector('[data-column="vm"]').textContent === '')) seen.blank += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
