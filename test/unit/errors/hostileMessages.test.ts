import assert from 'node:assert/strict';
import fc from 'fast-check';
import { connectCodes, GitpodError, type GitpodErrorKind } from '../../../src/api/errors';
import type { sanitizeForDisplay } from '../../../src/api/sanitize';
import { serviceFailure } from '../../../src/api/wireErrors';
import type { Organization } from '../../../src/organizations/organization';
import type { errorMessage, FailureContext } from '../../../src/ui/errorMessages';
import { fakeVsCode } from '../../fakes/fakeVsCode';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';
import { adaAtAcme, freshToken, gitpod } from '../../fakes/people';
import { propertyCases, propertyMs } from '../../fakes/propertyCases';
import { User } from '../../fakes/user';

interface Messages {
  readonly errorMessage: typeof errorMessage;
}

interface Sanitizer {
  readonly sanitizeForDisplay: typeof sanitizeForDisplay;
}

const vscode = fakeVsCode({
  user: new User(),
  settings: {},
  line: '',
  vendorToken: undefined,
  progress: { begun: 0, ended: 0 },
  run: () => Promise.resolve(),
});
const { messages, made } = loadWithVsCode(vscode, (load) => ({
  messages: load('src/ui/errorMessages') as Messages,
  made: (load('src/api/sanitize') as Sanitizer).sanitizeForDisplay,
}));

const kinds: Readonly<Record<GitpodErrorKind, true>> = {
  signedOut: true,
  refused: true,
  notFound: true,
  alreadyExists: true,
  precondition: true,
  rateLimited: true,
  invalid: true,
  unsupported: true,
  unavailable: true,
  timedOut: true,
  cancelled: true,
  unreachable: true,
  certificate: true,
  proxy: true,
  redirected: true,
  notUnderstood: true,
};

/** Harmful text that a server, or the name of an organization, may contain. */
const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(
      fc.oneof(
        fc.uuid(),
        fc.constantFrom(
          '](command:workbench.action.quit)',
          '[Click me](command:workbench.action.quit)',
          '$(trash)',
          '\u202e',
          '\u2066',
          '\u0000',
          '\n\n',
          '\u200b',
          '<img src=x onerror=alert(1)>',
          'https://app.gitpod.io/join-organization/0190d0a1-2222-7abc-8def-0123456789ab',
          'gitpod_pat_sample_Zm9vYmFyYmF6cXV4cXV1eA1',
          `Z${'\u0321\u0346'.repeat(40)}`,
          `a${String.fromCodePoint(...Array.from('Say yes', (letter) => 0xe0100 + letter.charCodeAt(0)))}`,
          'only admins',
          'مختبر',
          'a'.repeat(500),
        ),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(' ')),
);

const organizations: fc.Arbitrary<Organization> = hostile.chain((name) =>
  fc.record({
    id: fc.uuid(),
    name: fc.constant(name),
    session: fc.constant({
      ...adaAtAcme,
      id: 'session',
      host: gitpod,
      token: freshToken(),
      source: 'pasted',
      signIn: 'sign-in',
      label: name,
    }),
    role: fc.constantFrom(
      'ORGANIZATION_ROLE_ADMIN' as const,
      'ORGANIZATION_ROLE_MEMBER' as const,
      'ORGANIZATION_ROLE_UNSPECIFIED' as const,
    ),
    tier: fc.constantFrom('ORGANIZATION_TIER_FREE' as const, 'ORGANIZATION_TIER_CORE' as const),
  }),
);

const contexts: fc.Arbitrary<FailureContext> = fc.oneof(
  fc.constant({}),
  organizations.map((organization) => ({ organization })),
  fc.tuple(hostile, fc.boolean()).map(([name, isOwned]) => ({
    joining: {
      name: made(name),
      isOwned,
      openInBrowser: () => Promise.resolve(),
      useAnotherAccount: () => Promise.resolve(),
    },
  })),
  fc.constantFrom({ as: 'nobody' as const }, { as: 'newToken' as const }),
);

const errors = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(kinds) as GitpodErrorKind[])),
    outcome: fc.constantFrom('notSent' as const, 'refused' as const, 'unknown' as const),
    method: fc.constantFrom(
      ...['CreateOrganizationInvite', 'GetOrganizationInvite', 'JoinOrganization', 'ListMembers'].map(
        (method) => `OrganizationService/${method}`,
      ),
    ),
    hostname: fc.constant('app.gitpod.io'),
    status: fc.option(fc.integer({ min: 200, max: 599 }), { nil: undefined }),
    code: fc.option(fc.constantFrom(...connectCodes), { nil: undefined }),
    retryAfterSeconds: fc.option(fc.nat(), { nil: undefined }),
    userMessage: fc.option(hostile, { nil: undefined }),
    isWrittenForUsers: fc.boolean(),
    redirectedTo: fc.option(fc.domain(), { nil: undefined }),
  })
  .map((details) => new GitpodError(details));

const longestName = 130;
const longest = 300 + 2 * longestName + 200;

describe('The message of any failure', function () {
  this.timeout(propertyMs);

  const check = (property: (why: string, error: GitpodError) => void): void => {
    fc.assert(
      fc.property(errors, contexts, (error, context) => {
        const told = messages.errorMessage(error, context);
        assert.equal(told === undefined, error.kind === 'cancelled');
        if (told !== undefined) {
          property(told.why, error);
        }
      }),
      { numRuns: propertyCases },
    );
  };

  it('holds no link, no icon and nothing that hides text', () => {
    check((why) => {
      assert.doesNotMatch(why, /\]\(|\$\(|[\p{Cc}\u200b\u202a-\u202e\u2060\u2066\u2067\ufeff]/u);
    });
  });

  it('holds no pile of marks that covers the text above, and no text spelled in invisible marks', () => {
    check((why) => {
      assert.doesNotMatch(why, /[\p{Mn}\p{Me}\u200c\u200d]{5}/u);
    });
  });

  it('keeps the marks that letters have', () => {
    const names = ['Việt Nam'.normalize('NFD'), 'שָׁלוֹם', 'गंगा', 'ประเทศ', '👩‍👩‍👧‍👦', 'e\u0323\u0302\u0301\u0300'];
    assert.deepEqual(
      names.map((name) => made(name).replace(/[\u2068\u2069]/g, '')),
      names,
    );
  });

  it('contains no id', () => {
    check((why) => {
      assert.doesNotMatch(why, /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i);
    });
  });

  it('is short', () => {
    check((why) => {
      assert.ok(why.length > 10);
      assert.ok(Array.from(new Intl.Segmenter().segment(why)).length <= longest);
    });
  });

  it('contains no token that the service repeats', () => {
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        const message = `${before} gitpod_pat_sample_Zm9vYmFyYmF6cXV4cXV1eA2 ${after}`;
        const body = JSON.stringify({ code: 'permission_denied', message });
        const failure = serviceFailure(403, body);
        const error = new GitpodError({ method: 'X/Y', hostname: 'app.gitpod.io', status: 403, ...failure });
        assert.doesNotMatch(messages.errorMessage(error)?.why ?? '', /Zm9vYmFy/);
      }),
      { numRuns: propertyCases },
    );
  });

  it('is built fast from a name that is a single grapheme cluster of a million characters', () => {
    const name = '👩\u200d'.repeat(500_000);
    const startedAt = performance.now();
    const shown = made(name);
    assert.ok(performance.now() - startedAt < 1_000);
    assert.ok(shown.length < 5_000);
  });
});

describe('A message of the service', () => {
  const said = (userMessage: string): string => {
    const error = new GitpodError({
      kind: 'refused',
      outcome: 'refused',
      method: 'X/Y',
      hostname: 'app.gitpod.io',
      code: 'permission_denied',
      userMessage,
      isWrittenForUsers: true,
    });
    return messages.errorMessage(error)?.why ?? '';
  };

  it('is shown unchanged', () => {
    assert.equal(said('Invites are paused until Monday.'), 'app.gitpod.io says: Invites are paused until Monday.');
  });

  it('is ended with a period if it has none', () => {
    assert.equal(said('only on weekdays'), 'app.gitpod.io says: only on weekdays.');
    assert.equal(said('really?'), 'app.gitpod.io says: really?');
    assert.equal(said('平日のみです。'), 'app.gitpod.io says: 平日のみです。');
  });

  it('keeps only the last four characters of an id', () => {
    assert.equal(
      said('no invite 0190d0a1-2222-7abc-8def-01234567f1f2 here'),
      'app.gitpod.io says: no invite …f1f2 here.',
    );
  });

  it('is not shown when nothing is left of it', () => {
    assert.equal(said('\u202e\u2066 '), "app.gitpod.io doesn't allow this for your account. It gives no reason.");
  });
});
