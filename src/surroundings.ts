import { env, version, type ExtensionContext } from 'vscode';

import type { SecretStore } from './sessions/ports';

/** VS Code's secret storage. */
export function secretStore({ secrets }: ExtensionContext): SecretStore {
  return {
    keys: () => secrets.keys(),
    get: (key) => secrets.get(key),
    store: (key, value) => secrets.store(key, value),
    delete: (key) => secrets.delete(key),
    onDidChange: (listener) => {
      secrets.onDidChange(({ key }) => {
        listener(key);
      });
    },
  };
}

/** Names the editor and this extension, as HTTP writes such names: without blanks. */
export function userAgent({ extension }: ExtensionContext): string {
  const manifest: unknown = extension.packageJSON;
  const own =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
  return `${env.appName.replace(/[^\w.-]+/g, '-')}/${version} gitpod-invites/${own}`;
}
