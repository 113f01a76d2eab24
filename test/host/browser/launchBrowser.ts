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

/** Flags that a browser needs to run as root, in a container and without network access. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Blocks everything that the workbench would fetch from the internet: tests connect to this machine only.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/**
 * Starts a headless browser with a new profile. It exits with this process.
 * @throws Error that says what to install, when no browser is found
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

/** Finds an installed browser (`CHROME_PATH` overrides it), or else installs a packaged Chromium. */
export async function installBrowser(): Promise<LaunchOptions | undefined> {
  const chosen = process.env['CHROME_PATH'] ?? '';
  if (chosen !== '') return { executablePath: chosen };
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const installed = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge']
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
  if (installed !== undefined) return { executablePath: installed };
  if (process.platform === 'linux') return process.arch === 'x64' ? installPackagedChromium() : undefined;
  // On macOS and Windows, Playwright locates Chrome and Edge.
  for (const channel of ['chrome', 'msedge']) {
    const browser = await chromium.launch({ channel, timeout: launchTimeoutMs }).catch(() => undefined);
    await browser?.close();
    if (browser !== undefined) return { channel };
  }
  return undefined;
}

/** Unpacks Chromium into the temporary folder, including its libraries if the environment looks like AWS Lambda. */
const unpack = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())";

/**
 * Replaces the package's configuration, which refers to AWS Lambda folders. System fonts, if any, cover more scripts.
 */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Installs Chromium from the package `@sparticuz/chromium`: Linux x64 only, without system dependencies. */
async function installPackagedChromium(): Promise<LaunchOptions> {
  const manifest = path.join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(await readFile(manifest, 'utf8')));
  const folder = path.join(cacheFolder, `chromium-${version}`);
  await installFolder(folder, 'Chromium', async (stagingFolder) => {
    const { exitCode, output } = await runCommand(process.execPath, ['-e', unpack], {
      cwd: root,
      env: { ...process.env, TMPDIR: stagingFolder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
      output: 'collect',
      timeoutMs: unpackTimeoutMs,
    });
    if (exitCode !== 0) throw new Error(`Chromium could not be unpacked:\n${output}`);
    await writeFile(path.join(stagingFolder, 'fonts', 'fonts.conf'), fontsConfiguration);
  });
  const env = {
    LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
    FONTCONFIG_PATH: path.join(folder, 'fonts'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
  };
  return { executablePath: path.join(folder, 'chromium'), env: { ...process.env, ...env } };
}
