import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import * as v from 'valibot';
import { cacheFolder, root } from '../paths';
import { runCommand } from '../process/runCommand';
import { installFolder } from '../vscode/installFolder';
import { fontEnvironment } from './fonts';

const launchTimeoutMs = 60_000;
const unpackTimeoutMs = 120_000;

/** As root, in a container and without a network a browser needs to be told so. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever the workbench would like to fetch from the internet: tests talk to this machine only.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/**
 * Starts a headless browser with a fresh profile. It ends with this process.
 * @throws Error that says what to install when this machine has no browser
 */
export async function launchBrowser(): Promise<Browser> {
  const found = await installBrowser();
  if (found === undefined) {
    throw new Error('No browser found. Install Google Chrome, Chromium or Microsoft Edge, or name one in CHROME_PATH.');
  }
  const fonts = process.platform === 'linux' ? await fontEnvironment() : {};
  const env = { ...(found.env ?? process.env), ...fonts };
  return chromium.launch({ ...found, env, headless: true, args: flags, timeout: launchTimeoutMs });
}

/** How to launch the browser of this machine (`CHROME_PATH` names another one), or else a packaged Chromium, which is then installed. */
export async function installBrowser(): Promise<LaunchOptions | undefined> {
  const chosen = process.env['CHROME_PATH'] ?? '';
  if (chosen !== '') return { executablePath: chosen };
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const installed = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge']
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
  if (installed !== undefined) return { executablePath: installed };
  if (process.platform === 'linux') return process.arch === 'x64' ? installPackagedChromium() : undefined;
  // Playwright knows where Chrome and Edge are on macOS and Windows.
  for (const channel of ['chrome', 'msedge']) {
    const browser = await chromium.launch({ channel, timeout: launchTimeoutMs }).catch(() => undefined);
    await browser?.close();
    if (browser !== undefined) return { channel };
  }
  return undefined;
}

/** It unpacks itself into the temporary folder, libraries included when it believes to be on AWS Lambda. */
const unpack = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())";

/** Its own configuration names folders of AWS Lambda. Fonts of the machine, when there are any, know more scripts. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** The Chromium inside the package `@sparticuz/chromium`: Linux on x64 only, and needs nothing of the machine. */
async function installPackagedChromium(): Promise<LaunchOptions> {
  const manifest = path.join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(await readFile(manifest, 'utf8')));
  const folder = path.join(cacheFolder, `chromium-${version}`);
  await installFolder(folder, 'Chromium', async (aside) => {
    const { exitCode, output } = await runCommand(process.execPath, ['-e', unpack], {
      cwd: root,
      env: { ...process.env, TMPDIR: aside, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
      output: 'collect',
      timeoutMs: unpackTimeoutMs,
    });
    if (exitCode !== 0) throw new Error(`Chromium could not be unpacked:\n${output}`);
    await writeFile(path.join(aside, 'fonts', 'fonts.conf'), fontsConfiguration);
  });
  const env = {
    LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
    FONTCONFIG_PATH: path.join(folder, 'fonts'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
  };
  return { executablePath: path.join(folder, 'chromium'), env: { ...process.env, ...env } };
}
