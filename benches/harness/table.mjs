// What a person reads when all is done.

import { reference } from './figures.mjs';

/** A number in four digits or so, with a blank in thousands. */
export function digits(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (Math.abs(value) >= 999.5) return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ' ');
  return String(Number(value.toPrecision(3)));
}

export function machineLines({ cpu, cores, memoryGiB, system, browser, node, rustc, landfall }) {
  return [`${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}`, `${browser}, Node ${node}, ${rustc}, Landfall ${landfall}`];
}

/** A row for every figure of every subject: id, what, subject, median, its range, and its ratio to Landfall (or to the first subject). */
export function figureRows(measure) {
  const rows = [];
  const base = reference(measure);
  const whats = [...new Set(Object.values(measure.subjects).flatMap(({ figures }) => Object.keys(figures)))];
  for (const what of whats) {
    const first = measure.subjects[base]?.figures[what]?.median;
    for (const [name, { figures }] of Object.entries(measure.subjects)) {
      const figure = figures[what];
      if (!figure) continue;
      const ratio = name === base || !first ? '' : `${digits(figure.median / first)} ×`;
      rows.push([measure.id, what, name, digits(figure.median), `${digits(figure.least)} to ${digits(figure.most)}`, ratio]);
    }
  }
  for (const [name, { failed }] of Object.entries(measure.subjects)) if (failed) rows.push([measure.id, 'failed', name, failed, '', '']);
  return rows;
}

/** A row for every target: id, what is asked, what was found, whether it is met. */
export function targetRows(measure) {
  return measure.targets.map(({ id, what, of, against, atMost, found, met }) => {
    const inverse = atMost > 0 && atMost < 1 ? `1/${digits(1 / atMost)}` : digits(atMost);
    const wanted = against === undefined ? `${of}: ${what} ≤ ${digits(atMost)}` : `${of}: ${what} ≤ ${inverse} of ${against}`;
    const result = found === null ? '–' : against !== undefined && atMost < 1 ? `1/${digits(1 / found)}` : digits(found);
    return [id, wanted, result, met === null ? 'not measured' : met ? 'met' : 'MISSED'];
  });
}

export const FIGURES = ['', 'what', 'subject', 'median', 'range', 'ratio'];
export const TARGETS = ['', 'target', 'found', ''];

export function table({ machine, measures }) {
  const parts = [...machineLines(machine), ''];
  parts.push(...aligned([FIGURES, ...measures.flatMap(figureRows)]), '', ...aligned([TARGETS, ...measures.flatMap(targetRows)]));
  return parts.join('\n');
}

function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}
