// The first minutes of an installation: a one-time link from the terminal makes the organisation, its first
// administrator and the service desk.
import { randomUUID } from 'node:crypto';
import { fail } from '../../shared/errors.ts';
import type { z } from 'zod';
import type { ServiceDeskId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/installation.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import type { Call } from '../http/routes.ts';
import { serverPublicKey } from '../identity/opaque.ts';
import { findOrganisation, publicAddress } from '../identity/place.ts';
import { hashToken, makeToken } from '../identity/tokens.ts';
import { version } from '../version.ts';
import { addDeskAccount } from './desk-sign-in.ts';
import { makeOrganisation } from './organisations.ts';
import { lockInstallation, selectInstallation, updateInstallation } from './store.ts';

type Input<Name extends 'describeInstallation' | 'setUpInstallation' | 'tryDemo'> = z.output<
  (typeof contracts)[Name]['input']
>;

/** Makes a new one-time link of the set-up page; an older one ends. Null once the installation is set up. */
export async function makeSetupLink(app: App): Promise<string | null> {
  const token = await app.database.transaction('installation', (tx) => makeSetupToken(tx));
  return token && `${publicAddress(app)}/setup#${token}`;
}

/** The secret of that link. Null once the installation is set up. */
export async function makeSetupToken(tx: Tx): Promise<string | null> {
  const installation = await lockInstallation(tx);
  if (installation.set_up_at) return null;
  const token = makeToken();
  await updateInstallation(tx, { setup_token_hash: token.hash });
  return token.text;
}

/** Uses the set-up link up, for a real organisation or the demo. Of several at once one succeeds. */
export async function takeSetupToken(tx: Tx, app: App, token: string, demo: boolean): Promise<void> {
  const installation = await lockInstallation(tx);
  if (installation.set_up_at) {
    if (installation.demo === demo) fail('setup.done_already');
    fail(demo ? 'setup.real_here' : 'setup.demo_here');
  }
  if (!installation.setup_token_hash?.equals(hashToken(token))) fail('setup.link_wrong');
  await updateInstallation(tx, { setup_token_hash: null, set_up_at: app.clock.now(), demo });
}

/** Makes the first organisation, its first administrator (invited) and the service desk; once. */
export async function setUpInstallation(app: App, call: Call, input: Input<'setUpInstallation'>) {
  return countingWrongLinks(app, call, () =>
    app.database.transaction('installation', async (tx) => {
      await takeSetupToken(tx, app, input.token, false);
      const { organisation, administrator, serviceDesk } = input;
      const person = { ...administrator, profession: administrator.profession || null };
      const what = { organisation, administrator: person, demo: false, delivery: 'paper' } as const;
      return makeFirst(tx, app, call.actor, what, serviceDesk);
    }),
  );
}

/** The first organisation and the service desk, with the secrets that open both. */
export async function makeFirst(
  tx: Tx,
  app: App,
  actor: Actor,
  what: Parameters<typeof makeOrganisation>[3],
  serviceDesk: { name: string; address: string },
) {
  const { organisationId, invitationToken } = await makeOrganisation(tx, app, actor, what);
  const enrolment = makeToken();
  // Random like the ids of members: it is answered to unknown addresses too.
  const id = randomUUID() as ServiceDeskId;
  await addDeskAccount(tx, app, { id, ...serviceDesk, enrolmentTokenHash: enrolment.hash });
  await recordAudit(tx, app, actor, what.demo ? 'installation.demo_made' : 'installation.set_up', { organisationId });
  return { invitationToken, enrolmentToken: enrolment.text };
}

/** What a page must know before anybody is signed in. */
export async function describeInstallation(app: App, call: Call, input: Input<'describeInstallation'>) {
  const serverKey = await serverPublicKey(app);
  return app.database.transaction('installation', async (tx) => {
    const installation = await selectInstallation(tx);
    const row = await findOrganisation(tx, { organisation: input.organisation, host: call.host });
    return {
      setUp: installation.set_up_at !== null,
      demo: installation.demo,
      version,
      serverId: app.keystore.installationId,
      serverKey,
      organisation: row
        ? {
            ...{ id: row.id, shortName: row.short_name, name: row.name, country: row.country },
            ...{ language: row.language, accent: row.accent, demo: row.demo },
          }
        : null,
      demoAccounts: installation.demo ? app.demo.accounts() : null,
    };
  });
}

/** Whoever tries links that don't exist is slowed down. */
export async function countingWrongLinks<Result>(app: App, call: Call, work: () => Promise<Result>): Promise<Result> {
  await app.limits.requireFew('wrongLink', call.networkAddress);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.message === 'setup.link_wrong') {
      await app.limits.noteFailure('wrongLink', call.networkAddress);
    }
    throw error;
  }
}
