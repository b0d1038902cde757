// Every mail and push that there is, in every language: derived from the two lists, so that a new one is covered by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pushTexts, writePush, type PushKind } from '../push/texts.ts';
import { renderHtml } from './html.ts';
import { stopTexts } from './notification-texts.ts';
import { isNeutral, isWording } from '../../shared/wording.ts';
import { mailTexts, writeMail, type MailKind } from './texts.ts';
import { wordMail } from './wording.ts';

const languages = ['en', 'nl', 'de'] as const;
const link = 'https://alcove.example.org/o/meadow/invitation#c2VjcmV0';
const stop = 'https://alcove.example.org/o/meadow/stop-mails/dG9rZW4';
const day = '3 May 2026';
const mails = (Object.keys(mailTexts) as MailKind[]).flatMap((kind) =>
  languages.map((language) => ({ kind, language, ...writeMail(kind, language, { link, day, by: '' }) })),
);

test('H2: a mail is made of fixed words, a link and a day, and of nothing else that anybody wrote', () => {
  for (const kind of Object.keys(mailTexts) as MailKind[]) {
    for (const language of languages) {
      const asked = new Set<string | symbol>();
      const given = new Proxy({ link, day, by: '' }, { get: (all, name) => (asked.add(name), Reflect.get(all, name)) });
      const { subject } = mailTexts[kind][language](given);
      // Who invites a friend may choose to be named (F1).
      const allowed: (string | symbol)[] = kind === 'invitation.friend' ? ['link', 'day', 'by'] : ['link', 'day'];
      assert.ok(
        [...asked].every((name) => allowed.includes(name)),
        `${kind} ${language}`,
      );
      assert.ok(!subject.includes(link) && !subject.includes(day), `${kind} ${language}: the subject says nothing`);
    }
  }
});

test('H2, N3: no mail and no push, in no language, tells what it is about or of whom', () => {
  for (const { kind, language, subject, text } of mails) {
    assert.ok(isNeutral(subject + text.replace(link, '')), `${kind} ${language}`);
    assert.ok(subject.length > 0 && subject.length < 60, `${kind} ${language}`);
    assert.ok(text.endsWith('\n') && text.split('\n').every((line) => line.length < 140), `${kind} ${language}`);
  }
  for (const kind of Object.keys(pushTexts) as PushKind[]) {
    for (const language of languages) {
      const { text, ...rest } = JSON.parse(writePush(kind, language)) as { text: string; kind: string };
      // A missed call takes the place of the call that rang.
      const shownAs = kind === 'missedCall' ? 'call' : kind;
      assert.deepEqual([text, rest], [pushTexts[kind][language], { kind: shownAs }]);
      assert.ok(isNeutral(text));
    }
  }
});

test('each mail is in words of its own in each language', () => {
  for (const kind of Object.keys(mailTexts) as MailKind[]) {
    const texts = new Set(mails.filter((mail) => mail.kind === kind).map(({ text }) => text));
    assert.equal(texts.size, languages.length, kind);
  }
});

test('a mail reads the same as HTML, in mail programs of any age, and fetches nothing', () => {
  for (const { kind, language, subject, text } of mails) {
    const whole = `${text}\n${stopTexts[language](stop)}`;
    const html = renderHtml(language, { subject, text: whole });
    assert.doesNotMatch(html, /<(img|link|script|style|iframe|object|svg|form)\b|url\(|@import|background=/i, kind);
    const fetched = [...html.matchAll(/\b(?:src|srcset|background)\s*=/gi)];
    assert.equal(fetched.length, 0);
    const targets = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    assert.deepEqual(targets, text.includes(link) ? [link, stop] : [stop]);
    const shown = html
      .slice(html.indexOf('<body'))
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    const words = (said: string) => said.split(/\s+/).filter(Boolean).join(' ');
    assert.equal(words(shown), words(whole), `${kind} ${language}`);
  }
});

test('what somebody could put into a link is text in a mail, and no markup', () => {
  const text = 'Hello,\n\n<b>&"x"</b>\n\nhttps://example.org/"><img src=x>\n';
  const html = renderHtml('en', { subject: '<i>', text });
  assert.doesNotMatch(html, /<b>|<img|<i>/);
  assert.match(html, /&lt;b&gt;&amp;&quot;x&quot;&lt;\/b&gt;/);
});

test('H2, E9: the organisation words the subject of invitations and news, a member all of the news, and nobody any other mail', () => {
  const isNews = (kind: MailKind) => /^(message|task)/.test(kind);
  for (const { kind, language, subject, text } of mails) {
    const given = { link, day, by: '' };
    const ours = { subject, text };
    assert.deepEqual(wordMail(kind, language, given, { subject: null, own: null }), ours);
    const isWorded = isNews(kind) || kind.startsWith('invitation');
    const theirs = { subject: isWorded ? 'A letter' : subject, text };
    assert.deepEqual(wordMail(kind, language, given, { subject: 'A letter', own: null }), theirs, kind);
    const own = wordMail(kind, language, given, { subject: 'A letter', own: 'The <library>' });
    if (!isNews(kind)) assert.deepEqual(own, theirs, kind);
    else {
      assert.deepEqual(own, { subject: 'The <library>', text: `The <library>\n\n${link}\n` });
      const html = renderHtml(language, own);
      assert.ok(html.includes('The &lt;library&gt;') && html.includes(`href="${link}"`));
    }
  }
});

test('E9: own words stand in every push but that of a call that rings, and no length tells of it', () => {
  const longest = '\u{20ac}"'.repeat(20);
  assert.ok(isWording(longest));
  const lengths = new Set<number>();
  for (const kind of Object.keys(pushTexts) as PushKind[]) {
    for (const own of [null, 'The library', longest]) {
      const payload = writePush(kind, 'en', own);
      lengths.add(Buffer.byteLength(payload));
      const { text } = JSON.parse(payload) as { text: string };
      assert.equal(text, own === null || kind === 'call' ? pushTexts[kind].en : own);
    }
  }
  assert.equal(lengths.size, 1);
});

test('E9: own words are one short line, without what would pass for an address or a link', () => {
  for (const fine of ['The library', 'Bücherei!', '📚 Tuesday 8.30', 'a'.repeat(40)]) assert.ok(isWording(fine), fine);
  const wrong = [
    '',
    'a'.repeat(41),
    'a\nBcc: x',
    'x@example.org',
    '<b>',
    'https://x',
    'www.x',
    'x.org/y',
    '\ud800',
    'a\u202eb',
  ];
  for (const text of wrong) assert.ok(!isWording(text), text);
  assert.ok(isNeutral('Meadow post') && !isNeutral('Meadow Psychotherapy') && !isNeutral('Praxis am Park'));
});
