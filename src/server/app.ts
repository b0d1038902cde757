// The only wiring: parts, domains and doors are put together here, and tests override parts here.
import { fileURLToPath } from 'node:url';
import type { App } from './application.ts';
import { createCalls } from './calls/calls.ts';
import { callJobs, callReactions } from './calls/jobs.ts';
import { Media } from './calls/media.ts';
import { serveQuiet } from './calls/ringing.ts';
import { callRoutes } from './calls/routes.ts';
import type { Config } from './config.ts';
import { contactJobs, contactReactions } from './contacts/jobs.ts';
import { contactRoutes } from './contacts/routes.ts';
import { serveConversationsToConfirm, serveWaitingConversations } from './contacts/tasks.ts';
import { conversationReactions, conversationsToConfirm, conversationsWaitingFor } from './conversations/jobs.ts';
import { serveNews } from './conversations/news.ts';
import { conversationRoutes } from './conversations/routes.ts';
import type { Database } from './db/database.ts';
import { openFiles } from './files/open.ts';
import { deletionJobs } from './db/deletion-list.ts';
import { registerPages } from './http/pages.ts';
import type { Routes } from './http/routes.ts';
import { createHttpServer } from './http/server.ts';
import { requireAgreement, resolveActor } from './identity/actor.ts';
import { forgetEndedDevices, identityJobs } from './identity/jobs.ts';
import { publicAddress } from './identity/place.ts';
import { identityRoutes } from './identity/routes.ts';
import { createIds } from './ids.ts';
import { createJobs } from './jobs/jobs.ts';
import type { Keystore } from './keystore/keystore.ts';
import { createLimits } from './limits.ts';
import { createFeed } from './live/feed.ts';
import { attachSockets } from './live/sockets.ts';
import { createLog } from './log.ts';
import { createMailTransport } from './mail/transport.ts';
import { mailJobs } from './mail/mails.ts';
import { auditJobs } from './audit/seals.ts';
import { fileJobs } from './messages/jobs.ts';
import { messageRoutes } from './messages/routes.ts';
import { schedulingJobs } from './messages/releasing.ts';
import { registerMessageKinds } from './messages/kinds.ts';
import { findQuiet, notificationReactions } from './notifications/calls.ts';
import { mailHooks, notificationJobs } from './notifications/jobs.ts';
import { notificationRoutes, registerOneClick } from './notifications/routes.ts';
import { createDemoMaker } from './organisations/demo.ts';
import { requireFeature } from './organisations/features.ts';
import { organisationRoutes } from './organisations/routes.ts';
import { makeSetupLink } from './organisations/setup.ts';
import { resumeDemo, startDemo } from './organisations/try-demo.ts';
import { createPushTransport } from './push/transport.ts';
import { createReactions } from './reactions.ts';

/** What a start has opened already; the app closes none of it. */
export interface Ground {
  config: Config;
  keystore: Keystore;
  database: Database;
}

export interface RunningApp {
  app: App;
  /** Starts to listen; gives the address that people open. */
  listen(): Promise<{ address: string }>;
  /** Makes the demo, if nothing is here yet; answers while it is being made. */
  startDemo(): Promise<void>;
  /** Makes a demo anew whose making was interrupted. */
  resumeDemo(): Promise<void>;
  /** Prepares video calls, while everything else works already. */
  startCalls(): void;
  /** The one-time link of the set-up page, or null once there is an organisation. */
  setupLink(): Promise<string | null>;
  /** Refuses new requests, closes sockets and jobs. May be called twice. */
  close(): Promise<void>;
}

/** Where the built pages are. */
const pagesFolder = fileURLToPath(new URL('../../dist/web', import.meta.url));

const routes: Routes = {
  health: async (app) => ({
    status: app.database.isThere() ? 'ok' : 'databaseAway',
    calls: app.calls.state().state,
  }),
  ...identityRoutes,
  ...organisationRoutes,
  ...contactRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...callRoutes,
  ...notificationRoutes,
};

/** Puts the server together; nothing listens yet. Tests pass parts of their own. */
export async function createApp(ground: Ground, overrides: Partial<App> = {}): Promise<RunningApp> {
  const app = await createParts(ground, overrides);
  const { database } = app;
  registerMessageKinds();
  contactReactions(app.reactions);
  conversationReactions(app.reactions);
  callReactions(app.reactions);
  notificationReactions(app.reactions);
  serveQuiet(findQuiet);
  serveNews(app);
  serveWaitingConversations(conversationsWaitingFor);
  serveConversationsToConfirm(conversationsToConfirm);
  identityJobs(app);
  mailJobs(app, mailHooks(app));
  contactJobs(app);
  notificationJobs(app);
  callJobs(app);
  auditJobs(app);
  deletionJobs(app);
  fileJobs(app);
  schedulingJobs(app);
  await app.jobs.start();
  await forgetEndedDevices(app);

  const http = await createHttpServer(app, { routes, resolveActor, requireAgreement, requireFeature });
  await registerOneClick(http, app);
  await registerPages(http, pagesFolder);
  const sockets = attachSockets(http.server, app, resolveActor);
  // What was committed as the database went, nobody was told of.
  const stopListening = database.onReturn(() => app.feed.resumeAll());
  let closed: Promise<void> | null = null;
  const close = async () => {
    stopListening();
    await Promise.all([app.calls.close(), app.demo.close()]);
    sockets.close();
    await http.close();
    await app.feed.close();
    await app.jobs.close();
  };
  return {
    app,
    async listen() {
      const { host, port } = app.config;
      // After a break all devices come back at once; whom the queue has no room for tries again only seconds later.
      await http.listen({ host, port, backlog: 4096 });
      const bound = http.server.address();
      if (typeof bound === 'object' && bound) app.config.port = bound.port;
      return { address: publicAddress(app) };
    },
    startDemo: () => startDemo(app),
    resumeDemo: () => resumeDemo(app),
    startCalls: () => app.calls.start(),
    setupLink: () => makeSetupLink(app),
    close: () => (closed ??= close()),
  };
}

async function createParts({ config, keystore, database }: Ground, overrides: Partial<App>): Promise<App> {
  const clock = overrides.clock ?? { now: () => new Date() };
  const log =
    overrides.log ??
    createLog(
      (line) => process.stdout.write(line),
      () => clock.now(),
    );
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const base = {
    config: { ...config },
    keystore,
    database,
    clock,
    log,
    ids: createIds(clock),
    limits: createLimits(),
    files: await openFiles(config, say),
    mail: config.smtpUrl ? createMailTransport(config) : null,
    push: createPushTransport({ keys: () => keystore.vapidKeys(), contact: pushContact(config) }),
    reactions: createReactions(),
    say,
    startedAt: clock.now(),
  };
  const app = { ...base, ...overrides } as App;
  app.feed = overrides.feed ?? createFeed(app);
  app.jobs = overrides.jobs ?? createJobs({ ...app, polling: true });
  app.demo = overrides.demo ?? createDemoMaker(app);
  app.calls = overrides.calls ?? createCalls(app);
  app.media = overrides.media ?? new Media(app);
  return app;
}

/** Whom a push service tells when something is wrong with our pushes. */
function pushContact({ publicUrl, mailFrom }: Config): string {
  if (publicUrl?.startsWith('https:')) return publicUrl;
  return `mailto:${/<([^>]+)>/.exec(mailFrom)?.[1] ?? mailFrom}`;
}
