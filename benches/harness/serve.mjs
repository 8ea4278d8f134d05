// Pages for one browser of this machine, on loopback.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json', '.csv': 'text/csv', '.svg': 'image/svg+xml',
};

/**
 * Serves what stands in `files`: by path, such as `/` or `/worker.js`, either `{ file: path }` of a file on the disk, or
 * `[type, body]`, or just the body where the path's ending tells its type.
 */
export async function serve(files) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    const found = files[path];
    const type = Array.isArray(found) ? found[0] : TYPES[extname(found?.file ?? path)] ?? TYPES['.html'];
    const headers = {
      'content-type': type, 'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-resource-policy': 'same-origin',
    };
    if (found === undefined) {
      response.writeHead(404, headers).end();
    } else if (found.file) {
      response.writeHead(200, { ...headers, 'content-length': (await stat(found.file)).size });
      createReadStream(found.file).pipe(response);
    } else {
      response.writeHead(200, headers).end(Array.isArray(found) ? found[1] : found);
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () => new Promise((closed) => {
    server.closeAllConnections();
    server.close(closed);
  });
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}
