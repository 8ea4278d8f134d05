// benches/growth.svg: what P9 found, on scales of powers of ten. `cargo xtask bench --write-readme` calls it.

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { digits } from './harness/table.mjs';

const PANELS = [
  { title: 'milliseconds', figures: [['drop ms', 'drop to first rows'], ['plan ms', 'whole plan']] },
  { title: 'MiB', figures: [['drop MiB', 'page and worker'], ['plan MiB', 'plan in the worker']] },
];
const WIDTH = 380;
const HEIGHT = 280;
const INNER = { left: 62, right: 18, top: 34, bottom: 46 };

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #4b535d }
  .title { font-weight: 600; fill: #16191d }
  .grid { stroke: #e2e5e9 }
  .tenfold { stroke: #8a939e; stroke-dasharray: 2 4 }
  .line { fill: none; stroke-width: 2 }
  .s0 { stroke: #2450c8 } .s1 { stroke: #8a5300; stroke-dasharray: 6 3 }
  .d0 { fill: #2450c8 } .d1 { fill: #8a5300 }
  @media (prefers-color-scheme: dark) {
    text { fill: #b0b8c2 } .title { fill: #eceef1 } .grid { stroke: #2b3138 } .tenfold { stroke: #6d7782 }
    .s0 { stroke: #86a8ff } .s1 { stroke: #f0b54c } .d0 { fill: #86a8ff } .d1 { fill: #f0b54c }
  }`;

export async function plot({ measures }) {
  const growth = measures.find(({ id }) => id === 'P9');
  if (!growth) return;
  const sizes = Object.keys(growth.subjects).filter((name) => /^[\d.]+[kM] NICs$/.test(name));
  const nics = (name) => parseFloat(name) * (name.includes('M') ? 1e6 : 1e3);
  const panels = PANELS.map(({ title, figures }, number) => {
    const lines = figures.map(([what, label]) => {
      const points = sizes.map((name) => [nics(name), growth.subjects[name].figures[what]?.median]).filter(([, value]) => value > 0);
      return { label, points };
    });
    return `<g transform="translate(${number * WIDTH} 0)">${panel(title, lines.filter(({ points }) => points.length > 1))}</g>`;
  });
  const size = `width="${2 * WIDTH}" height="${HEIGHT}" viewBox="0 0 ${2 * WIDTH} ${HEIGHT}"`;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="Time and memory from 1,000 to 1,000,000 NICs"><style>${STYLE}</style>${panels.join('\n')}</svg>\n`;
  await writeFile(fileURLToPath(new URL('growth.svg', import.meta.url)), text);
}

function panel(title, lines) {
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return '';
  const range = (values) => [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)) - 1e-9)];
  const [left, right] = range(points.map(([x]) => x));
  const [low, high] = range(points.map(([, y]) => y));
  const x = (value) => INNER.left + ((Math.log10(value) - left) / (right - left)) * (WIDTH - INNER.left - INNER.right);
  const y = (value) => HEIGHT - INNER.bottom - ((Math.log10(value) - low) / (high - low)) * (HEIGHT - INNER.top - INNER.bottom);
  const at = (number) => number.toFixed(1);
  const parts = [`<text class="title" x="${INNER.left}" y="18">${title}</text>`];
  for (let power = low; power <= high; power += 1) {
    const height = at(y(10 ** power));
    parts.push(`<line class="grid" x1="${INNER.left}" x2="${WIDTH - INNER.right}" y1="${height}" y2="${height}"/>`);
    parts.push(`<text x="${INNER.left - 6}" y="${height}" dy="4" text-anchor="end">${digits(10 ** power)}</text>`);
  }
  for (let power = left; power <= right; power += 1) {
    const name = power >= 6 ? `${10 ** (power - 6)}M` : `${10 ** (power - 3)}k`;
    parts.push(`<text x="${at(x(10 ** power))}" y="${HEIGHT - INNER.bottom + 18}" text-anchor="middle">${name}</text>`);
  }
  lines.forEach(({ label, points }, number) => {
    // What ten times as much for each tenfold would be, from the last point back: above it is less than linear.
    const [lastX, lastY] = points.at(-1);
    const decades = Math.min(right - left, Math.log10(lastY) - low);
    parts.push(`<line class="tenfold" x1="${at(x(lastX))}" y1="${at(y(lastY))}" x2="${at(x(lastX / 10 ** decades))}" y2="${at(y(lastY / 10 ** decades))}"/>`);
    parts.push(`<polyline class="line s${number}" points="${points.map(([px, py]) => `${at(x(px))},${at(y(py))}`).join(' ')}"/>`);
    for (const [px, py] of points) {
      parts.push(`<circle class="d${number}" cx="${at(x(px))}" cy="${at(y(py))}" r="3.5"><title>${label}: ${digits(py)} at ${digits(px)} NICs</title></circle>`);
    }
    const across = INNER.left + number * 150;
    parts.push(`<line class="line s${number}" x1="${across}" x2="${across + 22}" y1="${HEIGHT - 10}" y2="${HEIGHT - 10}"/><text x="${across + 28}" y="${HEIGHT - 6}">${label}</text>`);
  });
  return parts.join('');
}
