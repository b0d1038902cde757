import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserKind, isSparing } from './browser-help.ts';

const kit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const agents = [
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36`,
    0,
    'chrome',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0`,
    0,
    'edge',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0, 'firefox'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${kit} Version/18.0 Safari/605.1.15`, 0, 'safari'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${kit} Version/18.0 Safari/605.1.15`, 5, 'iPhone'],
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${kit} CriOS/142.0 Mobile/15E148 Safari/604.1`, 5, 'iPhone'],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36',
    5,
    'android',
  ],
  ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 5, 'firefoxAndroid'],
  ['Lynx/2.9', 0, 'other'],
] as const;

test('V15: the help is the one for this browser', () => {
  for (const [agent, touchPoints, kind] of agents) assert.equal(browserKind(agent, touchPoints), kind, agent);
});

test('V8: sound alone is offered first where data are saved or slow, as far as the browser tells', () => {
  assert.equal(isSparing(null), false);
  assert.equal(isSparing({ saveData: true, effectiveType: '4g' }), true);
  assert.equal(isSparing({ saveData: false, effectiveType: 'slow-2g' }), true);
  assert.equal(isSparing({ saveData: false, effectiveType: '4g' }), false);
});
