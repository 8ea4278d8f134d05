// Runs the measures in benches/measures and tells what came of them: `cargo xtask bench` prepares everything and starts this.
//
// A measure is a file there that exports
//
//   export const measure = {
//     id: 'P1', name: 'workbook', about: 'drop of a workbook of 10,000 VMs to the first rows on screen',
//     rounds: 3,                                  // optional: its own number, unless --rounds says another
//     prepare: async (bench) => {},               // optional: what takes long and is not measured, such as inputs
//     subjects: {                                 // the first, or the one named Landfall, is what others are compared with
//       'Landfall': async (bench) => ({ 'time ms': 123, 'memory MiB': 40 }),
//       'SheetJS 0.18.5': async (bench) => ({ 'time ms': 4567, 'memory MiB': 400 }),
//     },
//     targets: [                                  // `id` where it is another target than the measure's own
//       { what: 'time ms', of: 'Landfall', against: 'SheetJS 0.18.5', atMost: 1 / 15 },
//       { id: 'P2', what: 'memory MiB', of: 'Landfall', atMost: 200 },
//     ],
//   };
//
// A round calls every subject once, one after another, so that all of them meet the same good and bad moments of the machine.
// Medians of all rounds count. A subject that throws has failed, with its reason; the others go on. `bench` is described in
// harness/bench.mjs.

import { readdir } from 'node:fs/promises';
import { options, USAGE } from './harness/options.mjs';
import { Bench, patience } from './harness/bench.mjs';
import { concluded } from './harness/figures.mjs';
import { environment } from './harness/environment.mjs';
import { readResults, resultsFile, writeReadme, writeResults } from './harness/results.mjs';
import { table } from './harness/table.mjs';

const asked = options(process.argv.slice(2));
if (asked.help) {
  console.log(USAGE);
} else if (asked.writeReadme) {
  await writeReadme(await readResults());
} else {
  process.exitCode = await run();
}

async function run() {
  const isAsked = ({ id, targets = [] }) => [id, ...targets.map((target) => target.id)].some((id) => asked.only.includes(id));
  const measures = (await discovered()).filter((measure) => asked.only.length === 0 || isAsked(measure));
  if (measures.length === 0) throw new Error(`No measure is called ${asked.only.join(' or ')}.`);
  const machine = await environment();
  const done = [];
  for (const measure of measures) {
    console.error(`${measure.id}: ${measure.about}`);
    done.push(await carriedOut(measure));
    // After each, so that what is interrupted keeps what it has.
    await writeResults(machine, done, asked);
  }
  console.log(table({ machine, measures: done }));
  console.log(`\nWritten to ${resultsFile(asked)}.`);
  return done.some(({ subjects }) => Object.values(subjects).some(({ failed }) => failed)) ? 1 : 0;
}

/** All measures, in the order of their ids. */
async function discovered() {
  const folder = new URL('measures/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort();
  const measures = await Promise.all(files.map(async (name) => (await import(new URL(name, folder))).measure));
  const number = ({ id }) => Number(/\d+/.exec(id)?.[0] ?? 0);
  return measures.toSorted((one, other) => number(one) - number(other));
}

async function carriedOut(measure) {
  const rounds = asked.rounds ?? (asked.quick ? 1 : measure.rounds ?? 5);
  const bench = new Bench(asked);
  const seen = {};
  for (const name of Object.keys(measure.subjects)) seen[name] = { figures: {}, failed: null };
  const attempt = async (name, work) => {
    try {
      return await inTime(work());
    } catch (error) {
      const reason = String(error?.message ?? error).split('\n')[0];
      console.error(`  ${name} failed: ${asked.verbose ? error.stack : reason}`);
      for (const subject of name === 'prepare' ? Object.values(seen) : [seen[name]]) subject.failed ??= reason;
      return null;
    } finally {
      await bench.close();
    }
  };
  if (measure.prepare) await attempt('prepare', () => measure.prepare(bench));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, subject] of Object.entries(measure.subjects)) {
      if (seen[name].failed) continue;
      const figures = await attempt(name, () => subject(bench));
      if (figures) console.error(`  ${round + 1}/${rounds} ${name}: ${shown(figures)}`);
      for (const [what, value] of Object.entries(figures ?? {})) (seen[name].figures[what] ??= []).push(value);
    }
  }
  return concluded(measure, seen, { rounds, quick: asked.quick, nics: bench.nics });
}

/** What hangs, or would take all night, has failed. */
async function inTime(work) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not done after ${patience / 60_000} minutes`)), patience);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function shown(figures) {
  return Object.entries(figures).map(([what, value]) => `${what} ${Number(value.toPrecision(4))}`).join(', ');
}
