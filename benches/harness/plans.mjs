// Plans of made-up estates in the wasm programs: what P3, P8 and P9 have in common.

import { median } from './figures.mjs';

/** An estate of so many NICs, prepared, in a fresh worker: { programs, rows, subnets, live, texts }, the last two in bytes. */
export async function prepared(bench, nics, { shape = 'realistic', subnets = Math.ceil(nics / 50) } = {}) {
  const programs = await bench.wasm();
  const { value: [rows, found, live, texts] } = await programs.call('prepare', shape, nics, subnets);
  return { programs, rows, subnets: found, live, texts };
}

/** Times of working a plan out: the first, and the middle one of some more. */
export async function planTimes(programs, times = 3) {
  const { time: first } = await programs.call('plan');
  return { first, again: await middleOf(times, () => programs.call('forget'), () => programs.call('plan')) };
}

/** Milliseconds of next free addresses alone, over the same rows. */
export async function bitmapTime(programs, times = 5) {
  await programs.call('prepare_bitmap');
  await programs.call('bitmap');
  return middleOf(times, () => programs.call('bitmap_again'), () => programs.call('bitmap'));
}

/** Bytes: in use, in use at the most since the last time, and all that the module has. */
export async function memory(programs) {
  const { value: [live, peak, all] } = await programs.call('memory_use');
  return { live, peak, all };
}

async function middleOf(times, before, work) {
  const taken = [];
  for (let turn = 0; turn < times; turn += 1) {
    await before();
    taken.push((await work()).time);
  }
  return median(taken);
}
