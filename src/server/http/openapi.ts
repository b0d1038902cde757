// OpenAPI 3.1 of all contracts at /api/openapi.json, and the same as a page that people can read at /api.
import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { api, type EndpointName } from '../../shared/api.ts';
import type { AnyContract } from '../../shared/contract.ts';
import { errorStatus } from '../../shared/errors.ts';
import type { App } from '../application.ts';
import { version } from '../version.ts';

export async function registerOpenApi(server: FastifyInstance, _app: App) {
  await server.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Alcove',
        version,
        description: 'Contents are end-to-end encrypted bytes: see docs/protocol.md and docs/encryption.md.',
        license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
      },
    },
    transform: jsonSchemaTransform,
  });
  server.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(describeErrors(server.swagger()))),
  );
  server.get('/api', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html').send(readablePage()),
  );
}

/** Adds to each operation the errors of its contract and who may call. */
function describeErrors(document: object) {
  const paths = (document as { paths: Record<string, Record<string, Record<string, unknown>>> }).paths;
  for (const name of Object.keys(api) as EndpointName[]) {
    const contract: AnyContract = api[name];
    const operation = paths[`/api/${name}`]?.[contract.kind === 'query' ? 'get' : 'post'];
    if (!operation) continue;
    const plain = { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } };
    if (contract.takes === 'bytes') operation['requestBody'] = { required: true, ...plain };
    if (contract.gives === 'bytes') operation['responses'] = { 200: { description: 'The bytes.', ...plain } };
    operation['x-actors'] = contract.actors;
    operation['x-errors'] = contract.errors.map((code) => ({ code, status: errorStatus[code] }));
  }
  return document;
}

function readablePage(): string {
  const rows = (Object.entries(api) as [EndpointName, AnyContract][]).map(
    ([name, contract]) =>
      `<tr><th scope="row"><code>${contract.kind === 'query' ? 'GET' : 'POST'} /api/${name}</code></th>` +
      `<td>${escapeHtml(contract.summary)}</td><td>${contract.actors.join(', ')}</td>` +
      `<td>${contract.errors.map((code) => `<code>${code}</code>`).join(' ')}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>API</title><link rel="stylesheet" href="/api.css"><main><h1>The API</h1>
<p>Generated from the contracts. Machine-readable: <a href="/api/openapi.json">openapi.json</a>.</p>
<table><thead><tr><th scope="col">Endpoint</th><th scope="col">What it does</th><th scope="col">Who may call</th>
<th scope="col">Errors of its own</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></main></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
