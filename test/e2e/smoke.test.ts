import assert from 'node:assert/strict';
import { assertFindsEveryLeak, packageLeakyExtension } from './support/leakyExtension';
import { openVsCode, type VsCode } from './support/openVsCode';

describe('The packaged extension, before sign-in', () => {
  let vsCode: VsCode;

  before(async () => {
    vsCode = await openVsCode({ otherVsix: [await packageLeakyExtension()] });
  });

  after(async () => {
    await vsCode.close();
  });

  it('offers its commands in the palette', async () => {
    const offered = await vsCode.offeredCommands('Gitpod Org: Sign In');
    assert.ok(offered.includes('Gitpod Org: Sign In'), offered.join(', '));
  });

  it('opens its log from the palette', async () => {
    await vsCode.runCommand('Gitpod Org: Show Log');
    await vsCode.page.getByRole('tab', { name: /^Output/ }).waitFor();
    await vsCode.screenshot('smoke');
  });

  it('shows no notification', () => {
    assert.deepEqual(vsCode.notificationHistory(), []);
  });

  it('is covered by the search for keys, which finds a leak in every place', () => assertFindsEveryLeak(vsCode));
});
