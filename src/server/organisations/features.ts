// What an organisation has and has not. Off means: not there, for pages and endpoints alike.
import { features, type Feature } from '../../shared/contract.ts';
import { fail } from '../../shared/errors.ts';
import type { OrganisationId } from '../../shared/ids.ts';
import { requireMember, requireServiceDesk, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { featureDefaults } from './rules.ts';
import { insertFeatures, selectFeatures, updateFeature } from './store.ts';

/** Refuses with `feature.off` where the actor's organisation has not got this feature. */
export async function requireFeature(app: App, actor: Actor, feature: Feature): Promise<void> {
  if (!('organisationId' in actor)) return fail('feature.off');
  const { organisationId } = actor;
  const isOn = await app.database.transaction({ organisationId }, (tx) => hasFeature(tx, organisationId, feature));
  if (!isOn) fail('feature.off');
}

/** Whether an organisation has a feature, inside a transaction. */
export async function hasFeature(tx: Tx, organisationId: OrganisationId, feature: Feature): Promise<boolean> {
  return (await enabledFeatures(tx, organisationId)).includes(feature);
}

/** The features that are on. */
export async function enabledFeatures(tx: Tx, organisationId: OrganisationId): Promise<Feature[]> {
  const rows = await selectFeatures(tx, organisationId);
  return rows.filter((row) => row.enabled).map((row) => row.feature);
}

/** Gives a new organisation its features. */
export async function addFeatures(tx: Tx, organisationId: OrganisationId): Promise<void> {
  await insertFeatures(
    tx,
    features.map((feature) => ({ organisation_id: organisationId, feature, enabled: featureDefaults[feature] })),
  );
}

/** All features with state, request and answer, for administrators. */
export async function listFeatures(app: App, actor: Actor) {
  const { organisationId } = requireMember(actor);
  const rows = await app.database.transaction({ organisationId }, (tx) => selectFeatures(tx, organisationId));
  return {
    features: rows.map(({ feature, enabled, requested_at, answer }) => ({
      ...{ feature, enabled, answer },
      requestedAt: requested_at?.getTime() ?? null,
    })),
  };
}

/** Asks the service desk for a feature that is off; asking again is fine, and a new question after a refusal. */
export async function requestFeature(app: App, actor: Actor, { feature }: { feature: Feature }) {
  const { organisationId, memberId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    const row = (await selectFeatures(tx, organisationId)).find((each) => each.feature === feature);
    if (!row || row.enabled || (row.requested_at && !row.answer)) return;
    const asked = { requested_at: app.clock.now(), requested_by: memberId, answer: null, answered_at: null };
    await updateFeature(tx, organisationId, feature, asked);
    await recordAudit(tx, app, actor, 'feature.requested', { details: { feature } });
  });
  return {};
}

/** The service desk switches a feature; that answers an open request for it. */
export async function switchFeature(
  app: App,
  actor: Actor,
  { organisationId, feature, enabled }: { organisationId: OrganisationId; feature: Feature; enabled: boolean },
) {
  requireServiceDesk(actor);
  return answer(app, actor, { organisationId, feature }, enabled);
}

/** The service desk says no to a request. */
export async function declineFeature(
  app: App,
  actor: Actor,
  what: { organisationId: OrganisationId; feature: Feature },
) {
  requireServiceDesk(actor);
  return answer(app, actor, what, null);
}

/** `enabled` null: declined, and the feature stays as it is. */
async function answer(
  app: App,
  actor: Actor,
  { organisationId, feature }: { organisationId: OrganisationId; feature: Feature },
  enabled: boolean | null,
) {
  await app.database.transaction('installation', async (tx) => {
    const row = (await selectFeatures(tx, organisationId)).find((each) => each.feature === feature);
    if (!row) fail('not_found');
    const isAsked = row.requested_at !== null && row.answer === null;
    const answered = { answer: enabled ? 'granted' : 'declined', answered_at: app.clock.now() } as const;
    await updateFeature(tx, organisationId, feature, {
      enabled: enabled ?? row.enabled,
      ...(isAsked && answered),
    });
    const act = enabled === null ? 'feature.declined' : 'feature.switched';
    await recordAudit(tx, app, actor, act, { organisationId, details: { feature, enabled } });
    if (enabled !== null) {
      await app.reactions.run(tx, app, actor, 'featureSwitched', { organisationId, feature, enabled });
    }
    onCommit(tx, () => app.feed.tellOrganisation(organisationId, { type: 'changed', what: 'organisation' }));
  });
  return {};
}
