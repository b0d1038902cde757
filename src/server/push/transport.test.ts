import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { test } from 'node:test';
import { createPushTransport, isPublicAddress } from './transport.ts';
import { pushTexts, writePush, type PushKind } from './texts.ts';
import { openPushService, readVapid } from '../../../test/support/push-service.ts';

const keys = async () => ({ publicKey: '', privateKey: '' });
const transport = createPushTransport({ keys, contact: 'mailto:a@example.org' });

test('H3: nothing is pushed to addresses inside, however they are spelled', async () => {
  const inside = [
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'],
  ];
  for (const address of inside) assert.equal(isPublicAddress(address), false, address);
  for (const address of ['8.8.8.8', '2a00:1450:400e::1']) assert.equal(isPublicAddress(address), true, address);
});

test('H3: an endpoint is a public name by https on its usual port', async () => {
  const refused = [
    ...[
      'http://push.example.org/x',
      'https://127.0.0.1/x',
      'https://2130706433/x',
      'https://0x7f.1/x',
      'https://[::1]/x',
    ],
    ...[
      'https://localhost/x',
      'https://db.local/x',
      'https://push.example.org:8443/x',
      'https://a:b@push.example.org/x',
    ],
    ...['ftp://push.example.org/x', 'no address'],
  ];
  const subscription = { p256dh: '', auth: '' };
  for (const endpoint of refused) {
    assert.equal(transport.isAllowed(endpoint), false, endpoint);
    assert.equal(await transport.send({ endpoint, ...subscription }, ''), 'refused', endpoint);
  }
  assert.equal(transport.isAllowed('https://push.example.org/send/abc'), true);
});

test('H3: all pushes are as long as each other', () => {
  const languages = ['en', 'nl', 'de'] as const;
  const all = (Object.keys(pushTexts) as PushKind[]).flatMap((kind) => languages.map((each) => writePush(kind, each)));
  assert.deepEqual(new Set(all.map((text) => Buffer.byteLength(text))).size, 1);
  for (const text of all) assert.equal(typeof JSON.parse(text).text, 'string');
});

test('H3: a browser reads what was pushed, the push service nothing but who sends, and what is gone or busy is told apart', async () => {
  const service = await openPushService();
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const vapid = { publicKey: pair.getPublicKey('base64url'), privateKey: pair.getPrivateKey('base64url') };
  const contact = 'mailto:alcove@example.org';
  const own = createPushTransport({ keys: async () => vapid, contact, own: service });
  const listening = service.listen();
  try {
    assert.equal(await own.send(listening, writePush('message', 'de')), 'taken');
    assert.equal(await own.send(listening, writePush('task', 'en')), 'taken');
    const [first, second] = service.pushed;
    assert.deepEqual(JSON.parse(first!.text), { kind: 'message', text: 'Neue Nachricht' });
    assert.equal(first!.body.length, second!.body.length);
    assert.ok(!first!.body.includes('Nachricht'));
    const { publicKey, claims } = readVapid(String(first!.headers.authorization));
    assert.deepEqual(
      [publicKey, claims.aud, claims.sub],
      [vapid.publicKey, `https://localhost:${service.port}`, contact],
    );
    assert.ok(claims.exp - Date.now() / 1000 <= 24 * 3600);
    assert.deepEqual(
      [first!.headers['content-encoding'], first!.headers.ttl, first!.headers.topic],
      ['aes128gcm', '86400', undefined],
    );

    assert.equal(await own.send({ ...listening, endpoint: `${listening.endpoint}x` }, ''), 'gone');
    for (const [status, outcome] of [
      [404, 'gone'],
      [429, 'later'],
      [503, 'later'],
      [403, 'refused'],
      [307, 'refused'],
    ] as const) {
      service.status = status;
      assert.equal(await own.send(listening, writePush('task', 'en')), outcome, String(status));
    }
  } finally {
    await service.close();
  }
  assert.equal(await own.send(listening, writePush('task', 'en')), 'later', 'no answer');
  const stranger = createPushTransport({ keys: async () => vapid, contact, own: { ...service, ca: '' } });
  assert.equal(await stranger.send(listening, writePush('task', 'en')), 'later', 'a certificate that nobody knows');
});
