import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';

function refused(environment: Record<string, string>, argv: string[] = []): string {
  try {
    readConfig(environment, argv);
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'StartError');
    return error.message;
  }
  return assert.fail('accepted');
}

test('with nothing chosen, Alcove is reachable from this machine only, and keeps mails', () => {
  const config = readConfig({ ALCOVE_DATA: '/data' }, []);
  assert.deepEqual(config, {
    host: '127.0.0.1',
    port: 8080,
    dataFolder: '/data',
    keystoreFolder: '/data/keystore',
    filesFolder: '/data/files',
    filesBucket: null,
    databaseUrl: null,
    smtpUrl: null,
    mailFrom: 'Alcove <alcove@localhost>',
    publicUrl: null,
    trustProxy: false,
    mediaWorker: 'ours',
    callsPort: 10_000,
    callsAddress: null,
    turn: null,
    demo: false,
  });
  assert.doesNotMatch(readConfig({}, []).dataFolder, /^\/root/);
});

test('what the owner chose is taken over', () => {
  const config = readConfig(
    {
      PORT: '0',
      HOST: '::',
      ALCOVE_KEYSTORE: '/keys',
      DATABASE_URL: 'postgres://a:b@db/alcove',
      PUBLIC_URL: 'https://care.example.org/',
      TRUST_PROXY: '1',
      CALLS_PORT: '10001',
      CALLS_ADDRESS: 'media.example.org',
      TURN_URLS: 'turn:turn.example.org:3478, turns:turn.example.org?transport=tcp',
      TURN_SECRET: 'north',
      ALCOVE_MEDIA_WORKER: import.meta.filename,
    },
    ['--demo'],
  );
  assert.equal(config.port, 0);
  assert.equal(config.host, '::');
  assert.equal(config.keystoreFolder, '/keys');
  assert.equal(config.databaseUrl, 'postgres://a:b@db/alcove');
  assert.equal(config.publicUrl, 'https://care.example.org');
  assert.equal(config.mailFrom, 'Alcove <alcove@care.example.org>');
  assert.equal(config.trustProxy, 1);
  assert.equal(config.callsPort, 10_001);
  assert.equal(config.callsAddress, 'media.example.org');
  const urls = ['turn:turn.example.org:3478', 'turns:turn.example.org?transport=tcp'];
  assert.deepEqual(config.turn, { urls, secret: 'north' });
  assert.deepEqual(config.mediaWorker, { path: import.meta.filename });
  assert.equal(readConfig({ ALCOVE_MEDIA_WORKER: 'none' }, []).mediaWorker, 'none');
  assert.equal(config.demo, true);
  assert.equal(readConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }, []).trustProxy, '10.0.0.0/8, ::1');
});

test('a bucket for files is one address, with its keys', () => {
  const S3_URL = 'https://id:geheim%2F%2B@s3.example.org:9000/clinic/alcove/files?region=eu-central-1';
  assert.deepEqual(readConfig({ S3_URL }, []).filesBucket, {
    endpoint: 'https://s3.example.org:9000',
    region: 'eu-central-1',
    bucket: 'clinic',
    prefix: 'alcove/files/',
    accessKeyId: 'id',
    secretAccessKey: 'geheim/+',
  });
  assert.match(refused({ S3_URL: 'https://s3.example.org/clinic' }), /^S3_URL must name keys and bucket/);
  assert.match(refused({ S3_URL: 'https://id:geheim@s3.example.org' }), /^S3_URL must name keys and bucket/);
  assert.match(refused({ S3_URL: 'https://id:100%geheim@s3.example.org/clinic' }), /^S3_URL has a % .*\.$/);
  for (const S3_URL of ['https://id:geheim@s3.example.org', 'https://id:100%geheim@s3.example.org/clinic']) {
    assert.doesNotMatch(refused({ S3_URL }), /geheim/);
  }
});

test('a value that makes no sense is refused in one sentence that names it', () => {
  assert.match(refused({ PORT: '80800' }), /^PORT is "80800": .*\.$/);
  assert.match(refused({ PORT: 'http' }), /^PORT/);
  assert.match(refused({ CALLS_PORT: '-1' }), /^CALLS_PORT is "-1": .*\.$/);
  assert.match(refused({ CALLS_ADDRESS: 'https://alcove.example.org' }), /^CALLS_ADDRESS is ".*": .*\.$/);
  assert.match(refused({ TURN_URLS: 'https://turn.example.org', TURN_SECRET: 'x' }), /^TURN_URLS holds "https:.*\.$/);
  assert.match(refused({ TURN_URLS: 'turn:turn.example.org' }), /^TURN_URLS is set and TURN_SECRET is not/);
  assert.match(refused({ TURN_SECRET: 'north' }), /^TURN_SECRET is set and TURN_URLS is not/);
  assert.match(refused({ ALCOVE_MEDIA_WORKER: '/no/such/file' }), /^ALCOVE_MEDIA_WORKER is "\/no\/such\/file": .*\.$/);
  assert.match(refused({ PUBLIC_URL: 'alcove.example.org' }), /^PUBLIC_URL must be .*\.$/);
  assert.match(refused({ PUBLIC_URL: 'https://example.org/alcove' }), /^PUBLIC_URL is /);
  assert.match(refused({ TRUST_PROXY: 'maybe' }), /^TRUST_PROXY is "maybe"/);
  assert.match(refused({}, ['--dmeo']), /^--dmeo is not known/);
});

test('a password in an address is never repeated', () => {
  assert.doesNotMatch(refused({ DATABASE_URL: 'mysql://anna:geheim@db/alcove' }), /geheim/);
  assert.doesNotMatch(refused({ SMTP_URL: 'https://anna:geheim@mail' }), /geheim/);
});
