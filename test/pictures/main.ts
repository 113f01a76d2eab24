import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import upng from '@pdf-lib/upng';
import type { FrameLocator, Locator } from 'playwright-core';
import { openVsCode, type VsCode } from '../e2e/support/openVsCode';
import { closeSharedBrowser } from '../e2e/support/sharedBrowser';
import { chooseTheme, openOrganizations, signIn } from '../e2e/support/steps';
import { root } from '../host/paths';
import { runMain } from '../host/process/runMain';
import { step } from '../host/progress';
import { startSandbox } from '../sandbox/startSandbox';

const folder = path.join(root, 'docs', 'pictures');
/** Fixed because it is visible in pictures, which should be the same every time. */
const port = 43_210;
/** Device scale factor, for high-DPI screens. A picture that is scaled down stays sharp. */
const scale = 2;
/** Palette size; more colours make no visible difference in a picture of a user interface. */
const colours = 128;

/** Suffix of the picture's name, name of the theme, and its class on the workbench. */
const themes = [
  ['dark', 'Dark Modern', 'vs-dark'],
  ['light', 'Light Modern', 'vs'],
  ['high-contrast', 'Dark High Contrast', 'hc-black'],
] as const;

/** Hides distracting parts of the user interface. */
const settings = {
  'breadcrumbs.enabled': false,
  'editor.fontFamily': 'JetBrains Mono',
  'editor.hideCursorInOverviewRuler': true,
  'editor.hover.above': false,
  'editor.minimap.enabled': false,
  'editor.wordWrap': 'on',
  'gitpodInvites.diagnostics.workingLinks': 'off',
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.editor.editorActionsLocation': 'hidden',
};

const document = 'WELCOME.md';
const lineOfLink = 8;
/** Margin below the hover, in CSS pixels. */
const margin = 16;
const size = { width: 1200, height: 620 };

runMain(async (cleanup) => {
  const sandbox = await startSandbox({ seed: 'demo', port });
  cleanup.add(() => sandbox.close());
  cleanup.add(() => closeSharedBrowser());
  const text = [
    '# Your first day',
    '',
    'Welcome to Larkspur! Before the tour at ten, please',
    '',
    '1. ask Łukasz for a keyboard,',
    '2. say hello in the channel of your team,',
    '3. and join the others who draw our maps:',
    `   [Open Maps Collective](${sandbox.inviteLinks['opensource'] ?? ''}).`,
    '',
  ].join('\n');
  const vsCode = await openVsCode({
    settings: { 'gitpodInvites.host': sandbox.origin, ...settings },
    files: { [document]: text },
    viewport: size,
    scale,
  });
  cleanup.add(() => vsCode.close());
  await mkdir(folder, { recursive: true });
  await vsCode.runCommand('View: Toggle Primary Side Bar Visibility');
  await inEveryTheme(vsCode, 'walkthrough', pictureWalkthrough);
  await openOrganizations(vsCode);
  await signIn(vsCode, sandbox.token('maya'));
  await openTree(vsCode);
  await inEveryTheme(vsCode, 'view and hover', pictureViewAndHover);
  await inEveryTheme(vsCode, 'question', pictureQuestion);
  // Last, because afterwards the row of the link says that its QR code was shown.
  await inEveryTheme(vsCode, 'QR code', pictureQrCode);
  return 0;
});

/** Saves a picture of an element of the window, cropped to `height` if given. */
type Keep = (name: string, part: Locator, height?: number) => Promise<void>;

async function inEveryTheme(
  vsCode: VsCode,
  what: string,
  takePictures: (vsCode: VsCode, keep: Keep) => Promise<void>,
): Promise<void> {
  for (const [name, theme, face] of themes) {
    await step(`Pictures of the ${what} in ${theme}`, async () => {
      await chooseTheme(vsCode, theme, face);
      await takePictures(vsCode, async (picture, part, height) => {
        const box = (await part.boundingBox()) ?? { x: 0, y: 0, ...size };
        const clip = { ...box, height: height ?? box.height };
        const pixels = await vsCode.page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
        await writeFile(path.join(folder, `${picture}-${name}.png`), compressed(pixels));
      });
    });
  }
}

async function pictureWalkthrough(vsCode: VsCode, keep: Keep): Promise<void> {
  const { page } = vsCode;
  // In a smaller viewport VS Code hides the walkthrough's pictures.
  await page.setViewportSize({ width: 1400, height: 720 });
  await vsCode.runCommand('Gitpod Org: Get Started');
  await page.getByRole('heading', { name: 'Get Started with Organization Invites', level: 2 }).waitFor();
  await webview(vsCode).locator('svg').waitFor();
  await keep('walkthrough', editor(vsCode));
  await vsCode.runCommand('View: Close All Editors');
  await page.setViewportSize(size);
}

async function openTree(vsCode: VsCode): Promise<void> {
  for (const row of [/^Larkspur Platform/, /^Newest members/, /^Plan & domains/]) {
    await vsCode.treeItem(row).click();
    await vsCode.page.locator('[role=treeitem][aria-expanded=true]').and(vsCode.treeItem(row)).waitFor();
  }
  await vsCode.treeItem(/^Plan: /).waitFor();
}

async function pictureViewAndHover(vsCode: VsCode, keep: Keep): Promise<void> {
  const { page } = vsCode;
  await vsCode.openFile(document);
  // Syntax colours appear a little later than the text, with the Markdown grammar.
  await page.locator('.view-line .mtk1 + [class^=mtk]').first().waitFor();
  await page.locator('.part.statusbar', { hasText: 'Activating' }).waitFor({ state: 'detached' });
  const hover = await vsCode.hoverAt(lineOfLink, 60, 'Invite to Open Maps Collective');
  await keep('overview', page.locator('.monaco-workbench'));
  const { y = 0, height = 0 } = (await hover.boundingBox()) ?? {};
  await keep('hover', editor(vsCode), y + height + margin);
  await page.keyboard.press('Escape');
  await keep('tree', page.locator('.part.sidebar'));
}

async function pictureQuestion(vsCode: VsCode, keep: Keep): Promise<void> {
  await vsCode.pressInRow(/^Larkspur Platform/, /^(Create|Replace) Invite Link/);
  await vsCode.dialog.waitFor();
  await keep('replace', vsCode.dialog);
  await vsCode.page.keyboard.press('Escape');
  await vsCode.dialog.waitFor({ state: 'detached' });
}

async function pictureQrCode(vsCode: VsCode, keep: Keep): Promise<void> {
  await vsCode.runCommand('Gitpod Org: Show QR Code');
  await vsCode.pick(/^Larkspur Platform/);
  await webview(vsCode).getByRole('img').waitFor();
  await keep('qr-code', editor(vsCode));
  await vsCode.runCommand('View: Close All Editors');
}

function editor({ page }: VsCode): Locator {
  return page.locator('.part.editor');
}

function webview({ page }: VsCode): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}

/** The picture with fewer colours, at a third of the size. */
function compressed(picture: Buffer): Uint8Array {
  const decoded = upng.decode(Uint8Array.from(picture).buffer);
  return new Uint8Array(upng.encode(upng.toRGBA8(decoded), decoded.width, decoded.height, colours));
}
