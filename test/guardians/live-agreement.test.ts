// What a device holds after any sequence of live events is what a fresh device fetches.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type {
  ConversationSummary,
  ConversationView,
  Device,
  MessageItem,
  OpenConversation,
} from '../../src/sdk/model.ts';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, read, ready, type Browser, type Practice, type Someone } from '../journeys/practice.ts';

const STEPS = Number(process.env['ALCOVE_AGREEMENT_STEPS'] ?? 45);
const SEEDS = (process.env['ALCOVE_AGREEMENT_SEEDS'] ?? '1,2,3').split(',').map(Number);
const PATIENCE = 15_000;

describe('live agreement', () => {
  let practice: Practice;
  let client: Someone;
  before(async () => {
    practice = await openPractice();
    const invited = await practice.invite({ name: 'Anna de Vries', withCode: true });
    client = await practice.signUp(invited, invited.code);
    for (const { device } of [practice.therapist, client]) await device.account.updateSettings({ showsReading: true });
  });
  after(() => practice?.close());

  for (const seed of SEEDS) {
    test(`both devices end where fresh ones begin, whatever was done (sequence ${seed})`, async () => {
      const random = randomOf(seed);
      const { therapist } = practice;
      const conversationId = await therapist.device.conversations.start({
        memberIds: [client.memberId],
        topic: `Sequence ${seed}`,
        message: 'Begin',
      });
      const actors = [new Actor(therapist, conversationId), new Actor(client, conversationId)];
      for (const actor of actors) await actor.begin();
      const done: string[] = [];
      for (let step = 0; step < STEPS; step++) {
        const actor = actors[random(2)]!;
        done.push(`${actors.indexOf(actor)} ${await actor.act(random, step)}`);
      }
      const why = `after ${done.join(', ')}`;
      for (const actor of actors) await actor.settle(why);
      for (const [at, who] of [therapist, client].entries()) {
        const fresh = new Actor(await practice.signIn(who), conversationId);
        await fresh.begin();
        const wanted = await fresh.wholeView();
        assert.ok(wanted.view.items.length > 5, 'something happened');
        assert.ok(wanted.summary.receipts.length > 0, 'the other has read, or answered');
        assert.equal(wanted.view.incomplete, false, why);
        assert.equal(wanted.view.trust, 'whole', why);
        assert.ok(!read(wanted.view).some((line) => line === '[sealed]' || line === '[refused]'), why);
        await actors[at]!.becomes(wanted, why);
        fresh.end();
      }
      for (const actor of actors) actor.end();
    });
  }

  test('N2: names that are chosen while all look are shown to each as a fresh device has them', async () => {
    const { therapist } = practice;
    const bert = await practice.signUp(await practice.invite({ name: 'Bert Bakker' }));
    const memberIds = [client.memberId, bert.memberId];
    const conversationId = await therapist.device.conversations.start({ memberIds, message: 'Begin' });
    const people = [therapist, client, bert];
    const actors = people.map((who) => new Actor(who, conversationId));
    for (const actor of actors) await actor.begin();
    const [hers, his] = [client, bert].map(({ device }) => device.conversations.open(conversationId));
    await hers!.chooseName({ as: 'nickname', nickname: 'Sunflower' });
    await his!.chooseName({ as: 'later' });
    await hers!.write('Who are you?');
    await his!.chooseName({ as: 'own' });
    await hers!.chooseName({ as: 'nickname', nickname: 'Marigold' });
    for (const [at, who] of people.entries()) {
      const fresh = new Actor(await practice.signIn(who), conversationId);
      await fresh.begin();
      const whole = await fresh.wholeView();
      const names = JSON.stringify(whole.summary.participants);
      // Only contacts learn what somebody was called before; in words, at the entry that tells of it.
      assert.equal(names.includes('Sunflower'), who !== bert);
      assert.equal(read(whole.view).filter((line) => line === '[named]').length, 3);
      await actors[at]!.becomes(whole, 'after names were chosen');
      fresh.end();
    }
    for (const actor of actors) actor.end();
    for (const open of [hers!, his!]) open.close();
  });

  test('the comparison notices a message, a mark and a topic that one of them lacks', async () => {
    const actor = new Actor(client, (await ready(client.device.conversations.list)).items[0]!.conversationId);
    await actor.begin();
    const whole = await actor.wholeView();
    const { view, summary } = whole;
    const held = comparable(view, summary);
    assert.notEqual(comparable({ ...view, items: view.items.slice(1) }, summary), held);
    assert.notEqual(comparable(view, { ...summary, readPosition: summary.readPosition + 1 }), held);
    assert.notEqual(comparable(view, { ...summary, topic: 'Other' }), held);
    const receipt = { participantId: summary.selfId, position: 1 };
    assert.notEqual(comparable(view, { ...summary, receipts: [...summary.receipts, receipt] }), held);
    assert.notEqual(comparable({ ...view, incomplete: !view.incomplete }, summary), held);
    actor.end();
  });
});

/** An edit of what was removed meanwhile, for example. */
const expectedRefusals: ReadonlySet<string> = new Set(['message.gone', 'message.not_yours']);

type Random = (below: number) => number;
type Whole = { view: ConversationView; summary: ConversationSummary; draft: string };

/** Somebody at a browser, who does one thing after the other without waiting for what the other does. */
class Actor {
  readonly #browser: Browser;
  readonly #conversationId: ConversationId;
  #open!: OpenConversation;
  #away = false;

  constructor(browser: Browser, conversationId: ConversationId) {
    this.#browser = browser;
    this.#conversationId = conversationId;
  }

  get #device(): Device {
    return this.#browser.device;
  }

  async begin(): Promise<void> {
    this.#open = this.#device.conversations.open(this.#conversationId);
    await ready(this.#open.view);
  }

  end(): void {
    this.#open.close();
  }

  /** Does something at random that a person could do now; tells what. */
  async act(random: Random, step: number): Promise<string> {
    const mine = (await this.#mine()).filter(({ abilities }) => abilities.edit);
    const some = mine[random(Math.max(mine.length, 1))];
    const roll = random(100);
    if (roll < 40 || (roll < 62 && !some)) {
      await this.#open.write(`Message ${step}`);
      return `writes ${step}`;
    }
    if (roll < 52) {
      await this.#open.edit(some!.entryId, `Edited at ${step}`);
      return `edits ${some!.position}`;
    }
    if (roll < 62) {
      await this.#open.remove(some!.entryId);
      return `removes ${some!.position}`;
    }
    if (roll < 72) return this.#markSomething(random);
    if (roll < 78) {
      this.#open.setDraft(random(3) === 0 ? '' : `Draft ${step}`);
      return 'drafts';
    }
    if (roll < 84) return this.#retitle(step);
    if (roll < 93) return this.#walk();
    if (this.#away) return this.#walk();
    this.#open.close();
    await this.#browser.reload();
    await this.begin();
    return 'reloads';
  }

  async #mine(): Promise<MessageItem[]> {
    const { items } = await ready(this.#open.view);
    return items.filter((item) => item.kind === 'message').filter(({ mine }) => mine);
  }

  async #markSomething(random: Random): Promise<string> {
    const { items } = await ready(this.#open.view);
    const { position } = items[random(items.length)]!;
    const isUnread = random(4) === 0;
    const attempt = isUnread ? this.#open.markUnread(true) : this.#open.markRead(position);
    // Marks are not kept for later while offline: they fail, and that is all.
    await attempt.catch((error: unknown) => {
      if (!this.#away) throw error;
    });
    return isUnread ? 'marks unread' : `reads up to ${position}`;
  }

  async #retitle(step: number): Promise<string> {
    const { summary } = await ready(this.#open.view);
    if (!summary.abilities.changeTopic) return 'may not change the topic';
    await this.#open.changeTopic(`Topic ${step}`);
    return 'changes the topic';
  }

  async #walk(): Promise<string> {
    this.#away = !this.#away;
    if (this.#away) this.#browser.connection.unplug();
    else this.#browser.connection.plugIn();
    return this.#away ? 'goes offline' : 'comes back';
  }

  /** Comes back and waits until nothing of it is on the way. */
  async settle(why: string): Promise<void> {
    if (this.#away) await this.#walk();
    await until(this.#device.connection, (state) => state === 'online', 40_000);
    // What the server refused for good stays in the outbox until somebody looks at it.
    const isSettled = ({ outgoing }: ConversationView) => outgoing.every(({ state }) => state === 'failed');
    const { outgoing } = await ready(this.#open.view, isSettled);
    for (const { key, what, reason } of outgoing) {
      assert.ok(expectedRefusals.has(reason ?? ''), `${what} is refused with ${reason}, ${why}`);
      await this.#open.discard(key);
    }
  }

  /** Everything from the first entry to the last. */
  async wholeView(): Promise<Whole> {
    for (let view = await ready(this.#open.view); view.earlier; view = await ready(this.#open.view))
      await this.#open.earlier();
    const view = await ready(this.#open.view);
    return { view, summary: view.summary, draft: this.#open.draft.get() };
  }

  /** Passes as soon as this device holds exactly this; fails with the first difference. */
  async becomes(wanted: Whole, why: string): Promise<void> {
    const expected = comparable(wanted.view, wanted.summary);
    await this.wholeView();
    const held = () => {
      const now = this.#open.view.get();
      return now.is === 'ready' ? comparable(now.value, now.value.summary) : '';
    };
    await until(this.#open.view, () => held() === expected, PATIENCE).catch(() => undefined);
    assert.deepEqual(JSON.parse(held()), JSON.parse(expected), why);
    const list = await ready(this.#device.conversations.list);
    const listed = list.items.find(({ conversationId }) => conversationId === this.#conversationId);
    assert.ok(listed, 'it is in the list');
    assert.deepEqual(shared(listed), shared(wanted.summary), `the list, ${why}`);
  }
}

/** What has to be the same on every device of a person; the outbox is each device's own. */
function comparable(view: ConversationView, summary: ConversationSummary): string {
  const { items, earlier, later, incomplete, trust, pendingIds, keysMissing } = view;
  // How long something can still be undone runs down while one looks.
  const seen = items.map(({ key: _, ...item }) =>
    'undoFor' in item ? { ...item, undoFor: item.undoFor !== null } : item,
  );
  return JSON.stringify({
    ...{ seen, earlier, later, incomplete, trust, pendingIds, keysMissing },
    ...shared(summary),
  });
}

function shared({ waiting: _, failed: __, ...summary }: ConversationSummary) {
  return summary;
}

/** Small numbers that are the same for the same seed (mulberry32). */
function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
