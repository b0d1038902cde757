import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import Fastify from 'fastify';
import { Refusal } from '../../shared/errors.ts';
import { registerPages } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'alcove-pages-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Alcove</title>');
writeFileSync(join(folder, 'assets', 'first-1.js'), 'plain');
writeFileSync(join(folder, 'assets', 'first-1.js.br'), 'packed');
after(() => rmSync(folder, { recursive: true }));

async function openServer() {
  const server = Fastify();
  server.setErrorHandler((error, _request, reply) => reply.code(error instanceof Refusal ? 404 : 500).send());
  await registerPages(server, folder);
  return server;
}

test('a browser that can unpack gets the packed file, another one the plain one, both for a year', async () => {
  const server = await openServer();
  const ask = (encoding: string) =>
    server.inject({ url: '/assets/first-1.js', headers: { 'accept-encoding': encoding } });
  const packed = await ask('br');
  assert.deepEqual([packed.body, packed.headers['content-encoding']], ['packed', 'br']);
  assert.match(String(packed.headers['cache-control']), /immutable/);
  const plain = await ask('identity');
  assert.deepEqual([plain.body, plain.headers['content-encoding']], ['plain', undefined]);
});

test('every address of the product is the one page, never cached; a missing file is missing', async () => {
  const server = await openServer();
  const page = await server.inject('/conversations/018f');
  assert.match(page.body, /Alcove/);
  assert.match(String(page.headers['cache-control']), /no-(store|cache)/);
  assert.equal((await server.inject('/assets/first-2.js')).statusCode, 404);
  assert.equal((await server.inject({ url: '/conversations', method: 'POST' })).statusCode, 404);
});
