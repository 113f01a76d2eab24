import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  keyOf,
  readSessionRecord,
  type SecretReading,
  SessionSecrets,
  writeSessionRecord,
} from '../../../src/auth/sessionSecrets';
import { Keychain } from '../../fakes/keychain';
import { adaAtAcme, elsewhere, freshToken, gitpod, grace } from '../../fakes/people';
import { hostOf } from '../../fakes/samples';
import { SessionWindow } from '../../fakes/sessionWindow';

describe('The stored secret of a session', () => {
  const kept = async (): Promise<{ key: string; text: string }> => {
    const window = new SessionWindow();
    const session = await window.store.add(gitpod, freshToken(), adaAtAcme);
    return { key: keyOf(session.id), text: window.keychain.peek(keyOf(session.id)) ?? '' };
  };
  const readUnder = async (key: string, text: string): Promise<SecretReading> => {
    const keychain = new Keychain();
    keychain.put(key, text);
    return new SessionSecrets(keychain.window()).read(key);
  };

  it('contains everything about the session, with a version', async () => {
    const record: unknown = JSON.parse((await kept()).text);
    assert.ok(typeof record === 'object' && record !== null);
    assert.deepEqual(Object.keys(record).sort(), [
      'email',
      'host',
      'label',
      'name',
      'organizationName',
      'reach',
      'signIn',
      'source',
      'subjectId',
      'token',
      'version',
    ]);
  });

  it('is damaged when it contains a token of the vendor’s extension for another host', async () => {
    for (const [origin, isKept] of [
      ['https://app.gitpod.io', true],
      ['https://app.ona.com', true],
      ['http://127.0.0.1:4000', false],
      ['https://localhost', false],
      ['https://gitpod.harbour.example', false],
    ] as const) {
      const window = new SessionWindow();
      const { id } = await window.store.add(hostOf(origin), freshToken(), grace, 'vendorExtension');
      const { sessions, unreadable } = await window.another().store.read();
      assert.deepEqual([sessions.map((session) => session.id), unreadable], isKept ? [[id], 0] : [[], 1], origin);
    }
  });

  it('is read back as the same session', async () => {
    const stored = readSessionRecord((await kept()).text);
    assert.ok(stored !== undefined);
    assert.deepEqual(readSessionRecord(writeSessionRecord(stored)), stored);
  });

  it('is damaged when it is stored under the key of another user', async () => {
    const { text } = await kept();
    assert.equal(await readUnder(keyOf(`${gitpod.origin}/${grace.subjectId}`), text), 'damaged');
  });

  it('is damaged when its host was changed, so that no token is sent to another host', async () => {
    const { key, text } = await kept();
    for (const host of [elsewhere.origin, 'https://app.gitpod.io.evil.example', 'https://app.gitpod.io@evil.example']) {
      assert.equal(await readUnder(key, text.replace(gitpod.origin, host)), 'damaged', host);
    }
  });

  it('is damaged when its host may not receive a token', async () => {
    const { text } = await kept();
    for (const origin of ['http://evil.example', 'file:///etc', 'https://evil.example/path', '']) {
      const forged = text.replace(gitpod.origin, origin);
      assert.equal(await readUnder(keyOf(`${origin}/${adaAtAcme.subjectId}`), forged), 'damaged', origin);
    }
  });

  it('never throws and never becomes a session of another host or key, whatever the text', async () => {
    const { key, text } = await kept();
    const record = fc.record(
      {
        version: fc.constantFrom<unknown>(1, 2, '1', null),
        host: fc.oneof(fc.constantFrom(gitpod.origin, elsewhere.origin, `${gitpod.origin}/`), fc.webUrl(), fc.string()),
        token: fc.oneof(fc.string(), fc.constant(null), fc.integer()),
        subjectId: fc.oneof(fc.constant(adaAtAcme.subjectId), fc.string(), fc.object()),
        label: fc.string(),
        signIn: fc.string(),
        name: fc.string(),
        email: fc.oneof(fc.string(), fc.constant(undefined), fc.constant(null)),
        reach: fc.oneof(fc.constant({ kind: 'account' }), fc.object(), fc.string()),
      },
      { requiredKeys: [] },
    );
    const cut = fc.tuple(fc.nat(text.length), fc.nat(text.length), fc.string());
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      record.map((fields) => JSON.stringify(fields)),
      cut.map(([from, to, between]) => text.slice(0, from) + between + text.slice(to)),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (fuzzed) => {
        const reading = await readUnder(key, fuzzed);
        if (reading === 'damaged') return;
        assert.ok(typeof reading === 'object');
        assert.equal(keyOf(reading.session.id), key);
        assert.equal(reading.session.host.origin, gitpod.origin);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('A token', () => {
  it('is not printed by any object that holds it', async () => {
    const window = new SessionWindow();
    const token = freshToken();
    const changes: unknown[] = [];
    window.store.onDidChange((change) => changes.push(change));
    const session = await window.store.add(gitpod, token, adaAtAcme);
    const kept = await window.store.read();
    const everything = { session, kept, changes, store: window.store, log: window.log.lines, memory: window.memory };
    const printed = [
      inspect(everything, { depth: 20, showHidden: true }),
      inspect(session, { customInspect: false, depth: 20 }),
      JSON.stringify({ session, kept, changes }),
      Object.values(session).map(String).join('\n'),
      `${String(window.store.tokenOf(session))} ${session.label} ${session.id}`,
    ];
    for (const text of printed) {
      assert.ok(!text.includes(token.reveal()), `the token is in: ${text.slice(0, 200)}`);
    }
  });

  it('is stored only in the keychain', async () => {
    const window = new SessionWindow();
    const token = freshToken();
    await window.store.add(gitpod, token, adaAtAcme);
    assert.ok(!JSON.stringify(window.memory.window().get('sessions')).includes(token.reveal()));
  });
});
