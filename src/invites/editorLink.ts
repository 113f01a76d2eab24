/** The identifier of this extension, which is the authority of every link that opens it in an editor. */
const editorLinkAuthority = 'org-invites.gitpod-invites';

/** The path of an editor link that opens an invite's preview. */
const editorLinkPath = '/join';

/** Schemes that no editor registers: an address of one of these is never an editor link. */
const schemesOfOthers = new Set(['http', 'https', 'file', 'ftp', 'ws', 'wss', 'data', 'blob', 'javascript', 'mailto']);

/** What a link tool or the editor itself adds to an address without changing what it means. */
const harmlessParameter = /^(?:windowId|utm_[a-z]+)$/i;

/** What an address with an editor's scheme is to this extension. */
export type EditorLinkVerdict = 'invite' | 'refused' | 'notOurs';

/**
 * Judges `<scheme>://org-invites.gitpod-invites/join?inviteId=…`, for the scheme of any editor. An editor link says
 * which invite, never on which host or as whom: one with any other parameter, such as a host or a token, is refused.
 */
export function judgeEditorLink(address: string): EditorLinkVerdict {
  if (!URL.canParse(address)) {
    return 'notOurs';
  }
  const url = new URL(address);
  const ours =
    !schemesOfOthers.has(url.protocol.slice(0, -1)) &&
    url.hostname.toLowerCase() === editorLinkAuthority &&
    url.pathname.replace(/\/$/, '').toLowerCase() === editorLinkPath;
  if (!ours) {
    return 'notOurs';
  }
  const names = [...url.searchParams.keys()];
  const invites = names.filter((name) => name.toLowerCase() === 'inviteid');
  const others = names.filter((name) => name.toLowerCase() !== 'inviteid' && !harmlessParameter.test(name));
  const plain = url.username === '' && url.password === '' && url.port === '' && !url.hash.includes('=');
  return plain && invites.length === 1 && others.length === 0 ? 'invite' : 'refused';
}

/** The link that opens an invite's preview in the editor with this scheme, such as `vscode` or a fork's own. */
export function editorLink(scheme: string, inviteId: string): string {
  return `${scheme}://${editorLinkAuthority}${editorLinkPath}?inviteId=${encodeURIComponent(inviteId)}`;
}

/**
 * The web site of an editor's vendor that redirects to addresses of this scheme, and so gets to see them. It does so for the vendor's own
 * editors and for no fork.
 */
export function redirectorOf(scheme: string): string | undefined {
  return scheme === 'vscode' ? 'vscode.dev' : scheme === 'vscode-insiders' ? 'insiders.vscode.dev' : undefined;
}
