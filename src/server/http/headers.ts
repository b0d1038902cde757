// Headers of every answer: nothing from elsewhere, no frames, no referrer, no inline script, no injected markup.
import type { FastifyInstance } from 'fastify';
import type { App } from '../application.ts';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // Each gives the one address that a script of a page may begin a worker with: src/web/notifications/push.ts, src/sdk/calls/frames.ts.
  'trusted-types push-worker frame-worker',
].join('; ');

const headers: Record<string, string> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export function registerHeaders(server: FastifyInstance, app: App) {
  const overHttps = app.config.publicUrl?.startsWith('https:') ?? false;
  server.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(headers)) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    // Devices go by it: what they sign carries the server's time, not their own.
    reply.header('date', app.clock.now().toUTCString());
    if (overHttps) reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
  });
}
