// What the command line asks for.

export const USAGE = `cargo xtask bench [--rounds N] [--only ID,ID] [--nics N] [--quick] [--no-build]
cargo xtask bench --write-readme

  --rounds N       how often each subject is measured (5, or what a measure says itself)
  --only P1,P3     these measures alone; the others keep what an earlier run found
  --nics N         the largest estate, where the full one is 1000000 (100000 with --quick)
  --quick          one round, smaller inputs: shows that everything works, says little
  --no-build       take dist/ and the wasm programs as they stand
  --verbose        tell where a subject failed
  --write-readme   write benches/results.md and benches/growth.svg from the last results, measure nothing`;

export function options(words) {
  const asked = { rounds: null, only: [], nics: null, quick: false, help: false, verbose: false, writeReadme: false };
  const rest = [...words];
  const number = (name) => {
    const value = Number((rest.shift() ?? '').replaceAll('_', ''));
    if (!Number.isInteger(value) || value < 1) throw new Error(`${name} needs a whole number.\n\n${USAGE}`);
    return value;
  };
  while (rest.length > 0) {
    const word = rest.shift();
    if (word === '--rounds') asked.rounds = number(word);
    else if (word === '--nics') asked.nics = number(word);
    else if (word === '--only') asked.only.push(...(rest.shift() ?? '').toUpperCase().split(','));
    else if (word === '--quick') asked.quick = true;
    else if (word === '--verbose') asked.verbose = true;
    else if (word === '--write-readme') asked.writeReadme = true;
    else if (word === '--help' || word === '-h') asked.help = true;
    else throw new Error(`${word} is not known here.\n\n${USAGE}`);
  }
  return asked;
}
