// The encryption protocol computed a second time, from its text alone: node:crypto and nothing of ours. It makes every
// test vector again and compares. What only this script and our code agree on is what the protocol says.
//
//   node test/vectors/independent.mjs           compares with crypto-vectors.json, exits 1 where something differs
//   node test/vectors/independent.mjs --print   prints the vectors
//
// All keys and nonces are fixed here on purpose, which no product code may do.
import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  pbkdf2Sync,
  sign as edSign,
} from 'node:crypto';
import { readFileSync } from 'node:fs';

// §3 Encoding and suite
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const bytes = (text) => Buffer.from(text.normalize('NFC'), 'utf8');
const cat = (...parts) => Buffer.concat(parts);
const fill = (value, length = 32) => Buffer.alloc(length, value);
const none = Buffer.alloc(0);
const zeros = Buffer.alloc(32);
const u8 = (n) => Buffer.from([n]);
const u32 = (n) => {
  const b = Buffer.alloc(4);
  b.writeUInt32BE(n);
  return b;
};
const u64 = (n) => {
  const b = Buffer.alloc(8);
  b.writeBigUInt64BE(BigInt(n));
  return b;
};
const LP = (x) => cat(u32(x.length), x);
const E = (label, ...fields) => cat(LP(bytes('alcove/1/' + label)), ...fields.map(LP));
const list = (...items) => cat(u32(items.length), ...items.map(LP));
const sha = (x) => createHash('sha256').update(x).digest();
const H = (label, ...fields) => sha(E(label, ...fields));
const mac = (key, x) => createHmac('sha256', key).update(x).digest();
const KDF = (key, label, ...context) => Buffer.from(hkdfSync('sha256', key, none, E(label, ...context), 32));
const gcm = (key, nonce, aad, plaintext) => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  return cat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
};
const box = (key, nonce, aad, plaintext) => cat(nonce, gcm(key, nonce, aad, plaintext));
const privateKey = (oid, seed) =>
  createPrivateKey({
    key: cat(Buffer.from(`302e020100300506032b65${oid}04220420`, 'hex'), seed),
    format: 'der',
    type: 'pkcs8',
  });
const publicBytes = (key) => Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x, 'base64url');
const publicKey = (raw) =>
  createPublicKey({ key: cat(Buffer.from('302a300506032b656e032100', 'hex'), raw), format: 'der', type: 'spki' });
const pair = (oid, seed) => {
  const key = privateKey(oid, seed);
  return { key, pub: publicBytes(key) };
};
const keys = (signSeed, hpkeSeed) => ({ sign: pair('70', signSeed), hpke: pair('6e', hpkeSeed) });
const signed = (owner, message) => edSign(null, message, owner.sign.key);

// HPKE by RFC 9180: DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, AES-256-GCM 0x0002, base mode, one shot
const extract = (salt, ikm) => mac(salt.length ? salt : zeros, ikm);
const expand = (prk, info, length) => {
  let block = none;
  let out = none;
  for (let i = 1; out.length < length; i += 1) {
    block = mac(prk, cat(block, info, u8(i)));
    out = cat(out, block);
  }
  return out.subarray(0, length);
};
const labeledExtract = (suite, salt, label, ikm) => extract(salt, cat(bytes('HPKE-v1'), suite, bytes(label), ikm));
const labeledExpand = (suite, prk, label, info, length) =>
  expand(prk, cat(u32(length).subarray(2), bytes('HPKE-v1'), suite, bytes(label), info), length);
const hpkeSeal = (recipient, info, message, ephemeral) => {
  const kem = cat(bytes('KEM'), Buffer.from([0x00, 0x20]));
  const suite = cat(bytes('HPKE'), Buffer.from([0x00, 0x20, 0x00, 0x01, 0x00, 0x02]));
  const dh = diffieHellman({ privateKey: ephemeral.key, publicKey: publicKey(recipient) });
  const secret = labeledExpand(
    kem,
    labeledExtract(kem, none, 'eae_prk', dh),
    'shared_secret',
    cat(ephemeral.pub, recipient),
    32,
  );
  const context = cat(
    u8(0),
    labeledExtract(suite, none, 'psk_id_hash', none),
    labeledExtract(suite, none, 'info_hash', info),
  );
  const schedule = labeledExtract(suite, secret, 'secret', none);
  const key = labeledExpand(suite, schedule, 'key', context, 32);
  const nonce = labeledExpand(suite, schedule, 'base_nonce', context, 12);
  return cat(ephemeral.pub, gcm(key, nonce, none, message));
};

const id = (n) => fill(n, 16);
const [org, account, conversation, call, seat, intro, link, file] = [1, 2, 3, 4, 5, 6, 7, 8].map(id);
const out = {};

// §4 Identity card, number, participant keys, package
const identity = keys(fill(0x11), fill(0x12));
const card = E('identity', org, account, u32(1), identity.sign.pub, identity.hpke.pub, none);
const F = sha(card);
const number = (x) => {
  const bits = pbkdf2Sync(x, 'alcove/1/number', 600_000, 16, 'sha256');
  const digits = (BigInt('0x' + hex(bits)) % 10n ** 20n).toString().padStart(20, '0');
  return digits.match(/.{5}/g).join(' ');
};
out['identity.card'] = hex(card);
out['identity.fingerprint'] = hex(F);
out['identity.number'] = number(F);
const root = fill(0x21);
const participant = (PR, k) => keys(KDF(PR, 'participant-sign', u32(k)), KDF(PR, 'participant-hpke', u32(k)));
const own = participant(root, 0);
out['participant0.sign'] = hex(own.sign.pub);
out['participant0.hpke'] = hex(own.hpke.pub);
out['package.binding'] = hex(signed(identity, E('package', org, account, F, u32(0), own.sign.pub, own.hpke.pub)));

// §5, §6 First epoch, control entry, entry, log
const es = fill(0x31);
const commit = (secret, where, epoch) => KDF(secret, 'commit', where, u32(epoch));
out['epoch0.commit'] = hex(commit(es, conversation, 0));
const recipientA = id(0x0a);
const shareInfo = (where, who, pub) => E('share', where, who, pub);
const shareOf = (where, who, pub, secrets, ephemeral) =>
  hpkeSeal(
    pub,
    shareInfo(where, who, pub),
    cat(...secrets.map(([epoch, secret]) => cat(u32(epoch), secret))),
    ephemeral,
  );
const share = shareOf(conversation, recipientA, own.hpke.pub, [[0, es]], pair('6e', fill(0x32)));
out['share.bytes'] = share.length;
const P = (who, kind, professional, k) =>
  E('participant', who, u8(kind), u8(professional), k ? k.sign.pub : none, k ? k.hpke.pub : none);
const stateBytes = (s) =>
  E(
    'state',
    bytes(s.kind),
    s.manager,
    list(...s.deputies),
    list(...s.people.map(([p, n]) => cat(LP(p), LP(u32(n))))),
    u32(s.epoch),
    s.commit,
  );
const control = (s) =>
  E(
    'control',
    s.conversation,
    u32(s.n),
    s.previous,
    bytes(s.type),
    s.actor,
    list(...s.args),
    u32(s.epoch),
    s.commit,
    sha(stateBytes(s)),
    u64(s.seen[0]),
    s.seen[1],
  );
const C0 = {
  ...{
    conversation,
    n: 0,
    previous: zeros,
    type: 'create',
    actor: recipientA,
    epoch: 0,
    commit: commit(es, conversation, 0),
  },
  ...{ seen: [0, zeros], kind: 'regular', manager: recipientA, deputies: [] },
  people: [[P(recipientA, 1, 1, own), 0]],
  args: [bytes('regular'), P(recipientA, 1, 1, own)],
};
out['control0.state'] = hex(sha(stateBytes(C0)));
out.control0 = hex(control(C0));
out['control0.sig'] = hex(signed(own, control(C0)));
out['control0.hash'] = hex(H('control-hash', control(C0), signed(own, control(C0))));

const entryHead = (h) => [
  h.conversation,
  bytes(h.kind),
  u32(h.epoch),
  h.sender,
  h.id,
  h.target ?? none,
  u32(h.n),
  u64(h.seen[0]),
  h.seen[1],
  u64(h.time),
];
const padded = (text) => {
  let size = 256;
  while (size < text.length + 4) size *= 2;
  return cat(u32(text.length), text, Buffer.alloc(size - 4 - text.length));
};
const entryKey = (h, secret) => KDF(secret, 'entry', h.conversation, u32(h.epoch), h.sender, h.id);
const entryOf = (h, secret, text, author) => {
  const sealed = box(entryKey(h, secret), fill(0x41, 12), E('entry-aad', ...entryHead(h)), padded(bytes(text)));
  const entry = E('entry', ...entryHead(h), sealed);
  return { entry, signature: signed(author, entry) };
};
const hello = {
  conversation,
  kind: 'message',
  epoch: 0,
  sender: recipientA,
  id: id(0x0e),
  n: 0,
  seen: [0, zeros],
  time: 1_700_000_000_000,
};
const first = entryOf(hello, es, '{"text":"Hello"}', own);
out['entry.key'] = hex(entryKey(hello, es));
out['entry.sha256'] = hex(sha(first.entry));
out['entry.sig'] = hex(first.signature);
out['entry.bytes'] = first.entry.length;
const leafOf = (entry, signature) => sha(cat(entry, signature));
const headAfter = (where, position, head, leaf) => H('log', where, u64(position), head, leaf);
out['log.h1'] = hex(headAfter(conversation, 1, zeros, leafOf(first.entry, first.signature)));

// §10 Seats, media secrets and frames
const seatKeys = pair('6e', fill(0x53));
const otherSeat = id(0x15);
const otherSeatKeys = pair('6e', fill(0x54));
const seatBytes = E(
  'seat',
  conversation,
  call,
  seat,
  recipientA,
  u32(0),
  seatKeys.pub,
  list(u8(0), u8(1), u8(2), u8(3)),
);
out['seat.bytes'] = hex(seatBytes);
out['seat.sig'] = hex(signed(own, seatBytes));
const mediaSecret = fill(0x51);
const mediaKeyInfo = E('media-key', conversation, call, seat, otherSeat, u32(1));
const mediaBox = hpkeSeal(otherSeatKeys.pub, mediaKeyInfo, mediaSecret, pair('6e', fill(0x55)));
const mediaCommit = KDF(mediaSecret, 'media-commit', call, seat, u32(1));
const mediaBytes = E('media', conversation, call, seat, u32(1), mediaCommit, list(cat(otherSeat, mediaBox)));
out['media.commit'] = hex(mediaCommit);
out['media.bytes'] = hex(mediaBytes);
out['media.sig'] = hex(signed(own, mediaBytes));
const frameKey = KDF(fill(0x51), 'frame', conversation, call, seat, u32(1));
out['frame.key'] = hex(frameKey);
const frame = (data, clearLength, stream, counter) => {
  const trailer = cat(u8(stream), u32(1).subarray(2), u64(counter).subarray(3));
  const clear = data.subarray(0, clearLength);
  return cat(
    clear,
    gcm(frameKey, cat(Buffer.alloc(4), trailer), cat(clear, trailer), data.subarray(clearLength)),
    trailer,
  );
};
out['frame.vp8.key'] = hex(frame(cat(Buffer.from('5042009d012a80026801', 'hex'), fill(0x61, 6)), 10, 1, 7));
out['frame.vp8.delta'] = hex(frame(Buffer.from('b1020304050607', 'hex'), 1, 1, 8));
out['frame.opus'] = hex(frame(Buffer.from('fc0102', 'hex'), 0, 0, 9));
out['frame.screen'] = hex(frame(Buffer.from('b1020304050607', 'hex'), 1, 2, 2 ** 39 + 5));
out['frame.screenSound'] = hex(frame(none, 0, 3, 0));

// §4 Recovery code
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base32 = (x) => {
  const bits = Array.from(x, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits
    .match(/.{5}/g)
    .map((group) => CROCKFORD[parseInt(group, 2)])
    .join('');
};
const code = fill(0x71, 15);
out['recovery.example'] = base32(code);
out['recovery.check'] = base32(H('recovery-check', code).subarray(0, 5)).slice(0, 4);

// §8 Introduction, §7 knock and files
const K = pbkdf2Sync('01234567890123456789', cat(bytes('alcove/1/introduction'), intro), 600_000, 32, 'sha256');
const introduction = (side, shown) => mac(K, E('introduction', intro, bytes(side), shown));
out['introduction.K'] = hex(K);
out['introduction.a'] = hex(introduction('a', card));
const linkSecret = fill(0x81);
const guestRecord = P(id(0x0b), 2, 0, own);
out['knock.m1'] = hex(mac(KDF(linkSecret, 'knock', link), E('knock', link, guestRecord, bytes('Sam'))));
const fileOf = (length) => {
  const content = length > 65_536 ? cat(fill(1, 65_536), fill(1, length - 65_536)) : fill(1, length);
  const chunks = Math.max(1, Math.ceil(length / 65_536));
  return cat(
    ...Array.from({ length: chunks }, (_, i) => {
      const chunk = Buffer.alloc(65_536);
      content.copy(chunk, 0, i * 65_536, Math.min(length, (i + 1) * 65_536));
      return gcm(fill(0x91), cat(Buffer.alloc(7), u32(i), u8(i === chunks - 1 ? 1 : 0)), E('file', file), chunk);
    }),
  );
};
out['file.65537.sha256'] = hex(sha(fileOf(65_537)));

// From here on: vectors beyond the first set.
for (const length of [0, 1, 65_536]) out[`file.${length}.sha256`] = hex(sha(fileOf(length)));
out['knock.m2'] = hex(
  mac(
    KDF(linkSecret, 'answer', link),
    E('answer', link, id(0x0c), H('control-hash', control(C0), signed(own, control(C0))), P(recipientA, 1, 1, own)),
  ),
);
out['share.fixed'] = hex(share);
out['share.ephemeral'] = hex(fill(0x32));
const secrets3 = [0, 1, 2].map((epoch) => [epoch, fill(0xc0 + epoch)]);
out['share.many'] = hex(shareOf(conversation, recipientA, own.hpke.pub, secrets3, pair('6e', fill(0x33))));
out['share.many.commits'] = secrets3.map(([epoch, secret]) => hex(commit(secret, conversation, epoch)));
out['entry.full'] = hex(first.entry);

// Cards: a continued one, and a changed key
const second = keys(fill(0x13), fill(0x14));
const card2 = E('identity', org, account, u32(2), second.sign.pub, second.hpke.pub, F);
out['card.first.sig'] = hex(signed(identity, card));
out['card.second'] = {
  card: hex(card2),
  signature: hex(signed(second, card2)),
  previousSignature: hex(signed(identity, card2)),
};
out['introduction.b'] = hex(introduction('b', card2));

// Slots, bundle, draft, what stays on a device
const masterKey = fill(0xa1);
const slotSecrets = [
  ['password', fill(0xa2, 64)],
  ['recovery code', code],
  ['passkey', fill(0xa3)],
  ['organisation', KDF(cat(fill(0xa4), fill(0xa5)), 'slot-org', account)],
];
const slots = slotSecrets.map(([kind, secret], i) => {
  const slotId = id(0xd0 + i);
  const key = KDF(secret, 'slot', account, bytes(kind), slotId);
  return {
    kind,
    slotId,
    secret,
    box: box(key, fill(0x42 + i, 12), E('slot', account, u32(1), bytes(kind), slotId), masterKey),
  };
});
const slotItems = slots.map(({ kind, slotId, box: b }) => cat(LP(bytes(kind)), LP(slotId), LP(H('slot-blob', b))));
const slotList = E('slots', account, u32(1), u32(3), list(...slotItems));
out.masterKey = hex(masterKey);
out.slots = slots.map(({ kind, slotId, secret, box: b }) => ({
  kind,
  slotId: hex(slotId),
  secret: hex(secret),
  box: hex(b),
}));
out['slots.list'] = hex(slotList);
out['slots.sig'] = hex(signed(identity, slotList));
const bundleKey = KDF(masterKey, 'bundle', account, u32(1));
out['bundle.key'] = hex(bundleKey);
out['bundle.box'] = hex(
  box(bundleKey, fill(0x46, 12), E('bundle', account, u32(1), u32(7)), bytes('what the account owns')),
);
out['draft.box'] = hex(
  box(
    KDF(bundleKey, 'draft', conversation),
    fill(0x47, 12),
    E('draft', conversation, u32(2)),
    bytes('half a sentence'),
  ),
);
out['device.key'] = hex(KDF(masterKey, 'device', id(0x0f)));
out['prf.salt'] = hex(H('prf', account));

// Recovery code: as printed, one typo in each place, what the server keeps
const printed = (base32(code) + out['recovery.check']).match(/.{4}/g).join('-');
out['recovery.printed'] = printed;
out['recovery.typos'] = Array.from(printed, (letter, at) => {
  if (letter === '-') return null;
  const other = CROCKFORD[(CROCKFORD.indexOf(letter) + 1 + (at % 30)) % 32];
  return printed.slice(0, at) + other + printed.slice(at + 1);
}).filter(Boolean);
out['recovery.proof'] = hex(KDF(code, 'recovery-auth', account));
out['recovery.proof.hash'] = hex(sha(KDF(code, 'recovery-auth', account)));

// A chain with each type of control entry. The states are written out here, not computed by rules.
const chainOf = (where) => {
  const log = { position: 0, head: zeros };
  const put = (leaf) => {
    log.position += 1;
    log.head = headAfter(where, log.position, log.head, leaf);
    return { position: log.position, leaf: hex(leaf), head: hex(log.head) };
  };
  let previous = zeros;
  let last = null;
  const entries = [];
  const make = (step) => ({
    conversation: where,
    n: entries.length,
    previous,
    seen: [log.position, log.head],
    deputies: [],
    ...last,
    ...step,
  });
  const add = (step, signer) => {
    const {
      conversation: c,
      n,
      previous: p,
      seen,
      ...rest
    } = { ...make(step), conversation: where, n: entries.length, previous, seen: [log.position, log.head] };
    const full = { conversation: c, n, previous: p, seen, ...rest };
    const b = control(full);
    const signature = signed(signer, b);
    previous = H('control-hash', b, signature);
    const { kind, manager, deputies, people, epoch, commit: co } = full;
    last = { kind, manager, deputies, people, epoch, commit: co };
    entries.push({
      n,
      type: full.type,
      announced: (step.announced ?? []).map(hex),
      bytes: hex(b),
      signature: hex(signature),
      hash: hex(previous),
      state: hex(sha(stateBytes(full))),
      snapshot: hex(stateBytes(full)),
      ...put(leafOf(b, signature)),
    });
  };
  const server = (kind, time, body) => put(H('server', where, bytes(kind), u64(time), body));
  // An entry that is signed and well-formed and breaks a rule; it isn't put into the log.
  const wrong = (what, code, step, signer) => {
    const full = { ...make(step), ...step.at };
    const b = control(full);
    return {
      what,
      code,
      after: entries.length - 1,
      announced: (step.announced ?? []).map(hex),
      closed: step.closed ?? false,
      bytes: hex(b),
      signature: hex(signed(signer, b)),
    };
  };
  return {
    add,
    server,
    wrong,
    entries,
    next: (epoch) => ({ epoch, commit: commit(fill(0x60 + epoch), where, epoch) }),
    state: () => last,
  };
};

const group = id(0x33);
const people = Object.fromEntries(
  ['A', 'B', 'C', 'D', 'E', 'G', 'X'].map((name, i) => [
    name,
    { id: id(0xe0 + i), keys: participant(fill(0x22 + i), 5), newKeys: participant(fill(0x22 + i), 6) },
  ]),
);
const { A, B, C, D, E: Eve, G, X } = people;
const member = (who, professional = 0, k = who.keys) => P(who.id, 1, professional, k);
const pending = (who, professional = 0) => P(who.id, 3, professional, null);
const guest = (who) => P(who.id, 2, 0, who.keys);
const fromNow = [u8(0), none, none];
const everything = (epoch, position) => [u8(1), u32(epoch), u64(position)];
const chain = chainOf(group);
const fails = [];
const bad = (...args) => fails.push(chain.wrong(...args));
const start = [member(A, 1), member(B), pending(C)];
chain.add(
  {
    type: 'create',
    actor: A.id,
    kind: 'regular',
    manager: A.id,
    people: start.map((p) => [p, 0]),
    args: [bytes('regular'), ...start],
    ...chain.next(0),
  },
  A.keys,
);

const admitted = [
  [member(A, 1), 0],
  [member(B), 0],
  [member(C), 0],
];
const admitC = { type: 'admit', actor: A.id, people: admitted, args: [member(C), bytes('code')], ...chain.next(1) };
bad('admit by a plain participant', 'not_allowed', { ...admitC, actor: B.id }, B.keys);
bad(
  'admit of somebody who was not invited',
  'wrong_participant',
  { ...admitC, args: [member(X), bytes('code')] },
  A.keys,
);
bad(
  'admit that makes a professional of her',
  'wrong_participant',
  { ...admitC, args: [member(C, 1), bytes('code')] },
  A.keys,
);
bad('admit without a new epoch', 'wrong_epoch', { ...admitC, epoch: 0, commit: chain.state().commit }, A.keys);
bad('admit with an epoch left out', 'wrong_epoch', { ...admitC, ...chain.next(2) }, A.keys);
bad('a new epoch number over the old commitment', 'wrong_epoch', { ...admitC, commit: chain.state().commit }, A.keys);
bad('another state than follows', 'wrong_state', { ...admitC, manager: B.id }, A.keys);
bad('signed by somebody else', 'wrong_signature', admitC, B.keys);
bad(
  'admit with a key of small order',
  'malformed',
  {
    ...admitC,
    args: [
      E('participant', C.id, u8(1), u8(0), Buffer.from('01' + '00'.repeat(31), 'hex'), C.keys.hpke.pub),
      bytes('code'),
    ],
  },
  A.keys,
);
bad(
  'admit with the keys of another participant',
  'key_reused',
  {
    ...admitC,
    args: [P(C.id, 1, 0, B.keys), bytes('code')],
    people: [admitted[0], admitted[1], [P(C.id, 1, 0, B.keys), 0]],
  },
  A.keys,
);
bad('for another conversation', 'wrong_conversation', { ...admitC, at: { conversation: conversation } }, A.keys);
bad('with another previous', 'wrong_previous', { ...admitC, at: { previous: fill(9) } }, A.keys);
bad('with a later number', 'wrong_number', { ...admitC, at: { n: 2 } }, A.keys);
bad('of a type that is newer than this code', 'update_needed', { ...admitC, type: 'merge' }, A.keys);
bad('a second create', 'wrong_number', { ...admitC, type: 'create', args: [bytes('regular'), ...start] }, A.keys);
chain.add(admitC, A.keys);
// Two entries with the same previous: the first one stands.
fails.push({
  what: 'a second entry with the same previous',
  code: 'wrong_number',
  after: 1,
  announced: [],
  closed: false,
  bytes: hex(
    control({
      ...admitC,
      conversation: group,
      n: 1,
      previous: Buffer.from(chain.entries[0].hash, 'hex'),
      seen: [1, Buffer.from(chain.entries[0].head, 'hex')],
      kind: 'regular',
      manager: A.id,
      deputies: [],
      args: [member(C), bytes('tapped')],
    }),
  ),
  signature: hex(
    signed(
      A.keys,
      control({
        ...admitC,
        conversation: group,
        n: 1,
        previous: Buffer.from(chain.entries[0].hash, 'hex'),
        seen: [1, Buffer.from(chain.entries[0].head, 'hex')],
        kind: 'regular',
        manager: A.id,
        deputies: [],
        args: [member(C), bytes('tapped')],
      }),
    ),
  ),
});

const withD = [...admitted, [member(D, 1), 2]];
const addD = { type: 'add', actor: A.id, people: withD, args: [member(D, 1), ...fromNow, none], ...chain.next(2) };
bad('add by a non-manager', 'not_allowed', { ...addD, actor: B.id }, B.keys);
bad('add of somebody who is in', 'already_in', { ...addD, args: [member(B), ...fromNow, none] }, A.keys);
bad(
  'add of a pending person without an invitation',
  'wrong_participant',
  { ...addD, args: [pending(D, 1), ...fromNow, none] },
  A.keys,
);
bad(
  'add with everything from an epoch that is still to come',
  'wrong_range',
  { ...addD, args: [member(D, 1), ...everything(7, 1), none] },
  A.keys,
);
bad('add while somebody is due', 'due', { ...addD, announced: [B.id] }, A.keys);
chain.add(addD, A.keys);

const deputy = { type: 'manager', actor: A.id, deputies: [D.id], args: [A.id, bytes('handover'), D.id] };
bad(
  'a deputy who is no professional',
  'wrong_participant',
  { ...deputy, deputies: [B.id], args: [A.id, bytes('handover'), B.id] },
  A.keys,
);
bad(
  'a hand-over by who does not lead',
  'not_allowed',
  { ...deputy, actor: D.id, manager: D.id, deputies: [], args: [D.id, bytes('handover')] },
  D.keys,
);
bad(
  'a succession while there is a manager',
  'not_successor',
  { ...deputy, actor: D.id, manager: D.id, deputies: [], args: [D.id, bytes('succession')] },
  D.keys,
);
bad('a hand-over with a new epoch', 'wrong_epoch', { ...deputy, ...chain.next(3) }, A.keys);
chain.add(deputy, A.keys);

const withG = [...withD, [guest(G), 4]];
const addG = { type: 'add', actor: D.id, people: withG, args: [guest(G), ...fromNow, none], ...chain.next(3) };
bad('a deputy adds a member', 'not_allowed', { ...addG, args: [member(X), ...fromNow, none] }, D.keys);
bad('a plain participant adds a guest', 'not_allowed', { ...addG, actor: C.id }, C.keys);
chain.add(addG, D.keys);

const withE = [...withG, [pending(Eve), 5]];
chain.add(
  { type: 'add', actor: A.id, people: withE, args: [pending(Eve), ...everything(0, 1), id(0xf1)], ...chain.next(4) },
  A.keys,
);
const admittedE = [...withG, [member(Eve), 5]];
bad(
  'a guest admits',
  'not_allowed',
  { type: 'admit', actor: G.id, people: admittedE, args: [member(Eve), bytes('tapped')], ...chain.next(5) },
  G.keys,
);
chain.add(
  { type: 'admit', actor: D.id, people: admittedE, args: [member(Eve), bytes('tapped')], ...chain.next(5) },
  D.keys,
);

const withoutG = admittedE.filter(([p]) => !p.equals(guest(G)));
bad(
  'a deputy removes a member',
  'not_allowed',
  {
    type: 'remove',
    actor: D.id,
    people: admittedE.filter(([p]) => !p.equals(member(B))),
    args: [B.id],
    ...chain.next(6),
  },
  D.keys,
);
bad(
  'a manager removes herself',
  'not_allowed',
  { type: 'remove', actor: A.id, people: admittedE.slice(1), manager: none, args: [A.id], ...chain.next(6) },
  A.keys,
);
chain.add({ type: 'remove', actor: D.id, people: withoutG, args: [G.id], ...chain.next(6) }, D.keys);

const newB = member(B, 0, B.newKeys);
const withNewB = withoutG.map(([p, n]) => [p.equals(member(B)) ? newB : p, n]);
const rekeyB = { type: 'rekey', actor: D.id, people: withNewB, args: [newB, bytes('vouched')], ...chain.next(7) };
bad('vouched by a plain participant', 'not_allowed', { ...rekeyB, actor: C.id }, C.keys);
bad('vouched for herself', 'not_allowed', { ...rekeyB, actor: B.id }, B.keys);
bad('own new keys claimed by somebody else', 'not_allowed', { ...rekeyB, args: [newB, bytes('self')] }, D.keys);
bad(
  'new keys that are the old ones',
  'key_reused',
  { ...rekeyB, args: [member(B), bytes('vouched')], people: withoutG },
  D.keys,
);
const newA = member(A, 1, A.newKeys);
const rekeyA = {
  type: 'rekey',
  actor: C.id,
  people: withoutG.map(([p, n]) => [p.equals(member(A, 1)) ? newA : p, n]),
  args: [newA, bytes('vouched')],
  ...chain.next(7),
};
bad('a client vouches for the manager where another professional is in it', 'not_allowed', rekeyA, C.keys);
chain.add(rekeyB, D.keys);

const endedC = E('ended', C.id, bytes('left'));
out['chain.ended.C'] = {
  time: 1_700_000_001_000,
  bytes: hex(endedC),
  ...chain.server('ended', 1_700_000_001_000, endedC),
};
const withoutC = withNewB.filter(([p]) => !p.equals(member(C)));
const dropC = { type: 'drop', actor: B.id, people: withoutC, args: [C.id], announced: [C.id], ...chain.next(8) };
bad('drop of somebody whose end was not announced', 'not_announced', { ...dropC, announced: [] }, B.newKeys);
bad('drop that leaves somebody due', 'due', { ...dropC, announced: [C.id, Eve.id] }, B.newKeys);
bad('drop that adds', 'wrong_state', { ...dropC, people: [...withoutC, [member(X), 9]] }, B.newKeys);
bad('drop signed with the old keys', 'wrong_signature', dropC, B.keys);
bad('drop by who was announced herself', 'not_active', { ...dropC, actor: C.id }, C.keys);
chain.add(dropC, B.newKeys);
bad(
  'an entry by who is no longer in it',
  'not_active',
  { type: 'drop', actor: G.id, people: withoutC, args: [B.id], announced: [B.id], ...chain.next(9) },
  G.keys,
);

const newC = member(C, 0, C.newKeys);
bad(
  'new keys of a former participant with a new epoch',
  'wrong_epoch',
  { type: 'rekey', actor: C.id, args: [newC, bytes('self')], ...chain.next(9) },
  C.keys,
);
bad(
  'new keys for a guest',
  'wrong_participant',
  { type: 'rekey', actor: D.id, args: [P(G.id, 1, 0, G.newKeys), bytes('vouched')] },
  D.keys,
);
chain.add({ type: 'rekey', actor: C.id, args: [newC, bytes('self')] }, C.keys);

const endedA = E('ended', A.id, bytes('deactivated'));
out['chain.ended.A'] = {
  time: 1_700_000_002_000,
  bytes: hex(endedA),
  ...chain.server('ended', 1_700_000_002_000, endedA),
};
const withoutA = withoutC.slice(1);
const dropA = {
  type: 'drop',
  actor: Eve.id,
  manager: none,
  people: withoutA,
  args: [A.id],
  announced: [A.id],
  ...chain.next(9),
};
bad(
  'a succession before the manager is dropped',
  'not_successor',
  { type: 'manager', actor: D.id, manager: D.id, deputies: [], args: [D.id, bytes('succession')], announced: [A.id] },
  D.keys,
);
chain.add(dropA, Eve.keys);
bad(
  'a succession by a client where a professional is in it',
  'not_successor',
  { type: 'manager', actor: B.id, manager: B.id, args: [B.id, bytes('succession')] },
  B.newKeys,
);
bad(
  'a successor who names somebody else',
  'not_successor',
  { type: 'manager', actor: D.id, manager: B.id, deputies: [], args: [B.id, bytes('succession')] },
  D.keys,
);
bad(
  'a deputy adds a member where nobody leads',
  'not_allowed',
  {
    type: 'add',
    actor: D.id,
    people: [...withoutA, [member(X), 12]],
    args: [member(X), ...fromNow, none],
    ...chain.next(10),
  },
  D.keys,
);
chain.add({ type: 'manager', actor: D.id, manager: D.id, deputies: [], args: [D.id, bytes('succession')] }, D.keys);
const newD = member(D, 1, D.newKeys);
chain.add(
  {
    type: 'rekey',
    actor: D.id,
    people: withoutA.map(([p, n]) => [p.equals(member(D, 1)) ? newD : p, n]),
    args: [newD, bytes('self')],
    ...chain.next(10),
  },
  D.keys,
);
bad(
  'new keys with a new epoch where it is closed',
  'wrong_epoch',
  {
    type: 'rekey',
    actor: D.id,
    people: withoutA.map(([p, n]) => [p.equals(member(B, 0, B.newKeys)) ? member(B) : p, n]),
    args: [P(B.id, 1, 0, X.keys), bytes('vouched')],
    closed: true,
    ...chain.next(11),
  },
  D.newKeys,
);
const withX = Array.from({ length: 51 }, (_, i) => P(id(i + 1), 3, 0, null));
const full = chainOf(id(0x35));
fails.push({
  ...full.wrong(
    'more than fifty participants',
    'too_many',
    {
      type: 'create',
      actor: A.id,
      kind: 'regular',
      manager: A.id,
      people: [member(A, 1), ...withX].map((p) => [p, 0]),
      args: [bytes('regular'), member(A, 1), ...withX],
      ...full.next(0),
    },
    A.keys,
  ),
  after: -1,
});
fails.push({
  ...full.wrong(
    'a conversation that starts with a guest',
    'wrong_participant',
    {
      type: 'create',
      actor: A.id,
      kind: 'regular',
      manager: A.id,
      people: [
        [member(A, 1), 0],
        [guest(G), 0],
      ],
      args: [bytes('regular'), member(A, 1), guest(G)],
      ...full.next(0),
    },
    A.keys,
  ),
  after: -1,
});
fails.push({
  ...full.wrong(
    'a conversation started for somebody else',
    'not_allowed',
    {
      type: 'create',
      actor: B.id,
      kind: 'regular',
      manager: A.id,
      people: [
        [member(A, 1), 0],
        [member(B), 0],
      ],
      args: [bytes('regular'), member(A, 1), member(B)],
      ...full.next(0),
    },
    B.keys,
  ),
  after: -1,
});
out.chain = chain.entries;
out['chain.mustFail'] = fails;

// A pair, with an entry of each kind in its log, and a topic
const two = id(0x34);
const pairChain = chainOf(two);
pairChain.add(
  {
    type: 'create',
    actor: A.id,
    kind: 'regular',
    manager: A.id,
    people: [
      [member(A, 1), 0],
      [member(B), 0],
    ],
    args: [bytes('regular'), member(A, 1), member(B)],
    ...pairChain.next(0),
  },
  A.keys,
);
let head = Buffer.from(pairChain.entries[0].head, 'hex');
const topicBytes = E('topic', two, u32(0), bytes('Sleep'));
const uuid = (x) => hex(x).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
const b64 = (x) => Buffer.from(x).toString('base64url');
const bodies = [
  ['message', 'A', null, '{"text":"Hello, caf\u00e9"}'],
  ['edit', 'A', 0, '{"text":"Hello again"}'],
  ['message', 'B', null, JSON.stringify({ text: 'x'.repeat(700) })],
  ['delete', 'B', 2, '{}'],
  [
    'topic',
    'A',
    null,
    JSON.stringify({ topic: b64(topicBytes), signature: b64(signed(A.keys, topicBytes)), signer: uuid(A.id) }),
  ],
  ['agenda', 'B', null, '{"text":"The nightmares"}'],
  ['plan', 'B', null, '{"at":1700003600000}'],
  ['fallback', 'A', null, '{"text":"I ring you"}'],
  ['guest-answer', 'A', null, '{"text":"Soon"}'],
];
out.pair = { control: pairChain.entries[0], epochSecret: hex(fill(0x60)) };
out.entries = bodies.map(([kind, who, target, text], i) => {
  const author = people[who];
  const h = {
    conversation: two,
    kind,
    epoch: 0,
    sender: author.id,
    id: id(0x70 + i),
    target: target === null ? none : id(0x70 + target),
    n: 0,
    seen: [i + 1, head],
    time: 1_700_000_000_000 + i,
  };
  const { entry, signature } = entryOf(h, fill(0x60), text, author.keys);
  const leaf = leafOf(entry, signature);
  head = headAfter(two, i + 2, head, leaf);
  return {
    kind,
    target: target === null ? null : bodies[target][1] === who ? 'own' : 'other',
    text,
    bytes: hex(entry),
    signature: hex(signature),
    position: i + 2,
    leaf: hex(leaf),
    head: hex(head),
  };
});

if (process.argv.includes('--print')) {
  console.log(JSON.stringify(out, null, 1));
} else {
  const file = JSON.parse(readFileSync(new URL('./crypto-vectors.json', import.meta.url), 'utf8'));
  const names = new Set([...Object.keys(out), ...Object.keys(file)]);
  const wrong = [...names].filter((name) => JSON.stringify(out[name]) !== JSON.stringify(file[name]));
  for (const name of wrong) console.error(`differs: ${name}`);
  console.log(`${names.size - wrong.length} of ${names.size} vectors agree`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
