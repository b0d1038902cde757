// The web pages: built files with hashed names, and the one page for every address that isn't a file.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { fail } from '../../shared/errors.ts';

/** Serves the build in `folder`: assets for a year, the page itself never cached. */
export async function registerPages(server: FastifyInstance, folder: string) {
  if (!existsSync(join(folder, 'index.html'))) {
    server.setNotFoundHandler(() => fail('not_found'));
    return;
  }
  await server.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: false,
    // Packed by the build: see vite.config.ts.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const forever = path.includes('/assets/');
      reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  server.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/assets/') && !/\.\w+$/.test(request.url);
    if (!isPage) fail('not_found');
    return reply.header('cache-control', 'no-store').type('text/html').sendFile('index.html', { cacheControl: false });
  });
}
