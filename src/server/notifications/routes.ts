import type { FastifyInstance } from 'fastify';
import { fail } from '../../shared/errors.ts';
import type { App } from '../application.ts';
import type { Routes } from '../http/routes.ts';
import { subscribeToPush, unsubscribeFromPush } from './pushing.ts';
import { getNotificationSettings, stopMails, updateNotificationSettings } from './settings.ts';

export const notificationRoutes = {
  getNotificationSettings: (app, call) => getNotificationSettings(app, call.actor),
  updateNotificationSettings: (app, call, input) => updateNotificationSettings(app, call.actor, input),
  subscribeToPush: (app, call, input) => subscribeToPush(app, call.actor, input),
  unsubscribeFromPush: (app, call) => unsubscribeFromPush(app, call.actor),
  stopMails: async (app, call, { token }) => {
    await stopMails(app, call.networkAddress, token);
    return {};
  },
} satisfies Partial<Routes>;

/**
 * What mail programs call by themselves (RFC 8058): a form instead of JSON, from any origin, and no cookie counts. GET of the
 * same address is a page with a button.
 */
export async function registerOneClick(http: FastifyInstance, app: App): Promise<void> {
  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 4096 }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { token: string } }>('/o/:organisation/stop-mails/:token', async (request, reply) => {
      await app.limits.spend('link', request.ip);
      if (!/\bList-Unsubscribe\b[^]*\bOne-Click\b/.test(String(request.body))) fail('bad_input');
      await stopMails(app, request.ip, request.params.token);
      return reply.code(200).header('cache-control', 'no-store').type('text/plain').send('ok');
    });
  });
}
