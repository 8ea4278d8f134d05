// Landfall's site as a good server gives it: every file in brotli, at its best.

import { createServer } from 'node:http';
import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', wasm: 'application/wasm' };

const sites = new Map();

/** The files of a built site, by name: { page, later, kind, type, size, body, text }; `page` tells those of the page from those of its
 *  worker, `later` what is loaded behind what is always needed; `text` only of scripts. */
export function site(url) {
  if (!sites.has(url)) sites.set(url, fetched(url));
  return sites.get(url);
}

async function fetched(url) {
  const files = new Map();
  const take = async (name, page, later = false) => {
    if (files.has(name)) return '';
    files.set(name, null);
    const response = await fetch(new URL(name, url));
    if (!response.ok) throw new Error(`${name} is not there`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const compressed = await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    const kind = name === '' ? 'html' : name.split('.').at(-1);
    files.set(name, { page, later, kind, type: TYPES[kind] ?? 'application/octet-stream', size: compressed.length, body: compressed, text: kind === 'js' ? bytes.toString() : '' });
    return bytes.toString();
  };
  const named = (text) => [...new Set(text.match(/[\w-]+\.(?:css|js|wasm)(?=['"])/g) ?? [])];
  const html = await take('', true);
  const worker = /name="landfall-worker" content="([^"]+)"/.exec(html)?.[1];
  for (const name of named(html)) if (name !== worker) await take(name, true);
  for (const name of worker ? named(await take(worker, false)) : []) await take(name, false);
  // The glue of each program names the script that fetches its parts, and that the parts.
  const scripts = (ending) => [...files].filter(([name]) => name.endsWith(ending)).map(([, file]) => file);
  for (const { page, text } of scripts('.js')) {
    for (const found of named(text).filter((name) => name.endsWith('_parts.js'))) await take(found, page);
  }
  for (const { page, text } of scripts('_parts.js')) {
    for (const part of named(text)) await take(part, page, true);
  }
  return files;
}

/** Serves it: { url, close }. */
export async function served(files) {
  const server = createServer((request, response) => {
    const found = files.get(new URL(request.url, 'http://x').pathname.slice(1));
    if (!found) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': found.type, 'content-encoding': 'br', 'content-length': found.size }).end(found.body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () => new Promise((closed) => {
    server.closeAllConnections();
    server.close(closed);
  });
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}
