import assert from 'node:assert/strict';
import type * as Format from '../../../src/ui/format';
import { GitpodHost } from '../../../src/api/host';
import { InviteLink } from '../../../src/links/inviteLink';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';
import { hostOf } from '../../fakes/samples';
import { translate } from '../../fakes/translate';

const vscode = {
  env: { language: 'en' },
  l10n: { t: translate },
};
const { accountFact, ago, formatCreated, formatCreationDate, formatMoment, relativeTime, shortAgo, shortMoment } =
  loadWithVsCode(vscode, (load) => load('src/ui/format') as typeof Format);

const hour = 3_600_000;
const day = 24 * hour;

describe('The account in a confirmation', () => {
  for (const { origin, shown } of [
    { origin: 'https://app.gitpod.io', shown: 'app.gitpod.io' },
    { origin: 'https://gitpod.acme.example:8443', shown: 'gitpod.acme.example:8443' },
    { origin: 'http://127.0.0.1:4000', shown: 'http://127.0.0.1:4000' },
  ]) {
    it(`is shown with its host once: ${shown}`, () => {
      assert.equal(accountFact({ label: `Ada – ${shown}`, host: hostOf(origin) }), `As Ada – ${shown}.`);
      assert.equal(accountFact({ label: 'Ada', host: hostOf(origin) }), `As Ada, at ${hostOf(origin).hostname}.`);
    });
  }

  it('is shown with its host even if a name contains that host', () => {
    const label = 'app.gitpod.io.evil.example';
    assert.equal(accountFact({ label, host: GitpodHost.default }), `As ${label}, at app.gitpod.io.`);
  });
});

describe('A count', () => {
  for (const [language, forms] of [
    ['en', { 0: 'other', 1: 'one', 2: 'other' }],
    ['fr', { 0: 'one', 1: 'one', 2: 'other' }],
    ['pl', { 1: 'one', 2: 'few', 5: 'many' }],
    ['ar', { 0: 'other', 1: 'one', 2: 'other', 3: 'few', 11: 'many' }],
    ['ja', { 0: 'other', 1: 'other', 2: 'other' }],
  ] as const) {
    it(`has the plural form of the language: ${language}`, () => {
      const localized = loadWithVsCode(
        { env: { language }, l10n: { t: ({ comment }: { comment: string }) => comment } },
        (load) => load('src/ui/format') as typeof Format,
      );
      for (const format of [
        localized.formatLinkCount,
        localized.formatFileCount,
        (memberCount: number) => localized.formatMemberCount({ memberCount }) ?? '',
      ]) {
        const used = Object.keys(forms).map((count) => /^Plural form "(\w+)"/.exec(format(Number(count)))?.[1]);
        assert.deepEqual(used, Object.values(forms));
      }
    });
  }
});

describe('A number of members', () => {
  for (const [language, expected] of [
    ['en', '12,345 members'],
    ['de', '12.345 members'],
    ['ja', '12,345 members'],
  ] as const) {
    it(`is written as in the editor’s language: ${language}`, () => {
      const localized = loadWithVsCode(
        { env: { language }, l10n: { t: translate } },
        (load) => load('src/ui/format') as typeof Format,
      );
      assert.equal(localized.formatMemberCount({ memberCount: 12_345 }), expected);
    });
  }
});

describe('A past time', () => {
  const now = Date.UTC(2026, 10, 28, 12);
  for (const [passed, expected] of [
    [-day, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 minute ago'],
    [5 * hour, '5 hours ago'],
    [day, 'yesterday'],
    [30 * day, '30 days ago'],
    [31 * day, '1 month ago'],
    [245 * day, '8 months ago'],
    [700 * day, '22 months ago'],
    [800 * day, '2 years ago'],
  ] as const) {
    it(`is shown as "${expected}" after ${passed} ms`, () => {
      assert.equal(ago(now - passed, now), expected);
    });
  }

  it('has a short form for a narrow row', () => {
    assert.deepEqual(
      [59_999, 60_000, 23 * day, 122 * day].map((passed) => shortAgo(now - passed, now)),
      ['just now', '1m ago', '23d ago', '4mo ago'],
    );
  });

  it('is shown as the day of the week for six days, and then as the date', () => {
    const noon = new Date(2026, 10, 28, 12).getTime();
    const told = (format: typeof formatMoment, at: number): string => format(at, noon).replace(/\s/g, ' ');
    assert.equal(told(formatMoment, noon - hour), 'Saturday 11:00 AM');
    assert.equal(told(formatMoment, noon - 10 * day), 'Nov 18, 2026, 12:00 PM');
    assert.equal(told(shortMoment, noon - 5 * day), 'Mon 12:00 PM');
    assert.equal(told(shortMoment, noon - 10 * day), 'Nov 18, 2026');
  });

  it('is shown for a link whose id contains it, and for no other', () => {
    const link = new InviteLink(GitpodHost.default, '0190d0a1-0001-7abc-8def-0000000a1f2d');
    assert.equal(formatCreated(link, (link.createdAt ?? 0) + 61 * day), 'created 2 months ago');
    assert.equal(formatCreationDate(link, (link.createdAt ?? 0) + 61 * day), 'Jul 20, 2024 (2 months ago)');
    const other = new InviteLink(GitpodHost.default, '0190d0a1-0001-4abc-8def-0000000a1f2d');
    assert.equal(formatCreated(other, now), undefined);
    assert.equal(formatCreationDate(other, now), undefined);
  });

  it('may be in the future, for the expiry of a token', () => {
    assert.equal(relativeTime(now + 3 * day, now), 'in 3 days');
  });
});
