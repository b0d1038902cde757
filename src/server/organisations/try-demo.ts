// Starting the demo, and deleting it so that a real organisation can follow.
import type { App } from '../application.ts';
import { requireServiceDesk, system, type Actor } from '../actor.ts';
import { recordAudit } from '../audit/audit.ts';
import { deleteOrganisationRows, type Doomed } from '../db/deletion.ts';
import { exportDeletions, noteDeletion } from '../db/deletion-list.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { fail } from '../../shared/errors.ts';
import type { Call } from '../http/routes.ts';
import { endSignIns } from '../identity/sign-ins.ts';
import { countingWrongLinks, makeFirst, makeSetupToken, takeSetupToken } from './setup.ts';
import { lockInstallation, selectInstallation, selectOrganisations, updateInstallation } from './store.ts';

const organisation = {
  name: 'Linden Practice',
  shortName: 'demo',
  country: 'NL',
  timeZone: 'Europe/Amsterdam',
  language: 'en',
} as const;
const administrator = { name: 'Dr Eva Vos', address: 'eva.vos@demo.example', profession: 'Psychotherapist' };
const serviceDesk = { name: 'Service desk', address: 'desk@demo.example' };

/** Makes the demo organisation with the set-up link, and answers while its people are being made. */
export async function tryDemo(app: App, call: Call, { token }: { token: string }) {
  await countingWrongLinks(app, call, () => beginDemo(app, call.actor, token));
  return {};
}

/** The same for `npm start -- --demo`: does nothing where an organisation or the demo is here already. */
export async function startDemo(app: App): Promise<void> {
  const token = await app.database.transaction('installation', makeSetupToken);
  if (token) await beginDemo(app, system, token);
}

/** A demo whose making was interrupted, by a kill say, is deleted and made anew: nobody could sign in to half of one. */
export async function resumeDemo(app: App): Promise<void> {
  if (!app.demo.wasInterrupted()) return;
  const { demo } = await app.database.transaction('installation', selectInstallation);
  if (!demo) return app.demo.forget();
  await clearDemo(app, system);
  await startDemo(app);
}

async function beginDemo(app: App, actor: Actor, token: string): Promise<void> {
  app.demo.announce();
  await app.database.transaction('installation', async (tx) => {
    await takeSetupToken(tx, app, token, true);
    const what = { organisation, administrator, demo: true, delivery: 'paper' } as const;
    const tokens = await makeFirst(tx, app, actor, what, serviceDesk);
    const order = { ...tokens, organisation: organisation.shortName, serviceDeskAddress: serviceDesk.address };
    onCommit(tx, () => app.demo.start(order));
  });
}

/** How far the demo is made. */
export async function getDemoProgress(app: App) {
  return app.demo.progress();
}

/** Deletes the demo with everything in it; the installation can be set up anew with the token that this gives. */
export async function deleteDemo(app: App, call: Call) {
  const setupToken = await clearDemo(app, requireServiceDesk(call.actor));
  call.setSignIn('serviceDesk', null);
  return { setupToken };
}

/** Gives the token with which the installation can be set up anew. */
async function clearDemo(app: App, actor: Actor): Promise<string> {
  const { setupToken, doomed } = await app.database.transaction('installation', async (tx) => {
    const installation = await lockInstallation(tx);
    if (!installation.demo) fail('not_found');
    const gone: Doomed = { conversationIds: [], deviceIds: [] };
    for (const { id: organisationId } of await selectOrganisations(tx)) {
      await endSignIns(tx, app, { organisationId }, 'demo deleted');
      const { conversationIds, deviceIds } = await deleteOrganisationRows(tx, organisationId);
      gone.conversationIds.push(...conversationIds);
      gone.deviceIds.push(...deviceIds);
      await noteDeletion(tx, { kind: 'organisation', organisationId, at: app.clock.now() });
    }
    await recordAudit(tx, app, actor, 'installation.demo_deleted');
    await endSignIns(tx, app, { serviceDesk: true }, 'demo deleted');
    await forgetDemo(tx);
    return { setupToken: (await makeSetupToken(tx))!, doomed: gone };
  });
  await exportDeletions(app);
  for (const id of doomed.conversationIds) await app.keystore.destroyShredKey(id);
  for (const id of doomed.deviceIds) await app.keystore.destroyDeviceSecret(id);
  await app.demo.close();
  app.demo.forget();
  return setupToken;
}

/** What the demo leaves in the installation once its organisations are gone: from here on it can be set up anew. */
export async function forgetDemo(tx: Tx): Promise<void> {
  await tx.deleteFrom('sign_ins').where('service_desk_id', 'is not', null).execute();
  await tx.deleteFrom('password_attempts').execute();
  await tx.deleteFrom('service_desk_accounts').execute();
  await updateInstallation(tx, { set_up_at: null, demo: false });
}
