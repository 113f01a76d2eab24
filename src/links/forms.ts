/** What follows a marker and what may stand before it: a path segment (`/join-organization/ID`) or a parameter (`?inviteId=ID`). */
export type MarkerKind = 'path' | 'parameter';

/** One form of an invite link. A new row is all that a new form takes. */
export interface LinkForm {
  readonly name: string;
  /** The word before the invite id, spelled as the dashboard does. */
  readonly marker: string;
  readonly kind: MarkerKind;
  /** Where only editor links are of this form, and no web address. */
  readonly editorOnly?: boolean;
  /** Makes a link for a web origin or, in the case of an editor link, an editor's `scheme:`. */
  readonly build: (origin: string, inviteId: string) => string;
}

/** The identifier of this extension: the authority of every link that opens it in an editor. */
export const extensionId = 'org-invites.gitpod-invites';

/** Every form of an invite link. The scanner, the hover, the search in files and the reader of pasted text all read this table. */
export const linkForms = [
  {
    name: 'join',
    marker: 'join-organization',
    kind: 'path',
    build: (origin, inviteId) => `${origin}/join-organization/${encodeURIComponent(inviteId)}`,
  },
  {
    name: 'login',
    marker: 'inviteId',
    kind: 'parameter',
    build: (origin, inviteId) => `${origin}/login?inviteId=${encodeURIComponent(inviteId)}`,
  },
  {
    name: 'editor',
    marker: 'inviteId',
    kind: 'parameter',
    editorOnly: true,
    build: (scheme, inviteId) => `${scheme}//${extensionId}/join?inviteId=${encodeURIComponent(inviteId)}`,
  },
] as const satisfies readonly LinkForm[];

/** A marker as URL Defense v2 writes it: every link has one of these words, in plain text or in any of the encodings that are read. */
function spellings(marker: string): string[] {
  return [...new Set([marker, marker.replaceAll('-', '-2D')])];
}

/** The words of which every text with an invite link has one, each once. */
export function markersOf(forms: readonly LinkForm[] = linkForms): readonly string[] {
  return [...new Set(forms.flatMap(({ marker }) => spellings(marker)))];
}

/** Whether there can be an invite link in a text. */
export function hasInviteMarker(text: string, markers: readonly string[] = markersOf()): boolean {
  return markers.some((marker) => text.includes(marker));
}

/** The path of an editor link that opens an invite's preview. */
const editorLinkPath = '/join';

/** The URL schemes of VS Code and its known forks (`urlProtocol` in their product.json). Any other scheme may be anybody's app. */
const editorSchemes: ReadonlySet<string> = new Set([
  ...['vscode', 'vscode-insiders', 'vscode-exploration', 'code-oss', 'vscodium', 'vscodium-insiders'],
  ...[
    'antigravity',
    'cursor',
    'kiro',
    'pearai',
    'positron',
    'qoder',
    'trae',
    'trae-cn',
    'void',
    'windsurf',
    'windsurf-next',
  ],
]);

/** What a link tool or the editor itself adds to a URL without changing what it means. */
const addedParameter = /^(?:windowId|utm_[a-z]+)$/i;

/** The longest URL that can be an editor link. */
const maxLength = 2_000;

/** What a URL with an editor's scheme is to this extension. */
type EditorLinkKind =
  | 'invite'
  /** It has any other parameter, such as a host or a token. */
  | 'refused'
  /** It names this extension, but no known editor opens it. */
  | 'unknownScheme'
  | 'notOurs';

/**
 * Classifies `<scheme>://org-invites.gitpod-invites/join?inviteId=…`. An editor link says which invite, never on which host or as whom:
 * one with any other parameter is refused.
 * @param ownScheme this window's scheme, without the colon
 */
export function classifyEditorLink(text: string, ownScheme?: string): EditorLinkKind {
  if (text.length > maxLength || !text.toLowerCase().includes(extensionId) || !URL.canParse(text)) {
    return 'notOurs';
  }
  const url = new URL(text);
  const ours =
    url.hostname.toLowerCase() === extensionId && url.pathname.replace(/\/$/, '').toLowerCase() === editorLinkPath;
  const scheme = url.protocol.slice(0, -1).toLowerCase();
  if (!ours || /^(?:https?|wss?|ftp|file)$/.test(scheme)) {
    return 'notOurs';
  }
  if (!editorSchemes.has(scheme) && scheme !== ownScheme?.toLowerCase()) {
    return 'unknownScheme';
  }
  const names = [...url.searchParams.keys()];
  const invites = names.filter((name) => name.toLowerCase() === 'inviteid');
  const others = names.filter((name) => name.toLowerCase() !== 'inviteid' && !addedParameter.test(name));
  const plain = url.username === '' && url.password === '' && url.port === '' && !url.hash.includes('=');
  return plain && invites.length === 1 && others.length === 0 ? 'invite' : 'refused';
}

/** The link that opens an invite's preview in the editor with this scheme, such as `vscode` or a fork's own. */
export function editorLink(scheme: string, inviteId: string): string {
  return linkForms[2].build(`${scheme}:`, inviteId);
}

/**
 * The web site of an editor's vendor that redirects to URLs of this scheme, and so gets to see them. It does so for the vendor's own
 * editors and for no fork.
 */
export function redirectorOf(scheme: string): string | undefined {
  return scheme === 'vscode' ? 'vscode.dev' : scheme === 'vscode-insiders' ? 'insiders.vscode.dev' : undefined;
}

/** A zero in the first part of a file tells that it is no text; the same bound that Git and VS Code have. */
const looksBinaryWithin = 8_000;

export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, looksBinaryWithin).includes(0);
}

/**
 * The text of a file that may hold an invite link, as far as its bytes tell: UTF-8, or UTF-16 with a mark at its start.
 * @returns undefined for what holds none for certain, and for what is no text
 */
export function textWithInvites(bytes: Uint8Array, markers = markersOf()): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mayHold = markers.some((marker) => buffer.includes(marker)) && !looksBinary(bytes);
  return mayHold ? new TextDecoder().decode(bytes) : undefined;
}
