// Which machine and which programs a run is of.

import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const repository = fileURLToPath(new URL('../..', import.meta.url));

async function said(program, ...words) {
  try {
    return (await promisify(execFile)(program, words, { cwd: repository })).stdout.trim();
  } catch {
    return 'not known';
  }
}

export async function environment() {
  const [browser, rustc, landfall] = await Promise.all([
    said(process.env.CHROME ?? 'chromium', '--version'),
    said('rustc', '--version'),
    said('git', 'describe', '--always', '--dirty'),
  ]);
  const system = `${type()} ${release().split('-')[0]}`;
  return { cpu: cpus()[0]?.model.trim() ?? 'not known', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), system, browser, node: process.version, rustc, landfall };
}
