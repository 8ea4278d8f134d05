// How much of the worker's memory a plan takes: both sites, the mapping, and what is worked out of it.

import { memory, prepared } from '../harness/plans.mjs';

export const measure = {
  id: 'P8',
  name: 'memory',
  about: 'bytes in use per NIC after a whole plan of 1,000,000 NICs, less those of the names',
  rounds: 1,
  subjects: {
    'Landfall': async (bench) => {
      const { programs, rows, live: before, texts } = await prepared(bench, bench.nics);
      const linked = await memory(programs);
      await programs.call('plan');
      const planned = await memory(programs);
      const live = before + planned.live - linked.live;
      return {
        'bytes a NIC': (live - texts) / rows,
        'of these worked out': (planned.live - linked.live) / rows,
        'names a NIC': texts / rows,
        'MiB in use': live / 2 ** 20,
        'MiB at the most': planned.peak / 2 ** 20,
        'MiB of the module': planned.all / 2 ** 20,
      };
    },
  },
  targets: [{ what: 'bytes a NIC', of: 'Landfall', atMost: 200 }],
};
