import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { contractPage, type Observation, observe } from '../../contract/contract';
import { mutatingFacts, readOnlyFacts } from '../../contract/facts';
import { hostOf } from '../../fakes/samples';
import { type Behaviour } from '../../sandbox/options';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox';
import { root } from '../manifest/support/project';

const getInvite = 'GetOrganizationInvite';
const createInvite = 'CreateOrganizationInvite';

describe('The contract check', function () {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());

  interface Run {
    readonly as?: string;
    /** The organization whose link is replaced. */
    readonly changes?: string;
  }
  const run = ({ as = 'ada', changes }: Run = {}): Promise<readonly Observation[]> =>
    observe({
      host: hostOf(sandbox.origin),
      token: sandbox.token(as),
      organizationId: changes === undefined ? undefined : sandbox.world.organization(changes).id,
      allowChanges: changes !== undefined,
    });
  const observed = (observations: readonly Observation[], title: string): string | undefined =>
    observations.find((each) => each.title === title)?.observed;
  const different = (observations: readonly Observation[]): readonly string[] =>
    observations.filter(({ differs }) => differs).map(({ title: about, observed: text }) => `${about}: ${text}`);

  for (const as of ['ada', 'ada-acme', 'ada-readonly', 'grace-kobo']) {
    it(`finds no difference at the sandbox, for the token ${as}`, async () => {
      assert.deepEqual(different(await run({ as })), []);
    });
  }

  it('neither reads nor changes an invite link by default', async () => {
    const before = sandbox.inviteLinks;
    await run();
    assert.deepEqual([sandbox.calls(getInvite).length, sandbox.calls(createInvite).length], [1, 0]);
    assert.ok(
      sandbox.calls(getInvite).every(({ workDone }) => !workDone),
      'GET is refused before anything is read',
    );
    assert.deepEqual(sandbox.inviteLinks, before);
  });

  it('finds no difference at the sandbox when the link is replaced', async () => {
    const before = sandbox.inviteLinks['kobo'];
    const observations = await run({ changes: 'kobo' });
    assert.deepEqual(different(observations), []);
    assert.equal(observed(observations, getInvite), '200, an older one, UUIDv7');
    assert.notEqual(sandbox.inviteLinks['kobo'], before);
    assert.equal(sandbox.calls(createInvite).length, 1);
  });

  /** Each possible behaviour of the service, the run that detects it, and the line that the page then shows. */
  const ways: readonly (readonly [Partial<Behaviour>, Run, about: string, expected: string])[] = [
    [{ getInvite: 'creates' }, { changes: 'acme' }, getInvite, '200, created by this read, UUIDv7'],
    [{ getInvite: 'empty' }, { changes: 'acme' }, getInvite, '200, no invite'],
    [{ getInvite: 'absent' }, { changes: 'acme' }, getInvite, '200, no invite'],
    [{ getInvite: 'notFound' }, { changes: 'acme' }, getInvite, '404 not_found'],
    [{ inviteManagers: 'admins' }, { changes: 'sever' }, getInvite, '403 permission_denied'],
    [{ inviteManagers: 'members' }, { changes: 'sever' }, getInvite, '200, an older one, UUIDv7'],
    [{ summaryNeedsSignIn: true }, {}, 'The same without a token', '401 unauthenticated'],
    [{ summaryNeedsSignIn: false }, {}, 'The same without a token', '404 not_found'],
    [
      { withoutPrincipal: 'refused' },
      {},
      'GetOrganization with an account token and without the header that chooses a user',
      '403 permission_denied',
    ],
    [
      { withoutPrincipal: 'inferred' },
      {},
      'GetOrganization with an account token and without the header that chooses a user',
      '200',
    ],
    [{ sorting: 'supported' }, {}, 'Members sorted by the day they joined', 'newest first'],
    [{ sorting: 'refused' }, {}, 'Members sorted by the day they joined', '400 invalid_argument'],
    [{ sorting: 'ignored' }, {}, 'Members sorted by the day they joined', 'not sorted'],
    [{ personalTokensSee: 'every' }, { as: 'ada-acme' }, 'GetAccount with this token', '200, several memberships'],
    [{ personalTokensSee: 'own' }, { as: 'ada-acme' }, 'GetAccount with this token', '200, one membership'],
    [{ personalTokensSee: 'refused' }, { as: 'ada-acme' }, 'GetAccount with this token', '403 permission_denied'],
    [{ outdatedPrincipal: 'ignoredByGetAccount' }, {}, 'GetAccount as a user that is not one of the account', '200'],
    [
      { outdatedPrincipal: 'refused' },
      {},
      'GetAccount as a user that is not one of the account',
      '403 permission_denied',
    ],
  ];
  for (const [behaviour, options, about, expected] of ways) {
    it(`reports that ${JSON.stringify(behaviour)}: ${expected}`, async () => {
      sandbox.changeBehaviour(behaviour);
      assert.equal(observed(await run(options), about), expected);
    });
  }

  it('names the lines of the documentation that do not hold', async () => {
    sandbox.changeBehaviour({ getInvite: 'notFound' });
    const page = contractPage(hostOf(sandbox.origin), await run({ changes: 'acme' }));
    assert.match(page, /\| GetOrganizationInvite \| assumed \| .* \| \*\*404 not_found\*\* \|/);
    assert.match(
      page,
      /^- GetOrganizationInvite: 404 not_found – Whether reading the link of an organization that has none/m,
    );
  });

  it('refers only to lines that the documentation has', () => {
    const documented = readFileSync(path.join(root, 'docs/api-assumptions.md'), 'utf8');
    for (const { assumption } of [...readOnlyFacts, ...mutatingFacts()]) {
      assert.ok(assumption === undefined || documented.includes(`| ${assumption} `), assumption);
    }
  });

  it('prints no ids, links, names, addresses and tokens', async () => {
    const pages = [];
    for (const options of [{}, { as: 'ada-acme' }, { changes: 'acme' }, { as: 'grace-kobo' }]) {
      pages.push(contractPage(hostOf(sandbox.origin), await run(options)));
    }
    const { world } = sandbox;
    const secrets = [
      sandbox.origin,
      new URL(sandbox.origin).host,
      ...Object.values(sandbox.keys),
      ...world.tokens.map(({ text }) => text),
      ...world.organizations.flatMap(({ id, name }) => [id, name]),
      'Ada',
      'acme.example',
    ];
    for (const page of pages) {
      assert.deepEqual(
        secrets.filter((secret) => page.includes(secret)),
        [],
      );
      assert.doesNotMatch(page, /[0-9a-f]{8}-[0-9a-f]{4}|@|127\.0/);
    }
  });

  it('reports a service that does not respond, without its address', async () => {
    sandbox.faults({ after: 2, times: 500, fault: { kind: 'cutBeforeWork' } });
    const page = contractPage(hostOf(sandbox.origin), await run());
    assert.match(page, /\| \*\*no answer \(\w+\)\*\* \|/);
    assert.ok(!page.includes(new URL(sandbox.origin).host));
  });

  describe('as a command', () => {
    const main = path.join(root, 'test/contract/main.ts');

    async function command(args: readonly string[], { token, typed = '' }: { token?: string; typed?: string }) {
      const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
        cwd: root,
        env: { ...process.env, GITPOD_TOKEN: token ?? '' },
      });
      const said = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
      child.stdin.end(typed);
      const [code] = (await once(child, 'close')) as [number];
      return { code, ...said };
    }
    const host = (): readonly string[] => ['--host', sandbox.origin];
    const changing = (): readonly string[] => [
      ...host(),
      '--allow-changes',
      '--organization',
      sandbox.world.organization('kobo').id,
    ];

    it('reads the token from the environment or prompts for it', async () => {
      for (const given of [{ token: sandbox.token('ada') }, { typed: `${sandbox.token('ada')}\n` }]) {
        const { code, stdout, stderr } = await command(host(), given);
        assert.equal(code, 0, stderr);
        assert.match(stdout, /Nothing differs from what the extension expects/);
        assert.ok(!`${stdout}${stderr}`.includes(sandbox.token('ada')));
      }
    });

    it('accepts no token as an argument, and does not repeat it', async () => {
      for (const args of [['secret-token'], ['--token', 'secret-token'], ['--host', 'secret-token']]) {
        const { code, stdout, stderr } = await command(args, {});
        assert.equal(code, 1);
        assert.ok(!`${stdout}${stderr}`.includes('secret-token'), stderr);
      }
    });

    it('changes a link only after the user typed the name of the organization', async () => {
      const before = sandbox.inviteLinks['kobo'];
      const refused = await command(changing(), { token: sandbox.token('ada'), typed: 'Acme Engineering\n' });
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /Nothing was changed/);
      assert.equal(sandbox.inviteLinks['kobo'], before);
      const { code, stdout } = await command(changing(), { token: sandbox.token('ada'), typed: '株式会社こうぼう\n' });
      assert.equal(code, 0);
      assert.match(stdout, /CreateOrganizationInvite/);
      assert.notEqual(sandbox.inviteLinks['kobo'], before);
    });

    it('reports a host that does not respond', async () => {
      const closed = await startSandbox();
      await closed.close();
      const { code, stdout, stderr } = await command(['--host', closed.origin], { token: 'a-token' });
      assert.deepEqual([code, stdout, stderr.trim()], [1, '', 'The service does not answer (ECONNREFUSED).']);
    });

    it('requires an organization for changes', async () => {
      const { code, stderr } = await command([...host(), '--allow-changes'], { token: sandbox.token('ada') });
      assert.equal(code, 1);
      assert.match(stderr, /go together/);
    });
  });
});
