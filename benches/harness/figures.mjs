// From what was seen in all rounds to what counts.

export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function concluded(measure, seen, how) {
  const subjects = {};
  for (const [name, { figures, failed }] of Object.entries(seen)) {
    const of = (values) => ({ median: median(values), least: Math.min(...values), most: Math.max(...values), all: values });
    subjects[name] = { failed, figures: Object.fromEntries(Object.entries(figures).map(([what, values]) => [what, of(values)])) };
  }
  const figure = (name, what) => subjects[name]?.figures[what]?.median ?? null;
  const targets = (measure.targets ?? []).map((target) => {
    const of = figure(target.of, target.what);
    const against = target.against === undefined ? 1 : figure(target.against, target.what);
    const found = of === null || against === null ? null : of / against;
    return { id: measure.id, ...target, found, met: found === null ? null : found <= target.atMost };
  });
  const { id, name, about } = measure;
  return { id, name, about, at: new Date().toISOString(), ...how, subjects, targets };
}

/** Which subject the others are compared with. */
export function reference(measure) {
  const names = Object.keys(measure.subjects);
  return names.includes('Landfall') ? 'Landfall' : names[0];
}
