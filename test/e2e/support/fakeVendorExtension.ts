import { packageFakeExtension } from './fakeExtension';

/** The workspace file with the fake extension's token. A file, because VS Code logs its environment. */
export const vendorTokenFile = 'lent-token.txt';

const manifest = {
  name: 'gitpod-flex',
  publisher: 'gitpod',
  displayName: 'Stand-in for the Gitpod extension',
  description: 'Signs in as the vendor’s extension is said to do: provider gitpod-flex, scope *, an account token.',
  activationEvents: ['onAuthenticationRequest:gitpod-flex'],
  contributes: { authentication: [{ id: 'gitpod-flex', label: 'Gitpod Flex' }] },
};

const source = `
const { authentication, EventEmitter, Uri, workspace } = require('vscode');
exports.activate = ({ subscriptions }) => {
  const changes = new EventEmitter();
  let session;
  const provider = {
    onDidChangeSessions: changes.event,
    getSessions: async () => (session === undefined ? [] : [session]),
    createSession: async (scopes) => {
      const file = Uri.joinPath(workspace.workspaceFolders[0].uri, '${vendorTokenFile}');
      const accessToken = Buffer.from(await workspace.fs.readFile(file)).toString();
      session = { id: 'lent', accessToken, account: { id: 'lent', label: 'Ada' }, scopes };
      changes.fire({ added: [session], removed: [], changed: [] });
      return session;
    },
    removeSession: async () => { session = undefined; },
  };
  subscriptions.push(changes, authentication.registerAuthenticationProvider('gitpod-flex', 'Gitpod Flex', provider));
};
`;

/** Packages an extension that simulates sign-in with the vendor's extension. Returns the file. */
export function packageFakeVendorExtension(): Promise<string> {
  return packageFakeExtension(manifest, source);
}
