import { focusedRowArgument } from '../../../../src/ui/ids';

const foreignLink = 'https://app.gitpod.io.evil.example/join-organization/0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d';
const organization = { id: '0190d0a1-2222-7abc-8def-0123456789ab', name: 'Acme', role: 'ORGANIZATION_ROLE_ADMIN' };
const session = { id: 'https://evil.example/ada', label: 'Ada', host: { origin: 'https://evil.example' } };

function theirs(): never {
  throw new Error('something of theirs');
}

/**
 * Arguments that another extension may call a command with. Within one extension host, all of them arrive unchanged.
 */
export const hostileArguments: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  null: () => null,
  'a number': () => Number.NaN,
  'an empty text': () => '',
  'a text of a million letters': () => 'https://'.repeat(125_000),
  'a link of a foreign host': () => foreignLink,
  'a command link': () => 'command:workbench.action.quit',
  'a made-up handle': () => 'shown:AAAAAAAAAAAAAAAA',
  'the word that once stood for the selected row': () => 'selection',
  'what stands for the focused row in a key binding': () => ({ ...focusedRowArgument }),
  'the word that the page of the QR code sends': () => 'shownInQrPage',
  'the name of a prototype': () => '__proto__',
  'a list': () => [foreignLink, organization],
  'a circle': () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    return circle;
  },
  'a row that somebody made up': () => ({ kind: 'organization', organization: { ...organization, session } }),
  'a row with another prototype': () => Object.create(null) as object,
  'an address of VS Code': () => ({ scheme: 'file', authority: '', path: '/etc/passwd', toString: theirs }),
  'an object whose every property throws': () => new Proxy({}, { get: theirs }),
  'an object that cannot be looked at': () =>
    new Proxy({}, { get: theirs, has: theirs, getPrototypeOf: theirs, ownKeys: theirs }),
  'an object that is everything': () => new Proxy({}, { get: () => 'x', has: () => true, getPrototypeOf: () => null }),
  'a promise that fails': () => {
    const failing = Promise.reject(new Error('a promise of theirs'));
    failing.catch(() => undefined);
    return failing;
  },
  'a function': () => theirs,
};
