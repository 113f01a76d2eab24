import assert from 'node:assert/strict';
import { commands, TabInputWebview, window, type Tab } from 'vscode';
import { qrPage, qrPageCommands, QrPanel } from '../../src/features/qr/panel';
import { qrPicture } from '../../src/features/qr/picture';
import { panelIds } from '../../src/ui/ids';
import { acme, first, second } from './support/sharing';

describe('The QR code panel, inside VS Code', () => {
  const panel = new QrPanel();

  afterEach(async () => {
    panel.dispose();
    await until(() => tabs().length === 0);
  });

  it('opens once, and is reused for another organization', async () => {
    await panel.show(acme, first);
    await panel.show({ ...acme, id: '0190d0a1-6666-7abc-8def-0123456789ab', name: 'Kobo' }, second);
    await until(() => tabs().some(({ label }) => label === 'QR code: Kobo'));
    assert.equal(tabs().length, 1);
    assert.equal(panel.organization?.name, 'Kobo');
  });

  it('closes, and can be opened again', async () => {
    await panel.show(acme, first);
    await until(() => tabs().length === 1);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await until(() => panel.organization === undefined);
    await panel.show(acme, first);
    await until(() => tabs().length === 1);
  });

  it('closes when its own session is signed out, not another one', async () => {
    await panel.show(acme, first);
    panel.hideFor('somebody else');
    assert.equal(panel.organization, acme);
    panel.hideFor(acme.session.id);
    await until(() => tabs().length === 0);
  });

  it('stays open when another organization changes, and closes when its own no longer has a link', async () => {
    await panel.show(acme, first);
    await panel.invalidate({ ...acme, id: '0190d0a1-6666-7abc-8def-0123456789ab' }, undefined);
    assert.equal(panel.organization, acme);
    await panel.invalidate(acme, second);
    assert.equal(panel.organization, acme);
    await panel.invalidate(acme, undefined);
    await until(() => tabs().length === 0);
  });

  it('runs no script, loads nothing, and allows a single style', () => {
    const html = page();
    assert.match(html, /content="default-src 'none'; img-src data:; style-src 'nonce-sample'"/);
    assert.doesNotMatch(html, /<script|javascript:|https?:|\son\w+=/i);
  });

  it('has the key in its picture and nowhere in its text', () => {
    const html = page();
    assert.ok(!html.includes(first.inviteId));
    assert.ok(html.includes('…1f2d'));
  });

  it('calls only its own command, with no meaningful argument', () => {
    const called = [...page().matchAll(/command:([\w.]+)\?([^"]*)"/g)];
    assert.deepEqual(
      called.map(([, command]) => command),
      [...qrPageCommands],
    );
    assert.deepEqual([...new Set(called.map(([, , argument]) => argument))], ['%5B%22shownInQrPage%22%5D']);
  });

  it('shows a name as text, and has a text alternative for the picture', () => {
    const html = page();
    assert.ok(!html.includes('<b>'));
    assert.match(html, /<img [^>]*alt="QR code of the invite link of R&amp;D [^"]+ \(…1f2d\)">/);
  });
});

function page(): string {
  return qrPage(acme, first, qrPicture(first.text, 'svg', 'Acme'), 'sample');
}

function tabs(): Tab[] {
  return window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith(panelIds.qrCode));
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !holds(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.ok(holds(), 'it did not come to be');
}
