// Every endpoint × everybody × every state of their sign-in, through HTTP.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { api, type EndpointName } from '../../src/shared/api.ts';
import { features, type AnyContract } from '../../src/shared/contract.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { callEndpoint, sendRaw } from './call.ts';
import { callers, createCast, memberKinds, signIn, type Caller, type Cast, type MemberKind } from './cast.ts';
import { expectedOf, faultOf, seenAs, type Expected } from './matrix.ts';
import { endpointNames, makeSamples } from './samples.ts';

const contractOf = (name: EndpointName): AnyContract => api[name];
const isOpen = (name: EndpointName) => contractOf(name).actors.includes('signedOut');

describe('the access matrix', () => {
  let own: TestApp;
  let cast: Cast;
  before(async () => {
    own = await startTestApp();
    cast = await createCast(own.app);
  });
  after(() => own?.close());

  const selfOf = (caller: Caller, organisation = cast.home) =>
    caller in organisation.members ? organisation.members[caller as MemberKind] : null;
  const sampleFor = (name: EndpointName, caller: Caller, organisation = cast.home) =>
    makeSamples({ app: own.app, cast, organisation, self: selfOf(caller, organisation) })[name];

  for (const caller of callers as Caller[]) {
    test(`${caller}: may call what the contracts say and nothing else`, async () => {
      const faults = [];
      let cookie = await signIn(own.app, cast, caller);
      for (const name of inOrder()) {
        const answer = await callEndpoint(own.url, cookie, name, sampleFor(name, caller));
        const fault = faultOf(answer, expectedHere(name, caller));
        if (fault) faults.push(`${name}: ${fault}`);
        if (endsSignIn(name)) cookie = await signIn(own.app, cast, caller);
        await undo(name);
      }
      assert.deepEqual(faults, []);
    });
  }

  test('who may not call learns nothing of what a right call looks like', async () => {
    const faults = [];
    for (const caller of callers as Caller[]) {
      const cookie = await signIn(own.app, cast, caller);
      for (const name of endpointNames) {
        const expected = expectedHere(name, caller);
        if (expected === 'passes') continue;
        const junk = [{ nonsense: [1, 2] }, null, 'x'.repeat(300_000)];
        const isFlat = contractOf(name).kind === 'query' || contractOf(name).takes === 'bytes';
        for (const input of isFlat ? junk.slice(0, 1) : junk) {
          const fault = faultOf(await callEndpoint(own.url, cookie, name, input), expected);
          if (fault) faults.push(`${caller} ${name}: ${fault}`);
        }
        if (contractOf(name).kind === 'query') continue;
        const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
        const broken = await sendRaw(own.url, { method: 'POST', path: `/api/${name}`, headers, body: '{"a":' });
        const fault = faultOf(broken, expected);
        if (fault) faults.push(`${caller} ${name}, broken JSON: ${fault}`);
      }
    }
    assert.deepEqual(faults, []);
  });

  for (const state of ['expired', 'idleTooLong', 'ended'] as const) {
    test(`a sign-in that is ${state} counts as none`, async () => {
      const faults = [];
      for (const caller of (callers as Caller[]).filter((kind) => kind !== 'signedOut')) {
        const cookie = await signIn(own.app, cast, caller, { state });
        for (const name of endpointNames.filter((each) => !isOpen(each))) {
          const answer = await callEndpoint(own.url, cookie, name, sampleFor(name, caller));
          const fault = faultOf(answer, 'signin.needed');
          if (fault) faults.push(`${caller} ${name}: ${fault}`);
        }
      }
      assert.deepEqual(faults, []);
    });
  }

  for (const state of ['deactivated', 'invited', 'deleted'] as const) {
    test(`a member who is ${state} can do nothing, even if a sign-in was left behind`, async () => {
      const faults = [];
      for (const caller of memberKinds) {
        const cookie = await signIn(own.app, cast, caller);
        await setState(cast.home.members[caller], state);
        for (const name of endpointNames.filter((each) => !isOpen(each))) {
          const answer = await callEndpoint(own.url, cookie, name, sampleFor(name, caller));
          if (answer.code !== 'signin.needed') faults.push(`${caller} ${name}: ${answer.status} ${answer.code}`);
        }
        await setState(cast.home.members[caller], 'active');
      }
      assert.deepEqual(faults, []);
    });
  }

  test('a member of another organisation reaches nothing of this one, and can’t tell whether it exists', async () => {
    const faults = [];
    for (const caller of memberKinds) {
      const cookie = await signIn(own.app, cast, caller, { organisation: cast.abroad });
      for (const name of inOrder()) {
        if (expectedOf(name, caller) !== 'passes' || isOpen(name)) continue;
        if (endsSignIn(name)) continue;
        const stranger = (input: unknown) => callEndpoint(own.url, cookie, name, input);
        const sample = sampleFor(name, caller);
        const answer = await stranger(sample);
        const text = JSON.stringify(answer.body);
        if (answer.status >= 500) faults.push(`${caller} ${name}: ${answer.status}`);
        if (homeIds().some((id) => text.includes(id) && !JSON.stringify(sample).includes(id))) {
          faults.push(`${caller} ${name}: tells of the other organisation: ${text}`);
        }
        const absent = await stranger(withFreshIds(sample));
        if (mentionsHome(sample) && (answer.status !== absent.status || answer.code !== absent.code)) {
          faults.push(`${caller} ${name}: ${answer.status} ${answer.code}, but ${absent.code} for what doesn't exist`);
        }
        if (answer.status === 200 && mentionsHome(sample)) faults.push(`${caller} ${name}: done`);
        await undo(name);
      }
    }
    assert.deepEqual(faults, []);
  });

  test('whoever has not agreed to the newest texts gets no further than agreeing', async () => {
    await publishTexts();
    const faults = [];
    for (const caller of memberKinds) {
      let cookie = await signIn(own.app, cast, caller);
      for (const name of inOrder()) {
        if (expectedOf(name, caller) !== 'passes' || seenAs(contractOf(name), caller) !== caller) continue;
        // Agreeing itself is what opens the door.
        if (name === 'agreeToTexts') continue;
        const answer = await callEndpoint(own.url, cookie, name, sampleFor(name, caller));
        if (endsSignIn(name)) cookie = await signIn(own.app, cast, caller);
        const passes = contractOf(name).beforeAgreement || isOpen(name);
        const isRight = passes ? answer.code !== 'signin.agreement_needed' : answer.code === 'signin.agreement_needed';
        if (!isRight) faults.push(`${caller} ${name}: ${answer.status} ${answer.code}`);
      }
      await callEndpoint(own.url, cookie, 'agreeToTexts', { version: 1 });
      const answer = await callEndpoint(own.url, cookie, 'listContacts', {});
      if (answer.status !== 200) faults.push(`${caller} has agreed: ${answer.status} ${answer.code}`);
    }
    await removeTexts();
    assert.deepEqual(faults, []);
  });

  test('what belongs to a feature is refused while the feature is off', async () => {
    const faults = [];
    for (const feature of features) {
      const names = endpointNames.filter((name) => contractOf(name).feature === feature);
      await setFeature(feature, false);
      for (const name of names) {
        for (const caller of memberKinds.filter((kind) => expectedOf(name, kind) === 'passes')) {
          const cookie = await signIn(own.app, cast, caller);
          const answer = await callEndpoint(own.url, cookie, name, sampleFor(name, caller));
          if (answer.code !== 'feature.off') faults.push(`${caller} ${name}: ${answer.status} ${answer.code}`);
        }
      }
      await setFeature(feature, true);
    }
    assert.deepEqual(faults, []);
  });

  test('a write from another site’s page is refused, whoever is signed in', async () => {
    const faults = [];
    for (const name of endpointNames.filter((each) => contractOf(each).kind === 'command')) {
      const caller = (callers as Caller[]).find((kind) => expectedOf(name, kind) === 'passes') ?? 'signedOut';
      const cookie = await signIn(own.app, cast, caller);
      const body = JSON.stringify(sampleFor(name, caller));
      const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
      for (const from of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ] as Record<string, string>[]) {
        const answer = await sendRaw(own.url, {
          method: 'POST',
          path: `/api/${name}`,
          headers: { ...headers, ...from },
          body,
        });
        if (answer.code !== 'origin_refused') faults.push(`${name} from ${JSON.stringify(from)}: ${answer.code}`);
      }
    }
    assert.deepEqual(faults, []);
  });

  test('every sample is what its contract asks for', () => {
    const samples = makeSamples({ app: own.app, cast, organisation: cast.home, self: cast.home.members.client });
    const wrong = endpointNames.filter((name) => !contractOf(name).input.safeParse(samples[name]).success);
    assert.deepEqual(wrong, []);
  });

  /** Kinds for which nobody can sign in yet count as signed out. */
  function expectedHere(name: EndpointName, caller: Caller): Expected {
    const isLater = caller === 'guest' || caller === 'knocking' || caller === 'integration';
    return expectedOf(name, isLater ? 'signedOut' : caller);
  }

  function endsSignIn(name: EndpointName): boolean {
    return name === 'signOut' || name === 'signOutDesk';
  }

  /** Queries first; what ends or changes the caller afterwards is undone by `undo`. */
  function inOrder(): EndpointName[] {
    return endpointNames.toSorted((a, b) => contractOf(b).kind.localeCompare(contractOf(a).kind));
  }

  /** Published texts would make all later answers `signin.agreement_needed`; a lost right would change the caller. */
  async function undo(name: EndpointName) {
    if (name === 'publishTexts') await removeTexts();
    if (name === 'setAdministrator') {
      await inDatabase((tx) =>
        tx
          .updateTable('members')
          .set({ administrator: true })
          .where('id', '=', cast.home.members.administrator)
          .execute(),
      );
    }
  }

  function inDatabase<Result>(work: Parameters<typeof own.database.transaction<Result>>[1]): Promise<Result> {
    return own.database.transaction('installation', work);
  }

  async function setState(memberId: string, state: 'active' | 'deactivated' | 'invited' | 'deleted') {
    await inDatabase((tx) =>
      tx
        .updateTable('members')
        .set({ state })
        .where('id', '=', memberId as never)
        .execute(),
    );
  }

  async function publishTexts() {
    const texts = { privacy_statement: 'We keep little.', house_rules: 'Be kind.', published_by: null };
    const row = { organisation_id: cast.home.id, version: 1, ...texts, published_at: own.clock.now() };
    await inDatabase((tx) => tx.insertInto('organisation_texts').values(row).execute());
  }

  async function removeTexts() {
    await own.database.pool.query(
      `begin; set local app.scope = 'installation'; delete from agreements; delete from organisation_texts; commit`,
    );
  }

  async function setFeature(feature: (typeof features)[number], enabled: boolean) {
    await inDatabase((tx) =>
      tx
        .insertInto('features')
        .values({ organisation_id: cast.home.id, feature, enabled })
        .onConflict((conflict) => conflict.columns(['organisation_id', 'feature']).doUpdateSet({ enabled }))
        .execute(),
    );
  }

  function homeIds(): string[] {
    const { home } = cast;
    return [
      home.id,
      home.careLinkId,
      home.taskId,
      home.introductionId,
      home.invited.memberId,
      ...Object.values(home.members),
    ];
  }

  function mentionsHome(sample: unknown): boolean {
    const text = JSON.stringify(sample);
    return homeIds().some((id) => text.includes(id));
  }

  function withFreshIds(sample: unknown): unknown {
    const text = homeIds().reduce((all, id) => all.replaceAll(id, own.app.ids.next()), JSON.stringify(sample));
    return JSON.parse(text);
  }
});
