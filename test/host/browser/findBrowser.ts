import { existsSync } from 'node:fs';
import path from 'node:path';

const namesOnPath = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const macOsApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

const windowsPrograms = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** A Chrome, Chromium or Edge that is already on this machine; `CHROME_PATH` names another one. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return candidates(env).find((file) => existsSync(file));
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const chosen = env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') return [chosen];
  switch (process.platform) {
    case 'darwin':
      return macOsApplications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
    case 'win32':
      return [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => windowsPrograms.map((program) => path.join(folder, program)));
    default:
      return (env['PATH'] ?? '')
        .split(path.delimiter)
        .flatMap((folder) => namesOnPath.map((name) => path.join(folder, name)));
  }
}
