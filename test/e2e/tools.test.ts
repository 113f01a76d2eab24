import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { organizationFor, packageFakeAgent, useTool } from './support/fakeAgent';
import { openVsCode, type VsCode } from './support/openVsCode';
import { openOrganizations, signIn, tokenOf } from './support/steps';

describe('The tools for language models', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  /** All results that the agent received. */
  const told: string[] = [];

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin },
      otherVsix: [await packageFakeAgent()],
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

  const creates = (): number => sandbox.calls('CreateOrganizationInvite').length;
  let createsBefore: number;

  it('tell the agent to let the user sign in, while signed out', async () => {
    assert.match(await use('listOrganizations', {}), /Nobody is signed in/);
    assert.deepEqual(sandbox.calls(), []);
  });

  it('list the organizations, with sanitized names', async () => {
    await openOrganizations(vsCode);
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    await vsCode.treeItem(/^Acme Engineering/).waitFor();
    const answer = await use('listOrganizations', {});
    assert.match(answer, /"name": "Acme Engineering",\s+"role": "ORGANIZATION_ROLE_ADMIN"/);
    assert.doesNotMatch(answer, /\]\(command:/);
  });

  it('create nothing when the user declines, and ask again each time', async () => {
    const input = { ...(await organizationFor(vsCode, 'Acme Engineering')), replaces: 'none' };
    for (let times = 0; times < 2; times++) {
      assert.match(await use('createInviteLink', input, decline(/Create a new invite link for Acme/)), /^failed/);
    }
    assert.equal(sandbox.calls('CreateOrganizationInvite').length, 0);
    assert.equal(sandbox.calls('GetOrganizationInvite').length, 0);
  });

  it('create a link after explaining the effect, and copy it only to the clipboard', async () => {
    const input = { ...(await organizationFor(vsCode, 'Acme Engineering')), replaces: 'none' };
    await use('createInviteLink', input, async () => {
      await vsCode.dialog
        .getByText(/As Ada Lovelace/)
        .first()
        .waitFor();
      await vsCode.screenshot('tool-create');
      await agree(/If it already has an invite link, nothing is created/)();
    });
    const link = await vsCode.clipboard();
    assert.equal(link, sandbox.inviteLinks['acme']);
    createsBefore = creates();
  });

  it('replace no other link than the one in the confirmation', async () => {
    const link = sandbox.inviteLinks['kobo'] ?? assert.fail();
    const kobo = await organizationFor(vsCode, '株式会社こうぼう');
    const guess = { ...kobo, replaces: 'none' };
    const answer = await use('createInviteLink', guess, agree(/If it already has an invite link/));
    assert.match(answer, new RegExp(`"replaces": "${link.slice(-4)}"`));
    const input = { ...kobo, replaces: link.slice(-4) };
    const question = new RegExp(`The link ending in …${link.slice(-4)} immediately becomes invalid`);
    const answered = use('createInviteLink', input, async () => {
      await vsCode.dialog.getByText(question).first().waitFor();
      await vsCode.screenshot('tool-replace');
      await vsCode.pressInDialog('Cancel');
    });
    assert.match(await answered, /^failed/);
    assert.equal(creates(), createsBefore);
    assert.equal(sandbox.inviteLinks['kobo'], link);
  });

  it('ask for confirmation even if nothing can be read, and say so', async () => {
    const link = sandbox.inviteLinks['citadel'] ?? assert.fail();
    const { account } = await organizationFor(vsCode, 'Acme Engineering');
    const organization = sandbox.organizations['citadel']?.id ?? assert.fail();
    sandbox.faults({ method: 'GetOrganizationInviteSummary', times: 9, fault: { kind: 'error', code: 'unavailable' } });
    const input = { invite: link, organization, account };
    assert.match(await use('joinOrganization', input, decline(/Couldn't check what this changes/)), /^failed/);
    sandbox.clearFaults();
    assert.equal(sandbox.calls('JoinOrganization').length, 0);
  });

  it('copy the current link after a confirmation that names the account, and tell the agent only its end', async () => {
    const link = sandbox.inviteLinks['kobo'] ?? assert.fail();
    const kobo = await organizationFor(vsCode, '株式会社こうぼう');
    const answer = await use('copyInviteLink', kobo, async () => {
      await vsCode.dialog
        .getByText(/Copy the invite link of 株式会社こうぼう\?/)
        .first()
        .waitFor();
      await agree(/As Ada Lovelace/)();
    });
    assert.match(answer, new RegExp(`"copiedToClipboard": true,\\s+"inviteLink": "…${link.slice(-4)}"`));
    assert.equal(await vsCode.clipboard(), link);
    assert.equal(creates(), createsBefore);
  });

  it('check an invite', async () => {
    const answer = await use('checkInvite', { invite: sandbox.inviteLinks['harbour'] ?? '' });
    assert.match(answer, /"invite": "Invite to Harbour Collective",\s+"status": "Valid"/);
  });

  it('join after a confirmation that names the organization', async () => {
    const invite = sandbox.inviteLinks['harbour'] ?? assert.fail();
    const { account } = await organizationFor(vsCode, 'Acme Engineering');
    const organization = sandbox.organizations['harbour']?.id ?? assert.fail();
    const input = { invite, organization, account };
    const answer = await use('joinOrganization', input, agree(/Join Harbour Collective\?/));
    assert.match(answer, /"joined": true/);
    await vsCode.treeItem(/^Harbour Collective, member/).waitFor();
  });

  it('list members after asking for permission, and make one an admin after a confirmation that names them', async () => {
    const acme = await organizationFor(vsCode, 'Acme Engineering');
    assert.match(await use('listMembers', acme, decline(/see the newest members of Acme/)), /^failed/);
    assert.equal(sandbox.calls('ListMembers').length, 0);
    const answer = await use('listMembers', acme, agree(/names, e-mail addresses and roles/));
    const [, member = '', name = ''] =
      /"member": "([^"]+)",\s+"name": "([^"]+)",\s+"email": "[^"]+",\s+"role": "ORGANIZATION_ROLE_MEMBER"/.exec(
        answer,
      ) ?? [];
    const input = { ...acme, member, role: 'admin' };
    const changed = await use('changeRole', input, async () => {
      await vsCode.dialog.getByText(`Make ${name} an admin of Acme Engineering?`).first().waitFor();
      await vsCode.screenshot('tool-role');
      await agree(/Admins can create and replace invite links/)();
    });
    assert.match(changed, /"changed": true/);
    assert.equal(sandbox.world.organization('acme').members.get(member)?.role, 'ORGANIZATION_ROLE_ADMIN');
  });

  it('reject invalid input', async () => {
    const copy = await use('copyInviteLink', { organization: ['x'] }, agree(/The request isn't valid/));
    assert.match(copy, /The input must be/);
    assert.match(
      await use('checkInvite', { invite: 'https://app.gitpod.io.evil.example/join-organization/x' }),
      /error/,
    );
  });

  it('never give the agent a key', () => {
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
