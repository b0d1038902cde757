// In a real conversation, by one of its participants: junk in every signed and unsigned place of what changes it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { api, type EndpointName } from '../../src/shared/api.ts';
import type { AnyContract } from '../../src/shared/contract.ts';
import type { Conversation } from '../../src/shared/conversations.ts';
import { openPractice, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { callEndpoint } from './call.ts';
import { spoilt, wellFormed } from './generate.ts';
import { faultOf, misjudgement, RUNS, seed } from './judge.ts';
import { endpointNames } from './samples.ts';

const names = endpointNames.filter((name) => 'conversationId' in (api[name] as AnyContract).input.shape);

describe('bad input in a conversation', () => {
  let practice: Practice;
  let client: Someone;
  let conversation: Conversation;
  let cookie: string;
  let ids: string[];
  let entries: { bytes: string; signature: string }[];

  before(async () => {
    practice = await openPractice();
    const invited = await practice.invite({ withCode: true });
    client = await practice.signUp(invited, invited.code);
    const { therapist } = practice;
    const conversationId = await therapist.device.conversations.start({
      ...{ memberIds: [client.memberId], topic: 'Topic', message: 'Message' },
    });
    await ready(client.device.conversations.list, ({ items }) => items.length === 1);
    ({ conversation } = await therapist.device.ask('getConversation', { conversationId }));
    cookie = [...therapist.connection.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    ids = [conversationId, conversationId, conversationId, therapist.memberId, client.memberId];
    ids.push(...conversation.participants.map(({ participantId }) => participantId));
    const page = await therapist.device.ask('listEntries', { conversationId });
    entries = page.entries.flatMap(({ bytes, signature }) => (bytes && signature ? [{ bytes, signature }] : []));
  });
  after(() => practice?.close());

  for (const name of names) {
    test(`${name} answers anything, and the conversation stays whole`, async () => {
      const contract: AnyContract = api[name];
      await tryAll(name, wellFormed(contract, ids));
      await tryAll(name, spoilt(wellFormed(contract, ids)));
      if ('entry' in contract.input.shape) await tryAll(name, damaged('entry'));
      if ('control' in contract.input.shape) await tryAll(name, damaged('control'));
    });
  }

  test('afterwards both still read and write', async () => {
    const hers = practice.therapist.device.conversations.open(conversation.conversationId);
    const before = (await ready(hers.view)).items.length;
    await hers.write('Still here');
    const view = await ready(hers.view, ({ items }) => items.length > before);
    assert.equal(view.incomplete, false);
    assert.equal(view.trust, 'whole');
    hers.close();
    const theirs = client.device.conversations.open(conversation.conversationId);
    await ready(
      theirs.view,
      ({ items, incomplete }) => !incomplete && JSON.stringify(items.at(-1)).includes('Still here'),
    );
    theirs.close();
  });

  /** Real signed bytes with one of them changed, cut, or sent again. */
  function damaged(key: 'entry' | 'control'): fc.Arbitrary<unknown> {
    const damage = fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('change', 'cut', 'lengthen', 'repeat', 'signature'));
    return damage.map(([which, where, how]) => {
      const { bytes, signature } = entries[which % entries.length]!;
      const raw = Buffer.from(bytes, 'base64url');
      raw[where % raw.length]! ^= how === 'change' ? 1 + (where % 255) : 0;
      const cut = how === 'cut' ? raw.subarray(0, where % raw.length) : raw;
      const sent = how === 'lengthen' ? Buffer.concat([cut, Buffer.from([where % 256])]) : cut;
      const signed = {
        bytes: sent.toString('base64url'),
        signature: how === 'signature' ? entries[0]!.signature : signature,
      };
      const rest = {
        conversationId: conversation.conversationId,
        shares: [],
        participants: [],
        newKeys: null,
        topic: null,
      };
      return { ...rest, message: null, [key]: signed };
    });
  }

  async function tryAll(name: EndpointName, inputs: fc.Arbitrary<unknown>) {
    const property = fc.asyncProperty(inputs, async (input) => {
      const answer = await callEndpoint(practice.server.url, cookie, name, input);
      const isQuery = (api[name] as AnyContract).kind === 'query';
      const fault = faultOf(answer) ?? (isQuery ? null : misjudgement(name, input, answer));
      const requestId = JSON.stringify(answer.body).match(/requestId":"([^"]+)/)?.[1];
      const why = practice.server.logLines.find((line) => requestId && line.includes(requestId));
      assert.equal(fault, null, `${fault} ${why ?? ''}`);
    });
    await fc.assert(property, { numRuns: RUNS * 2, interruptAfterTimeLimit: 60_000, ...seed() });
  }
});
