// What is signed and sealed in a call (protocol §10), for must-fail.test.ts.
import { frameKey, openFrame } from '../../src/sdk/crypto/frame.ts';
import { importHpkeKey, participantKeys } from '../../src/sdk/crypto/keys.ts';
import { decodeMediaKeys, openMediaSecret, type SeatPlace } from '../../src/sdk/crypto/media-secret.ts';
import { proveSeat, type SignedSeat } from '../../src/sdk/crypto/seat.ts';
import { findJoined } from '../../src/shared/chain-state.ts';
import { verifyControl } from '../../src/shared/control.ts';
import { fromHex, idBytes, nothing, type Bytes } from '../../src/shared/encoding.ts';
import { isSignedBy } from '../../src/shared/public-keys.ts';
import type { Format } from './must-fail-formats.ts';
import { filled, vectorBytes, vectorId } from './vectors.ts';

const [conversation, call, other] = [vectorId<never>(3), vectorId<never>(4), vectorId<never>(9)];
const place: SeatPlace = { conversation, call, seat: idBytes(vectorId(5)) };
const recipient = { seat: idBytes(vectorId(0x15)), keys: await importHpkeKey(filled(0x54)) };
const author = await participantKeys(filled(0x21), 0);
const facts = { announced: new Set<never>(), closed: false };
const chain = await verifyControl(null, vectorBytes('control0'), vectorBytes('control0.sig'), facts);
const self = findJoined(chain, vectorId<never>(0x0a));
if (!self) throw new Error('nobody in the chain');

const company = { chain, announced: new Set<never>() };
const seat: SignedSeat = { bytes: vectorBytes('seat.bytes'), signature: vectorBytes('seat.sig') };
const changed = (what: object) => ({ ...company, chain: { ...chain, participants: [{ ...self, ...what }] } });
const record = (what: object) => changed({ record: { ...self.record, ...what } });
const signedSeat: Format = {
  what: 'a seat in a call',
  labels: ['seat'],
  parts: { ...seat },
  read: ({ bytes = nothing(), signature = nothing() }) => proveSeat(company, call, { bytes, signature }),
  moved: {
    'to another call': () => proveSeat(company, other, seat),
    'to another conversation': () => proveSeat({ ...company, chain: { ...chain, conversation: other } }, call, seat),
    'to after its participant’s end': () => proveSeat({ ...company, announced: new Set([self.record.id]) }, call, seat),
    'to where its participant is not': () => proveSeat(record({ id: other }), call, seat),
    'to where its participant was added later': () => proveSeat(changed({ joinedN: 1 }), call, seat),
    'to new keys of its participant': () => proveSeat(record({ sign: filled(0x11) }), call, seat),
    'to somebody who was not let in': () => proveSeat(record({ kind: 'pending' }), call, seat),
    'to before the chain': () => proveSeat({ ...company, chain: { ...chain, n: -1 } }, call, seat),
  },
};

const media: SignedSeat = { bytes: vectorBytes('media.bytes'), signature: vectorBytes('media.sig') };
const takeMedia = async (given: Readonly<Record<string, Bytes>>, by = author.sign.public, own = recipient) => {
  const { bytes = nothing(), signature = nothing() } = given;
  return (await isSignedBy(by, signature, bytes)) && openMediaSecret(decodeMediaKeys(bytes), own);
};
const signedMedia: Format = {
  what: 'the media secret of a seat, as it is signed',
  labels: ['media'],
  parts: { ...media },
  read: (parts) => takeMedia(parts),
  moved: {
    'to another participant': () => takeMedia({ ...media }, filled(0x11)),
    'to another recipient': () => takeMedia({ ...media }, undefined, { ...recipient, seat: place.seat }),
  },
};

const read = decodeMediaKeys(media.bytes);
const [sealed] = read.sealed;
if (!sealed) throw new Error('nothing is sealed');
const open = (what: object, own = recipient) => openMediaSecret({ ...read, ...what }, own);
const elsewhere = { ...recipient, seat: idBytes(other) };
const sealedMedia: Format = {
  what: 'the media secret of a seat, as it is sealed',
  labels: ['media-key', 'media-commit'],
  parts: { box: sealed.box },
  read: ({ box = nothing() }) => open({ sealed: [{ ...sealed, box }] }),
  moved: {
    'to another conversation': () => open({ conversation: other }),
    'to another call': () => open({ call: other }),
    'to another seat': () => open({ seat: idBytes(other) }),
    'to another generation': () => open({ k: 2 }),
    'to another recipient': () => open({ sealed: [{ ...sealed, seat: elsewhere.seat }] }, elsewhere),
    'to other keys': async () => open({}, { ...recipient, keys: await importHpkeKey(filled(0x53)) }),
    'to another commitment': () => open({ commit: filled(1) }),
  },
};

const secret = filled(0x51);
const frames = (['frame.vp8.key', 'frame.vp8.delta', 'frame.opus'] as const).map((name): Format => {
  const stream = name === 'frame.opus' ? 'sound' : 'camera';
  const bytes = vectorBytes(name);
  const openAt = async (what: object, k = 1, by = secret) =>
    openFrame(await frameKey(by, { ...place, ...what }, k), stream, bytes);
  const asOther = stream === 'sound' ? 'camera' : 'sound';
  return {
    what: `a frame: ${name}`,
    labels: ['frame'],
    parts: { bytes },
    read: async (parts) => openFrame(await frameKey(secret, place, 1), stream, parts['bytes'] ?? nothing()),
    moved: {
      'to another conversation': () => openAt({ conversation: other }),
      'to another call': () => openAt({ call: other }),
      'to another seat': () => openAt({ seat: idBytes(other) }),
      'to another generation': () => openAt({}, 2),
      'to another secret': () => openAt({}, 1, filled(1)),
      'to sound from a picture, or back': async () => openFrame(await frameKey(secret, place, 1), asOther, bytes),
      'without its end': async () => openFrame(await frameKey(secret, place, 1), stream, bytes.slice(0, -24)),
      'as it was before it was sealed': async () =>
        openFrame(await frameKey(secret, place, 1), stream, fromHex('b1020304050607')),
    },
  };
});

export const callFormats: readonly Format[] = [signedSeat, signedMedia, sealedMedia, ...frames];
