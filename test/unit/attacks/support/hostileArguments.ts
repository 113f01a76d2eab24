import { focusedRowArgument } from '../../../../src/ui/ids';

const foreignLink = 'https://app.gitpod.io.evil.example/join-organization/0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d';
const organization = { id: '0190d0a1-2222-7abc-8def-0123456789ab', name: 'Acme', role: 'ORGANIZATION_ROLE_ADMIN' };
const session = { id: 'https://evil.example/ada', label: 'Ada', host: { origin: 'https://evil.example' } };

function throwForeignError(): never {
  throw new Error('error of another extension');
}

/**
 * Arguments that another extension may pass to a command. Within one extension host, all of them arrive unchanged.
 */
export const hostileArguments: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  null: () => null,
  'a number': () => Number.NaN,
  'an empty string': () => '',
  'a string of a million characters': () => 'https://'.repeat(125_000),
  'a link of another host': () => foreignLink,
  'a command link': () => 'command:workbench.action.quit',
  'a forged handle': () => 'shown:AAAAAAAAAAAAAAAA',
  'a former constant for the selected row': () => 'selection',
  'the argument for the focused row in a key binding': () => ({ ...focusedRowArgument }),
  'the argument that the QR code page sends': () => 'shownInQrPage',
  'the property name of prototypes': () => '__proto__',
  'an array': () => [foreignLink, organization],
  'an object that contains itself': () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    return cyclic;
  },
  'a forged row': () => ({ kind: 'organization', organization: { ...organization, session } }),
  'an object without a prototype': () => Object.create(null) as object,
  'an object like a URI of VS Code': () => ({
    scheme: 'file',
    authority: '',
    path: '/etc/passwd',
    toString: throwForeignError,
  }),
  'an object whose properties throw': () => new Proxy({}, { get: throwForeignError }),
  'an object that throws on any inspection': () =>
    new Proxy(
      {},
      { get: throwForeignError, has: throwForeignError, getPrototypeOf: throwForeignError, ownKeys: throwForeignError },
    ),
  'an object that has every property': () =>
    new Proxy({}, { get: () => 'x', has: () => true, getPrototypeOf: () => null }),
  'a promise that rejects': () => {
    const failing = Promise.reject(new Error('rejection of another extension'));
    failing.catch(() => undefined);
    return failing;
  },
  'a function': () => throwForeignError,
};
