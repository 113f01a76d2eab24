import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from './findBrowser';
import { installPackagedChromium } from './packagedChromium';

const launchTimeoutMs = 60_000;

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
 * Starts a browser without a window, with a fresh profile. It ends with this process.
 * @throws Error that says what to install when this machine has no browser
 */
export async function launchBrowser(): Promise<Browser> {
  const options = { headless: true, args: flags, timeout: launchTimeoutMs };
  const own = findBrowser();
  if (own !== undefined) return chromium.launch({ ...options, executablePath: own });
  const packaged = await installPackagedChromium();
  if (packaged !== undefined) {
    const { executable, env } = packaged;
    return chromium.launch({ ...options, executablePath: executable, env: { ...definedEnvironment(), ...env } });
  }
  throw new Error('No browser found. Install Google Chrome, Chromium or Microsoft Edge, or name one in CHROME_PATH.');
}

function definedEnvironment(): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) defined[name] = value;
  return defined;
}
