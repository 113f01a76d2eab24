import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { packageAgentStandIn, useTool } from './support/agentStandIn';
import { openVsCode, type VsCode } from './support/openVsCode';
import { openOrganizations, signIn, tokenOf } from './support/steps';

describe('The tools for language models', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  /** Everything that the agent was told. */
  const told: string[] = [];

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin },
      otherVsix: [await packageAgentStandIn()],
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  const use = async (name: string, input: object, decide?: () => Promise<void>): Promise<string> => {
    const answer = await useTool(vsCode, `gitpodInvites_${name}`, input, decide);
    told.push(answer);
    return answer;
  };
  const agree = (text: string | RegExp) => async (): Promise<void> => {
    await vsCode.dialog.getByText(text).first().waitFor();
    await vsCode.pressInDialog('Yes');
  };
  const decline = (text: string | RegExp) => async (): Promise<void> => {
    await vsCode.dialog.getByText(text).first().waitFor();
    await vsCode.pressInDialog('Cancel');
  };

  it('tell the agent to let the person sign in, while nobody is', async () => {
    assert.match(await use('listOrganizations', {}), /Nobody is signed in/);
    assert.deepEqual(sandbox.calls(), []);
  });

  it('list the organizations, with names that do no harm', async () => {
    await openOrganizations(vsCode);
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    await vsCode.treeItem(/^Acme Engineering/).waitFor();
    const answer = await use('listOrganizations', {});
    assert.match(answer, /"name": "Acme Engineering",\s+"role": "ORGANIZATION_ROLE_ADMIN"/);
    assert.doesNotMatch(answer, /\]\(command:/);
  });

  it('create nothing when the person declines', async () => {
    const answer = await use(
      'createInviteLink',
      { organization: 'Acme Engineering' },
      decline(/Create a new invite link/),
    );
    assert.match(answer, /^failed/);
    assert.equal(sandbox.calls('CreateOrganizationInvite').length, 0);
  });

  it('create a link after saying what that means, and give it to the clipboard alone', async () => {
    await use('createInviteLink', { organization: 'Acme Engineering' }, agree(/Create a new invite link/));
    const link = await vsCode.clipboard();
    assert.ok(link.startsWith(`${sandbox.origin}/join-organization/`));
    assert.equal(sandbox.calls('CreateOrganizationInvite').length, 1);
  });

  it('copy the current link after asking as whom, and tell the agent its end alone', async () => {
    const link = sandbox.inviteLinks['kobo'] ?? assert.fail();
    const answer = await use('copyInviteLink', { organization: '株式会社こうぼう' }, async () => {
      await vsCode.dialog
        .getByText(/Copy the invite link of 株式会社こうぼう\?/)
        .first()
        .waitFor();
      await agree(/As Ada Lovelace/)();
    });
    assert.match(answer, new RegExp(`"copiedToClipboard": true,\\s+"inviteLink": "…${link.slice(-4)}"`));
    assert.equal(await vsCode.clipboard(), link);
    assert.equal(sandbox.calls('CreateOrganizationInvite').length, 1);
  });

  it('check an invite', async () => {
    const answer = await use('checkInvite', { invite: sandbox.inviteLinks['harbour'] ?? '' });
    assert.match(answer, /"invite": "Invite to Harbour Collective",\s+"status": "Works"/);
  });

  it('join after saying which organization and as whom', async () => {
    const answer = await use(
      'joinOrganization',
      { invite: sandbox.inviteLinks['harbour'] ?? '' },
      agree(/Join Harbour Collective\?/),
    );
    assert.match(answer, /"joined": true/);
    await vsCode.treeItem(/^Harbour Collective, member/).waitFor();
  });

  it('refuse what is not an input of theirs', async () => {
    assert.match(await use('copyInviteLink', { organization: ['x'] }), /failed/);
    assert.match(
      await use('checkInvite', { invite: 'https://app.gitpod.io.evil.example/join-organization/x' }),
      /error/,
    );
  });

  it('never tell an agent a key', () => {
    const keys = [...Object.values(sandbox.tokens), ...Object.values(sandbox.inviteLinks)].map((key) => key.slice(-36));
    assert.ok(told.length > 6);
    for (const answer of told) {
      assert.deepEqual(
        keys.filter((key) => answer.includes(key)),
        [],
      );
    }
  });
});
