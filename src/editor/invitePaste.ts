import {
  DocumentDropOrPasteEditKind,
  DocumentPasteEdit,
  l10n,
  type CancellationToken,
  type DataTransfer,
  type DocumentPasteEditProvider,
  type Range,
  type TextDocument,
} from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { Clock } from '../gitpod/ports';
import { inviteLinksIn, type FoundInviteLink } from '../invites/findInviteLinks';
import { invitedTo } from '../invites/inviteAnswer';
import type { InspectedInvite, InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { InviteService } from '../invites/inviteService';
import { uniqueLinks } from '../invites/linkKey';
import { repairsIn } from '../invites/linkRepairs';
import { encodeMarkdown } from '../invites/shareFormats';
import type { Organization } from '../organizations/organization';
import type { SessionStore } from '../sessions/sessionStore';
import { knownHosts } from '../ui/knownHosts';
import type { LinkCopier } from '../ui/linkCopier';
import { ownerOf } from '../ui/linkOwner';
import { markdownLanguages } from '../ui/markdownLanguages';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import { pasteKinds } from './pasteKinds';

/** Pasting waits so many milliseconds for the service, and then goes on without it. */
const patienceMs = 500;
/** A longer text is no message with an invite in it, and one with more invites is about something else. */
const longestText = 10_000;
const mostInvites = 5;

/** The current link of an organization in place of a dead one. It is read when the person has chosen it, not before. */
class CurrentLinkEdit extends DocumentPasteEdit {
  constructor(
    title: string,
    readonly pasted: string,
    readonly dead: readonly InviteLink[],
    readonly organization: Organization,
    readonly hosts: readonly GitpodHost[],
  ) {
    super(pasted, title, pasteKinds().current);
  }
}

/** Offers other ways to paste an invite link: as Markdown, and the current link where the pasted one is dead. */
export class InvitePaste implements DocumentPasteEditProvider {
  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly inspector: Pick<InviteInspector, 'whose'>,
    private readonly invites: Pick<InviteService, 'retrieve'>,
    private readonly copier: Pick<LinkCopier, 'gaveAway'>,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
    private readonly clock: Pick<Clock, 'sleep'>,
  ) {}

  async provideDocumentPasteEdits(
    document: Pick<TextDocument, 'languageId' | 'getText'>,
    ranges: readonly Range[],
    dataTransfer: Pick<DataTransfer, 'get'>,
    _context: unknown,
    token: CancellationToken,
  ): Promise<DocumentPasteEdit[]> {
    const text = (await dataTransfer.get('text/plain')?.asString()) ?? '';
    const { sessions } = await this.sessions.read();
    const hosts = knownHosts(sessions);
    const found = text.length > longestText ? [] : linksIn(text, hosts);
    const links = uniqueLinks(found.map(({ link }) => link));
    if (links.length === 0 || links.length > mostInvites) {
      return [];
    }
    const invites = await this.#lookAt(links);
    if (token.isCancellationRequested) {
      return [];
    }
    const edits = currentLinkEdits(text, invites, hosts);
    const [only] = found;
    const address = only && text.slice(only.start, only.end);
    if (address === text.trim() && markdownLanguages.has(document.languageId)) {
      edits.push(markdownEdit(address, selectedIn(document, ranges) || nameOf(invites[0])));
    }
    // What was pasted comes first; these are there to be chosen.
    edits.forEach((edit) => {
      edit.yieldTo = [DocumentDropOrPasteEditKind.Text];
    });
    return edits;
  }

  async resolveDocumentPasteEdit(edit: DocumentPasteEdit, token: CancellationToken): Promise<DocumentPasteEdit> {
    if (!(edit instanceof CurrentLinkEdit)) {
      return edit;
    }
    const cancellation = new AbortController();
    const listening = token.onCancellationRequested(() => {
      cancellation.abort();
    });
    const { organization, pasted, dead, hosts } = edit;
    const name = organizationName(organization);
    try {
      const current = await this.invites.retrieve(organization, cancellation.signal);
      if (current === undefined) {
        this.notices.done(l10n.t('{0} has no invite link now. What you pasted was left as it is.', name));
      } else {
        edit.insertText = repaired(pasted, dead, current, hosts);
        void this.copier.gaveAway(organization, current);
      }
    } catch (error) {
      this.notices.failed(
        l10n.t('The current invite link of {0} could not be read. What you pasted was left as it is.', name),
        error,
        { organization },
      );
    } finally {
      listening.dispose();
    }
    return edit;
  }

  /** What is known of the links in a moment; nobody waits longer to paste. */
  async #lookAt(links: readonly InviteLink[]): Promise<readonly (InspectedInvite | undefined)[]> {
    const patience = new AbortController();
    const elapsed = this.clock.sleep(patienceMs, patience.signal).then(
      () => undefined,
      () => undefined,
    );
    const invites = await Promise.all(links.map((link) => Promise.race([this.inspector.whose(link), elapsed])));
    patience.abort();
    return invites;
  }
}

/** One for each organization of the person's own whose link stopped working. */
function currentLinkEdits(
  text: string,
  invites: readonly (InspectedInvite | undefined)[],
  hosts: readonly GitpodHost[],
): DocumentPasteEdit[] {
  return invites.flatMap((invite) => {
    const owner = invite && ownerOf(invite);
    return invite?.answer.kind === 'stopped' && owner !== undefined
      ? [
          new CurrentLinkEdit(
            l10n.t('Insert the Current Link of {0}', organizationName(owner)),
            text,
            [invite.link],
            owner,
            hosts,
          ),
        ]
      : [];
  });
}

function markdownEdit(address: string, label: string): DocumentPasteEdit {
  const title = l10n.t('Insert Invite Link as Markdown');
  return new DocumentPasteEdit(`[${encodeMarkdown(label)}](${address})`, title, pasteKinds().markdown);
}

function selectedIn(document: Pick<TextDocument, 'getText'>, [range]: readonly Range[]): string {
  return range === undefined || range.isEmpty ? '' : document.getText(range);
}

function nameOf(invite: InspectedInvite | undefined): string {
  const name = invite && invitedTo(invite.answer)?.name;
  return name === undefined ? l10n.t('Invite to an organization') : organizationName({ name });
}

function linksIn(text: string, hosts: readonly GitpodHost[]): FoundInviteLink[] {
  return Array.from(inviteLinksIn(text, { hosts })).flatMap((found) => (found.kind === 'link' ? [found] : []));
}

function repaired(
  text: string,
  dead: readonly InviteLink[],
  current: InviteLink,
  hosts: readonly GitpodHost[],
): string {
  return repairsIn(text, dead, current, hosts).reduceRight(
    (rest, { start, end, text: id }) => rest.slice(0, start) + id + rest.slice(end),
    text,
  );
}
