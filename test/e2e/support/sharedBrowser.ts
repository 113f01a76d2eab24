import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../host/browser/launchBrowser';

let shared: Promise<Browser> | undefined;

/** The browser shared by all tests of a run; each VS Code has its own browser context. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  return shared;
}

export async function closeSharedBrowser(): Promise<void> {
  const closing = shared;
  shared = undefined;
  await (await closing)?.close();
}
