// The plan's table as a good engineer would write it by hand, in typed JavaScript: what Landfall's is compared with.
//
// Columns are dictionaries (networks, subnets, how) with a Uint16Array of places, addresses a Uint32Array, names of machines and NICs
// arrays of strings with folded copies beside them. Everything is on the page, where no message has to cross. Words are looked for by
// `includes`; a column is sorted by ranks in a Float64Array, rank and row in one number, and ranks are kept. Rows are a pool of
// elements, of which only those that come into view are written.

export const COLUMNS = [
  ['vm', 170], ['nic', 130], ['source-network', 150], ['source-subnet', 130], ['source-address', 130], ['target-network', 150],
  ['target-subnet', 130], ['target-address', 130], ['how', 130], ['test-address', 130], ['findings', 90],
];
const ROW = 32;
const MOST_HEIGHT = 16_000_000;
const OVERSCAN = 10;

/** Made-up rows like those of an estate: machines in order of their names, a NIC each, subnets of some 50 machines. */
export function made(count) {
  let seed = 20_260;
  const random = (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % below;
  };
  const roles = ['web', 'app', 'db', 'sql', 'cache', 'batch', 'files', 'mail', 'print', 'jump', 'build', 'log'];
  const places = ['prod', 'test', 'dev', 'stage'];
  const networks = Math.max(4, Math.round(count / 2_500));
  const named = (site) => Array.from({ length: networks }, (_, at) => `spoke-${roles[at % 12]}-${places[at % 4]}-${at}-${site}`);
  const subnets = ['app', 'data', 'web', 'mgmt', 'AzureBastionSubnet', 'backend', 'default', 'dmz'];
  const names = Array.from({ length: count }, (_, at) => `vm-${roles[random(12)]}-${places[random(4)]}-${String(at % 100_000).padStart(5, '0')}${at >= 100_000 ? `-${Math.floor(at / 100_000)}` : ''}`).sort();
  const table = {
    count, vm: names, nic: names.map((name) => `${name}-nic-${random(3)}`),
    networks: named('weu'), targets: named('neu'), subnets, hows: ['kept', 'next free', 'taken, next free', 'DHCP', 'set by hand'],
    'source-network': new Uint16Array(count), 'source-subnet': new Uint16Array(count), 'source-address': new Uint32Array(count),
    'target-network': new Uint16Array(count), 'target-subnet': new Uint16Array(count), 'target-address': new Uint32Array(count),
    'test-address': new Uint32Array(count), how: new Uint16Array(count), findings: new Uint16Array(count),
  };
  for (let row = 0; row < count; row += 1) {
    const network = random(networks);
    const address = 0x0a000000 + network * 1_024 + random(1_024);
    const kept = random(4) > 0;
    table['source-network'][row] = table['target-network'][row] = network;
    table['source-subnet'][row] = table['target-subnet'][row] = random(8);
    table['source-address'][row] = address;
    table['target-address'][row] = kept ? address : address + 7;
    table['test-address'][row] = kept ? address : address + 9;
    table.how[row] = kept ? 0 : 1 + random(4);
    table.findings[row] = random(9) > 6 ? random(4) : 0;
  }
  table.folded = { vm: table.vm.map((name) => name.toLowerCase()), nic: table.nic.map((name) => name.toLowerCase()) };
  return table;
}

const DICTIONARIES = { 'source-network': 'networks', 'source-subnet': 'subnets', 'target-network': 'targets', 'target-subnet': 'subnets', how: 'hows' };
const ADDRESSES = ['source-address', 'target-address', 'test-address'];
const addressText = (number) => `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;

export function textOf(table, column, row) {
  if (DICTIONARIES[column]) return table[DICTIONARIES[column]][table[column][row]];
  if (ADDRESSES.includes(column)) return addressText(table[column][row]);
  if (column === 'findings') return table.findings[row] === 0 ? '' : String(table.findings[row]);
  return table[column][row];
}

/** Rows that have a word in a name or an address; `ip:` and what follows is the beginning of an address. */
function filtered(table, words) {
  const shown = new Uint32Array(table.count);
  let count = 0;
  const folded = words.toLowerCase();
  if (folded.startsWith('ip:')) {
    const start = folded.slice(3);
    const { 'source-address': before, 'target-address': after } = table;
    for (let row = 0; row < table.count; row += 1) {
      if (addressText(before[row]).startsWith(start) || addressText(after[row]).startsWith(start)) shown[count++] = row;
    }
    return shown.subarray(0, count);
  }
  const { vm, nic } = table.folded;
  const holding = (column) => Uint8Array.from(table[DICTIONARIES[column]], (name) => Number(name.toLowerCase().includes(folded)));
  const columns = ['source-network', 'source-subnet', 'target-network', 'target-subnet'].map((column) => [table[column], holding(column)]);
  const [[n1, h1], [s1, h2], [n2, h3], [s2, h4]] = columns;
  // A word with a letter in it is in no IPv4 address.
  const maybeAddress = /^[\d.]*$/.test(folded);
  const { 'source-address': before, 'target-address': after } = table;
  for (let row = 0; row < table.count; row += 1) {
    if (vm[row].includes(folded) || nic[row].includes(folded) || h1[n1[row]] || h2[s1[row]] || h3[n2[row]] || h4[s2[row]]
      || (maybeAddress && (addressText(before[row]).includes(folded) || addressText(after[row]).includes(folded)))) shown[count++] = row;
  }
  return shown.subarray(0, count);
}

const ranks = new Map();

/** For each row its place by a column; addresses are their own. */
function ranked(table, column) {
  if (ADDRESSES.includes(column)) return table[column];
  if (!ranks.has(column)) ranks.set(column, rankOf(table, column));
  return ranks.get(column);
}

function rankOf(table, column) {
  if (column === 'findings') return table.findings.map((count) => 65_535 - count);
  const inOrder = (names) => {
    const folded = names.map((name) => name.toLowerCase());
    const order = Uint32Array.from(names.keys()).sort((one, other) => (folded[one] < folded[other] ? -1 : Number(folded[one] > folded[other])));
    const rank = new Uint32Array(names.length);
    order.forEach((at, place) => (rank[at] = place > 0 && folded[order[place - 1]] === folded[at] ? rank[order[place - 1]] : place));
    return rank;
  };
  const dictionary = DICTIONARIES[column];
  if (!dictionary) return inOrder(table[column]);
  const rank = inOrder(table[dictionary]);
  return Uint32Array.from(table[column], (at) => rank[at]);
}

function sorted(table, rows, column) {
  const rank = ranked(table, column);
  const keys = Float64Array.from(rows, (row) => rank[row] * 2_097_152 + row).sort();
  return Uint32Array.from(keys, (key) => key % 2_097_152);
}

const parts = (className, parent) => {
  const element = document.createElement('div');
  element.className = className;
  return parent.appendChild(element);
};

/** Shows `count` rows, below a header and a filter box. */
export function show(root, count) {
  const table = made(count);
  let rows = Uint32Array.from({ length: count }, (_, row) => row);
  let found = rows;
  let sort = null;
  const input = root.appendChild(document.createElement('input'));
  input.dataset.testid = 'plan-filter';
  const told = root.appendChild(document.createElement('output'));
  told.dataset.testid = 'plan-count';
  const view = parts('view', root);
  view.dataset.testid = 'grid-viewport';
  const header = parts('header', view);
  const canvas = parts('canvas', view);
  canvas.setAttribute('role', 'rowgroup');
  for (const [column, width] of COLUMNS) {
    const cell = parts('cell', header);
    Object.assign(cell.dataset, { testid: `header-${column}` });
    cell.style.width = `${width}px`;
    cell.textContent = column;
    cell.addEventListener('click', () => {
      sort = column;
      apply();
    });
  }
  const pool = [];
  const element = () => {
    const row = parts('row', canvas);
    row.setAttribute('role', 'row');
    row.hidden = true;
    const cells = COLUMNS.map(([column, width]) => {
      const cell = parts('cell', row);
      cell.dataset.column = column;
      cell.style.width = `${width}px`;
      return cell.appendChild(document.createTextNode(''));
    });
    return { row, cells, place: -1, top: -1 };
  };
  function paint(afresh) {
    const height = view.clientHeight - ROW;
    const full = rows.length * ROW;
    const top = full <= MOST_HEIGHT ? scrollTop : scrollTop * ((full - height) / (MOST_HEIGHT - height));
    const first = Math.max(0, Math.floor(top / ROW) - OVERSCAN);
    const last = Math.min(rows.length, Math.ceil((top + height) / ROW) + OVERSCAN);
    const most = Math.ceil(height / ROW) + 1 + 2 * OVERSCAN;
    while (pool.length < most) pool.push(element());
    for (const node of pool) if (node.place >= 0 && (node.place < first || node.place >= last)) {
      node.place = -1;
      node.row.hidden = true;
    }
    for (let place = first; place < last; place += 1) {
      const node = pool[place % pool.length];
      if (node.place !== place || afresh) {
        if (node.place < 0) node.row.hidden = false;
        node.place = place;
        COLUMNS.forEach(([column], at) => {
          const text = textOf(table, column, rows[place]);
          if (node.cells[at].data !== text) node.cells[at].data = text;
        });
      }
      const y = full <= MOST_HEIGHT ? place * ROW : Math.round(place * ROW - top + scrollTop);
      if (node.top !== y) {
        node.top = y;
        node.row.style.transform = `translateY(${y}px)`;
      }
    }
  }
  let scrollTop = 0;
  function apply() {
    rows = sort ? sorted(table, found, sort) : found;
    canvas.style.height = `${Math.min(MOST_HEIGHT, rows.length * ROW)}px`;
    told.textContent = `${rows.length} of ${count} rows`;
    view.scrollTop = scrollTop = 0;
    paint(true);
  }
  view.addEventListener('scroll', () => {
    scrollTop = view.scrollTop;
    paint(false);
  });
  input.addEventListener('input', () => {
    found = input.value === '' ? Uint32Array.from({ length: count }, (_, row) => row) : filtered(table, input.value);
    apply();
  });
  apply();
}
