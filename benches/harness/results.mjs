// target/bench.json: what the last run of each measure found; and benches/results.md, the same for people.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FIGURES, TARGETS, figureRows, machineLines, targetRows } from './table.mjs';

const benches = fileURLToPath(new URL('..', import.meta.url));

/** Where results are kept; those of a quick run do not take the place of others. */
export function resultsFile({ quick = false } = {}) {
  return join(process.env.LANDFALL_BENCH_TARGET ?? join(benches, '../target'), quick ? 'bench-quick.json' : 'bench.json');
}

export async function readResults(how) {
  return JSON.parse(await readFile(resultsFile(how), 'utf8'));
}

/** Puts measures in the place of what was known of them. */
export async function writeResults(machine, measures, how) {
  const known = await readResults(how).then((results) => results.measures, () => []);
  const kept = known.filter(({ id }) => !measures.some((measure) => measure.id === id));
  const number = ({ id }) => Number(/\d+/.exec(id)?.[0] ?? 0);
  const all = [...kept, ...measures.map((measure) => ({ ...measure, machine }))].sort((one, other) => number(one) - number(other));
  await mkdir(dirname(resultsFile(how)), { recursive: true });
  await writeFile(resultsFile(how), `${JSON.stringify({ machine, measures: all }, null, 2)}\n`);
}

export async function writeReadme({ machine, measures }) {
  const cells = (row) => `| ${row.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const listed = (header, rows) => [cells(header), cells(header.map(() => '---')), ...rows.map(cells)].join('\n');
  const of = ({ id, name, about, rounds, machine }) => `- **${id} ${name}**: ${about}; rounds: ${rounds}; Landfall ${machine.landfall}`;
  const text = [
    '# Results', `Written by \`cargo xtask bench --write-readme\`. ${machineLines(machine).join('; ')}. Medians; how they are taken stands in [README.md](README.md).`,
    '## Targets', listed(TARGETS, measures.flatMap(targetRows)),
    '## Figures', measures.map(of).join('\n'), listed(FIGURES, measures.flatMap(figureRows)),
  ];
  await writeFile(join(benches, 'results.md'), `${text.join('\n\n')}\n`);
  const { plot } = await import('../plot.mjs');
  await plot({ machine, measures });
}
