import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { settingIds } from '../../../src/ui/ids';
import { vsCodeBuilds } from '../../host/vscode/pinned';
import { readManifest, settingsOf } from './support/manifest';
import { read, root } from './support/project';

describe('The manifest', () => {
  const manifest = readManifest();
  const { commands, keybindings, menus, walkthroughs } = manifest.contributes;
  /** The `when` clause of each command in the palette. */
  const inPalette = new Map(menus['commandPalette']?.map(({ command, when }) => [command, when]));

  it('activates the extension once VS Code has started, and at no other time', () => {
    assert.deepEqual(manifest.activationEvents, ['onStartupFinished']);
  });

  it('runs on the user’s side if possible, and in the workspace otherwise', () => {
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
  });

  it('works in untrusted and virtual workspaces', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.deepEqual([untrustedWorkspaces.supported, virtualWorkspaces], [true, true]);
  });

  it('reads the host only from user settings, so that no workspace can send a token elsewhere', () => {
    assert.equal(settingsOf(manifest)[settingIds.host]?.scope, 'application');
  });

  it('requires the oldest VS Code that is tested, and is compiled against its API', () => {
    const oldest = Object.keys(vsCodeBuilds).toSorted((one, other) =>
      one.localeCompare(other, 'en', { numeric: true }),
    )[0];
    const minor = oldest?.replace(/\.\d+$/, '.0') ?? '';
    assert.equal(manifest.engines.vscode, `^${minor}`);
    assert.equal(manifest.devDependencies['@types/vscode'], `~${minor}`);
  });

  it('hides commands from the palette whose keybinding works only in the view', () => {
    assert.deepEqual(
      keybindings.filter(({ command }) => inPalette.get(command) !== 'false'),
      [],
    );
  });

  it('shows no rarely used command in the palette while signed out with nothing open', () => {
    const always = commands.filter(({ command }) => inPalette.get(command) === undefined);
    assert.deepEqual(always.map(({ command }) => command.replace('gitpodInvites.', '')).toSorted(), [
      'copyInviteLink',
      'copyInviteLinkAs',
      'createInviteLink',
      'findInviteLinks',
      'getStarted',
      'joinOrganization',
      'previewInvite',
      'shareInviteLink',
      'showLog',
      'showQrCode',
      'signIn',
    ]);
  });

  it('gives every step of the walkthrough one button, an existing picture, and a text alternative', () => {
    const words = v.parse(v.record(v.string(), v.string()), JSON.parse(read('package.nls.json')));
    const text = (key: string): string => words[key.replaceAll('%', '')] ?? assert.fail(`There is no ${key}`);
    for (const { description, media } of walkthroughs.flatMap(({ steps }) => steps)) {
      // VS Code turns a link on its own line into a button.
      const buttons = text(description).match(/^\[[^\]]+\]\(command:[\w.]+\)$/gm) ?? [];
      assert.equal(buttons.length, 1, description);
      assert.ok(existsSync(path.join(root, media.svg)), media.svg);
      assert.match(text(media.altText), /\.$/);
    }
  });

  it('draws the pictures of the walkthrough in theme colors', () => {
    for (const { media } of walkthroughs.flatMap(({ steps }) => steps)) {
      const svg = read(media.svg);
      assert.match(svg, /var\(--vscode-contrastBorder/);
      // The walkthrough page blocks inline styles in pictures; a QR code is black on white in every theme.
      assert.doesNotMatch(svg, /<style|style=|<script|href=/);
      assert.deepEqual(
        [...new Set(svg.match(/#[0-9a-f]{3,8}\b/g))].filter((color) => !/^#(?:000|fff)$/.test(color)),
        [],
      );
    }
  });

  it('gives an icon to every command in an icon menu', () => {
    const shownAsIcon = Object.values(menus)
      .flat()
      .filter(({ group = '' }) => /^(inline|navigation)\b/.test(group));
    const icons = new Map(commands.map(({ command, icon }) => [command, icon]));
    assert.deepEqual(
      shownAsIcon.filter(({ command }) => icons.get(command) === undefined),
      [],
    );
  });

  it('refers only to existing scripts', () => {
    const files = Object.values(manifest.scripts).flatMap((script) => script.match(/\S+\.(?:mjs|cjs|js|ts)\b/g) ?? []);
    assert.deepEqual(
      files.filter((file) => !existsSync(path.join(root, file))),
      [],
    );
  });
});
