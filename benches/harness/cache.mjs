// Folders outside the repository that are made once: peers that were installed, inputs that were generated.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = process.env.LANDFALL_BENCH_CACHE ?? join(tmpdir(), 'landfall-bench');

/** The folder of this name, filled by `make(folder)` if it is not there: an interrupted run leaves nothing half-done under it. */
export async function folder(name, make) {
  const place = join(root, name);
  if (existsSync(place)) return place;
  await mkdir(root, { recursive: true });
  const making = await mkdtemp(join(root, '.making-'));
  try {
    await make(making);
    await rename(making, place);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    // Another run may have made it meanwhile.
    if (!existsSync(place)) throw error;
  }
  return place;
}
