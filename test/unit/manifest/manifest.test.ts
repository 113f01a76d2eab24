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
  /** Why the palette leaves a command out, by its `when` clause. */
  const inPalette = new Map(menus['commandPalette']?.map(({ command, when }) => [command, when]));

  it('starts the extension when VS Code has started, and at no other time', () => {
    assert.deepEqual(manifest.activationEvents, ['onStartupFinished']);
  });

  it('runs where the user is rather than where the files are, and on the other side where it must', () => {
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
  });

  it('works in workspaces that are not trusted, and in those that are on no disk', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.deepEqual([untrustedWorkspaces.supported, virtualWorkspaces], [true, true]);
  });

  it('takes the host from nobody but the user, so that no workspace can send a token elsewhere', () => {
    assert.equal(settingsOf(manifest)[settingIds.host]?.scope, 'application');
  });

  it('asks for the oldest VS Code that is tested, and is compiled against its API', () => {
    const oldest = Object.keys(vsCodeBuilds).toSorted((one, other) =>
      one.localeCompare(other, 'en', { numeric: true }),
    )[0];
    const minor = oldest?.replace(/\.\d+$/, '.0') ?? '';
    assert.equal(manifest.engines.vscode, `^${minor}`);
    assert.equal(manifest.devDependencies['@types/vscode'], `~${minor}`);
  });

  it('hides from the palette what does not work without an argument', () => {
    const needing = commands.filter(({ command }) => needsArgument(command)).map(({ command }) => command);
    assert.deepEqual(
      needing.filter((command) => inPalette.get(command) !== 'false'),
      [],
    );
  });

  it('shows no key in the palette that works in the view only', () => {
    assert.deepEqual(
      keybindings.filter(({ command }) => inPalette.get(command) !== 'false'),
      [],
    );
  });

  it('lists no rare command in the palette while nobody is signed in and nothing is open', () => {
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

  it('gives every step of the walkthrough one button, a picture that is there, and words for that picture', () => {
    const words = v.parse(v.record(v.string(), v.string()), JSON.parse(read('package.nls.json')));
    const text = (key: string): string => words[key.replaceAll('%', '')] ?? assert.fail(`There is no ${key}`);
    for (const { description, media } of walkthroughs.flatMap(({ steps }) => steps)) {
      // VS Code makes a button of a link that has a line of its own.
      const buttons = text(description).match(/^\[[^\]]+\]\(command:[\w.]+\)$/gm) ?? [];
      assert.equal(buttons.length, 1, description);
      assert.ok(existsSync(path.join(root, media.svg)), media.svg);
      assert.match(text(media.altText), /\.$/);
    }
  });

  it('draws the pictures of the walkthrough in the colors of the theme', () => {
    for (const { media } of walkthroughs.flatMap(({ steps }) => steps)) {
      const svg = read(media.svg);
      assert.match(svg, /var\(--vscode-contrastBorder/);
      // VS Code's page lets in no style of a picture; a QR code is black on white in every theme.
      assert.doesNotMatch(svg, /<style|style=|<script|href=/);
      assert.deepEqual(
        [...new Set(svg.match(/#[0-9a-f]{3,8}\b/g))].filter((color) => !/^#(?:000|fff)$/.test(color)),
        [],
      );
    }
  });

  it('gives an icon to every command that is shown as one', () => {
    const shownAsIcon = Object.values(menus)
      .flat()
      .filter(({ group = '' }) => /^(inline|navigation)\b/.test(group));
    const icons = new Map(commands.map(({ command, icon }) => [command, icon]));
    assert.deepEqual(
      shownAsIcon.filter(({ command }) => icons.get(command) === undefined),
      [],
    );
  });

  it('names only scripts that are there', () => {
    const files = Object.values(manifest.scripts).flatMap((script) => script.match(/\S+\.(?:mjs|cjs|js|ts)\b/g) ?? []);
    assert.deepEqual(
      files.filter((file) => !existsSync(path.join(root, file))),
      [],
    );
  });
});

/** A command that has a file of its own says by its `run` whether it can do without an argument. */
function needsArgument(command: string): boolean {
  const file = `src/commands/${command.replace('gitpodInvites.', '')}.ts`;
  if (!existsSync(path.join(root, file))) {
    return false;
  }
  const [, parameter] = /^ {2}async run\((\w+\??)?/m.exec(read(file)) ?? [];
  return parameter !== undefined && !parameter.endsWith('?');
}
