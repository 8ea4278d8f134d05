// Packages to compare with, at pinned versions, from npm's registry into the cache.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folder } from './cache.mjs';

/** The folder of a package: `node_modules/<name>` of a folder of its own. */
export async function peer(name, version) {
  const place = await folder(`peer-${name.replaceAll('/', '+')}-${version}`, async (making) => {
    await writeFile(join(making, 'package.json'), '{ "private": true }\n');
    const words = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`];
    await promisify(execFile)(process.platform === 'win32' ? 'npm.cmd' : 'npm', words, { cwd: making });
  });
  return join(place, 'node_modules', name);
}
