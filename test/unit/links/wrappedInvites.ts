import fc from 'fast-check';
import { configuredHosts } from './pastedInvites';

/** A text that a user might paste, and the invite that the user sees in it. */
export interface WrappedInvite {
  readonly text: string;
  readonly inviteId: string;
  readonly origin: string;
}

type Layer = (text: string) => string;

export const knownOrigins = [
  'https://app.gitpod.io',
  'https://app.ona.com',
  ...configuredHosts.map((host) => host.origin),
];

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...Array.from('0123456789abcdef')), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));

export const inviteIds = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((groups) => groups.join('-'));

/** Variants of the same link. */
const addressLayers: readonly Layer[] = [
  (link) => link,
  (link) => link.toUpperCase(),
  (link) => link.replace(/[0-9a-f-]{36}/i, (id) => id.toUpperCase()),
  (link) => link.replace(/^https/, 'HTTPS'),
  (link) => `${link}${link.includes('?') ? '&' : '?'}utm_source=chat&utm_medium=social`,
  (link) => `${link}${link.includes('?') ? '&' : '/?'}fbclid=IwAR0_x-Y`,
  (link) => `${link}#start`,
];

/** Puts a link inside another one. */
const wrapperLayers: readonly Layer[] = [
  (link) => link,
  (link) => link,
  encodeURIComponent,
  (link) => encodeURIComponent(encodeURIComponent(link)),
  (link) => `https://nam02.safelinks.protection.outlook.com/?url=${encodeURIComponent(link)}&data=05%7C01&reserved=0`,
  (link) => `https://www.google.com/url?q=${encodeURIComponent(link)}&sa=D&source=editors`,
  (link) => `https://a.example/?u=${encodeURIComponent(`https://b.example/?u=${encodeURIComponent(link)}`)}`,
];

/** Puts a link into markup or data. */
const markupLayers: readonly Layer[] = [
  (link) => link,
  (link) => `[Join us](${link})`,
  (link) => `[invite]: ${link} "Join"`,
  (link) => `<a href="${link.replaceAll('&', '&amp;')}">Join</a>`,
  (link) => `<a class='x' href='${link.replaceAll('&', '&#38;')}'>Join</a>`,
  (link) => `<${link.replaceAll('&', '&amp;')}|Join Acme>`,
  (link) => `<${link}>`,
  (link) => `"${link}"`,
  (link) => `“${link}”`,
  (link) => `(${link})`,
  (link) => `**${link}**`,
  (link) => `\`${link}\``,
  (link) => `{"link": "${link.replaceAll('/', '\\/')}"}`,
  (link) => `| ${link} |`,
];

/** Puts the link into a sentence. */
const sentenceLayers: readonly Layer[] = [
  (text) => text,
  (text) => `${text}.`,
  (text) => `${text}, please!`,
  (text) => `Hello, join us here: ${text} before Friday.`,
  (text) => `Hello,\n\n${text}\n\nSee you`,
  (text) => `  \t${text}\u00a0\n`,
  (text) => `\ufeff${text}\u200b`,
  (text) => `See https://docs.example/start and ${text}`,
  (text) => `参加はこちら ${text} です。`,
];

/** Simulates mail or chat that breaks or encodes lines. */
const transportLayers = (place: number): readonly Layer[] => [
  (text) => text,
  (text) => text,
  (text) => `> ${text.replaceAll('\n', '\n> ')}`,
  (text) => breakLink(text, place, '\n'),
  (text) => breakLink(text, place, '\r\n  '),
  (text) => `> ${breakLink(text.replaceAll('\n', '\n> '), place, '\n> ')}`,
  (text) => breakLink(text.replaceAll('=', '=3D'), place, '=\r\n'),
  (text) => breakLink(text, place, '\u200b'),
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
];

/** Inserts a break into the first run of characters that is long enough to be a link. */
function breakLink(text: string, place: number, mark: string): string {
  return text.replace(/[\w:/?&=.%-]{36,}/, (run) => {
    const at = 1 + (place % (run.length - 1));
    return `${run.slice(0, at)}${mark}${run.slice(at)}`;
  });
}

const layer = (layers: readonly Layer[]) => fc.constantFrom(...layers);

/** A link with random layers around it, from the inside out. */
export function wrapped(
  links: fc.Arbitrary<Omit<WrappedInvite, 'text'> & { link: string }>,
): fc.Arbitrary<WrappedInvite> {
  const choices = fc.tuple(
    links,
    layer(addressLayers),
    layer(wrapperLayers),
    layer(markupLayers),
    layer(markupLayers),
    layer(sentenceLayers),
    fc.nat({ max: 10_000 }).chain((place) => layer(transportLayers(place))),
  );
  return choices.map(([{ link, inviteId, origin }, ...layers]) => ({
    text: layers.reduce((text, wrap) => wrap(text), link),
    inviteId,
    origin,
  }));
}

const editorSchemes = ['vscode', 'vscode-insiders', 'vscodium', 'cursor'];

/** Links as the product and the dashboard create them. */
export const goodLinks = fc
  .tuple(inviteIds, fc.constantFrom(...knownOrigins), fc.nat({ max: 3 }), fc.constantFrom(...editorSchemes))
  .map(([inviteId, origin, form, scheme]) => {
    const forms = [
      `${origin}/join-organization/${inviteId}`,
      `${origin}/login?inviteId=${inviteId}`,
      `${origin}/login?navigateTo=%2Fdetails%2Fx&inviteId=${inviteId}`,
      `https://vscode.dev/redirect?url=${encodeURIComponent(`${scheme}://org-invites.gitpod-invites/join?inviteId=${inviteId}`)}`,
    ];
    const first = configuredHosts[0]?.origin ?? '';
    return { link: forms[form] ?? '', inviteId, origin: form === 3 ? first : origin };
  });

const label = fc.array(fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789')), {
  minLength: 1,
  maxLength: 12,
});
const known = fc.constantFrom(...knownOrigins.map((origin) => new URL(origin)));

/** Links of unknown hosts, most of them designed to look like a known one. */
export const evilLinks = fc
  .tuple(inviteIds, known, label, fc.nat({ max: 19 }), fc.boolean())
  .map(([inviteId, { host, hostname }, letters, trick, login]) => {
    const evil = `${letters.join('')}.evil.example`;
    const [start, ...rest] = hostname.split('.');
    const origins = [
      `https://${evil}`,
      `https://${hostname}.${evil}`,
      `https://${host}@${evil}`,
      `https://${hostname}:x@${evil}:444`,
      `https://evil${hostname}`,
      `https://${evil}/${host}`,
      `https://${evil}?next=${host}`,
      `https://${evil}#@${host}`,
      `https://${evil}\\@${host}`,
      `https://${hostname}:4443`,
      `https://${start ?? ''}-${rest.join('.')}.${evil}`,
      `https://${host}%2F.${evil}`,
      `https://${host}%252F.${evil}`,
      `https://${host}%40${evil}`,
      `https://${host}%E3%80%82${evil}`,
      `https://${host}\u3002${evil}`,
      `https://${host}\u202e.${evil}`,
      `https://${evil}%2F@${host}`,
      `https://${host}%00.${evil}`,
      `https://${hostname.replace('o', '\u043e').replace('[', 'x').replace(']', 'x')}.${evil}`,
    ];
    const origin = origins[trick] ?? '';
    return { link: `${origin}/${login ? 'login?inviteId=' : 'join-organization/'}${inviteId}`, inviteId, origin };
  });
