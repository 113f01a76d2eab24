import assert from 'node:assert/strict';
import { GitpodHost } from '../../../src/api/host';
import { type InviteProblem, readInviteLink } from '../../../src/links/readPasted';

/** The invite of every valid input in these tests, and a second one next to it. */
export const id = '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d';
export const otherId = '0190ffff-c3d4-7e5f-8a6b-1c2d3e4f9999';
export const join = `https://app.gitpod.io/join-organization/${id}`;
export const login = `https://app.gitpod.io/login?inviteId=${id}`;
export const editor = `vscode://org-invites.gitpod-invites/join?inviteId=${id}`;

/** Text directly before a URL without a scheme that is not part of its host. */
export const nonHostPrefixes = [
  ...['链接：', '→', '😀', '👉🏽', '✉️', '🇩🇪', 'Ссылка:', 'רישום:', '•', '请加入！', '参加—', '–', '→ ', '¿', '①→**'],
];
/** Such text that belongs to the host, or that a reader may take for part of another one. */
export const hostPrefixes = [
  ...['链接', 'привет', '\u0430', '™', '①', '·', '・', 'x\u2044', 'x\u2215', 'x／', 'x＠', 'x。', 'git–', 'm\u0301'],
  ...['evil.example→', 'evil.example：', 'evil.example？', 'пример.рф→'],
];

/** The join link, the login link and the editor link as programs escape them, each with its form. */
export const escapedLinks: readonly (readonly [form: string, text: string])[] = [
  ['join', `https\\://app.gitpod.io/join-organization/${id}`],
  ['join', `https\\:\\/\\/app.gitpod.io\\/join-organization\\/${id}`],
  ['join', `https:\\u002F\\u002Fapp.gitpod.io\\u002fjoin-organization\\u002F${id}`],
  ['join', `app.gitpod.io\\u002Fjoin-organization\\u002F${id}`],
  ['login', `https\\://app.gitpod.io/login?inviteId\\=${id}`],
  ['login', `https\\://app.gitpod.io/login\\?inviteId\\=${id}`],
  ['login', `https://app.gitpod.io/login?inviteId\\u003d${id}`],
  ['login', `https://app.gitpod.io/login\\u003finviteId\\u003D${id}`],
  ['login', `https:\\u002f\\u002fapp.gitpod.io\\u002Flogin?a\\u003db\\u0026inviteId\\u003d${id}`],
  ['login', `https://app.gitpod.io/login?inviteId=3D${id}`],
  ['editor', `vscode\\://org-invites.gitpod-invites/join?inviteId\\=${id}`],
  ['editor', `vscode://org-invites.gitpod-invites/join?inviteId\\u003d${id}`],
];

/** Escapes that change the host, for a browser or for a program. */
export const escapedHosts = [
  ...['app.gitpod.io\\u0040evil.example', 'app.gitpod.io\\u002eevil.example', 'app.gitpod.io\\=.evil.example'],
  ...['app.gitpod.io\\.evil.example', 'app.gitpod.io\\@evil.example', '\\u002fapp.gitpod.io', '\\u0061pp.gitpod.io'],
  ...['evil.example\\u0040app.gitpod.io', 'evil.example\\@app.gitpod.io', 'evil.example\\:@app.gitpod.io'],
];

export const acme = parsed('https://gitpod.acme.example');
const sandbox = parsed('http://localhost:3000');
const numeric = parsed('http://[::1]:3000');
export const configuredHosts = [acme, sandbox, numeric, parsed('https://git.example:8443')];

function parsed(text: string): GitpodHost {
  const host = GitpodHost.parse(text);
  assert.ok(host instanceof GitpodHost, text);
  return host;
}

/** Describes how a text was read: the form, the host and whether it is the expected invite; or the problem. */
export function reading(text: string): string {
  const read = readInviteLink(text, { configuredHosts });
  if (read.kind === 'problem') {
    return describeProblem(read);
  }
  return `${read.form} at ${read.link.host.hostname}${read.link.inviteId === id ? '' : ' with another id'}`;
}

function describeProblem(read: InviteProblem): string {
  switch (read.problem) {
    case 'lookAlike':
      return `lookAlike ${read.host} of ${read.of.hostname} by ${read.sign}`;
    case 'otherHost':
      return `otherHost ${read.host}`;
    case 'several':
      return `several: ${read.links.map((link) => `${link.masked} at ${link.host.hostname}`).join(', ')}`;
    case 'empty':
    case 'noInvite':
    case 'classic':
    case 'halfId':
    case 'editorParameters':
      return read.problem;
    default:
      return read satisfies never;
  }
}

/** Defines one test for each input, which must be read as `expected`. */
export function readAs(expected: string, inputs: readonly string[]): void {
  for (const input of inputs) {
    it(JSON.stringify(input.length > 160 ? `${input.slice(0, 160)}…` : input), () => {
      assert.equal(reading(input), expected);
    });
  }
}
