// Made-up estates of any size, as files: made once, from the repository's own generators, and kept in the cache.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { folder } from './cache.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const AZURE = ['source-vnets', 'source-nics', 'source-vms', 'target-vnets', 'target-nics', 'target-vms'].map((name) => `${name}.json`);

export async function estate(nics, shape) {
  const place = await made('azure', nics, shape);
  return { folder: place, paths: AZURE.map((name) => join(place, name)), mappings: await mappingsIn(place) };
}

export async function csv(rows, shape) {
  const place = await made('csv', rows, shape);
  const paths = ['source.csv', 'target.csv'].map((name) => join(place, name));
  return { folder: place, path: paths[0], paths, mappings: await mappingsIn(place) };
}

export async function workbook(vms) {
  const place = await folder(`rvtools-${vms}`, async (making) => {
    await xtask(['estate', '--format', 'rvtools', '--nics', String(2 * vms), '--out', making]);
  });
  const path = join(place, 'rvtools.xlsx');
  return { folder: place, path, paths: [path] };
}

function made(format, nics, shape) {
  return folder(`${format}-${shape}-${nics}`, async (making) => {
    await xtask(['estate', '--format', format, '--nics', String(nics), '--shape', shape, '--out', making]);
  });
}

async function xtask(words) {
  await promisify(execFile)('cargo', ['xtask', ...words], { cwd: repository });
}

async function mappingsIn(place) {
  const text = (await readFile(join(place, 'landfall-map.txt'), 'utf8')).trim();
  return text === '' ? [] : text.split('\n').map((line) => line.trim().split('='));
}
