import assert from 'node:assert/strict';
import { extensions } from 'vscode';

describe('The extension', () => {
  const extension = () => {
    const found = extensions.getExtension('org-invites.gitpod-invites');
    assert.ok(found, 'VS Code does not know the extension');
    return found;
  };

  it('is installed', () => {
    assert.equal(extension().id, 'org-invites.gitpod-invites');
  });

  it('activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });
});
