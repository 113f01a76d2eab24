import {
  type CancellationToken,
  type DataTransfer,
  DocumentDropOrPasteEditKind,
  DocumentPasteEdit,
  type DocumentPasteEditProvider,
  l10n,
  type Range,
  type TextDocument,
} from 'vscode';

import { ownerOf } from '../features/repair/owner';
import type { Services } from '../features/command';
import { encodeMarkdown } from '../features/share/formats';
import { organizationOf } from '../invites/inviteStatus';
import { type ResolvedInvite, resolveMembership } from '../invites/membership';
import { type FindOptions, type FoundInviteLink, inviteLinksIn, movedBy } from '../links/findInviteLinks';
import { type InviteLink, uniqueLinks } from '../links/inviteLink';
import { isReplaceable, repairOf } from '../links/repair';
import type { Organization } from '../organizations/organization';
import { withSignalOf } from '../ui/cancellation';
import { recordShare } from '../ui/copyInviteLink';
import { organizationName } from '../ui/format';
import { findOptions } from '../ui/knownHosts';
import { markdownLanguages } from '../ui/settings';
import { pasteKinds } from './kinds';

/** Pasting waits so many milliseconds for the service, and then goes on without it. */
const timeoutMs = 500;
/** A longer text is no message with an invite in it, and one with more invites is about something else. */
const maxTextLength = 10_000;
const maxInvites = 5;
/** So much of the document behind the cursor is looked at, in UTF-16 code units. */
const maxAfter = 4_096;

/** The current link of an organization in place of a dead one. It is read when the user has chosen it, not before. */
class CurrentLinkEdit extends DocumentPasteEdit {
  constructor(
    title: string,
    readonly pasted: string,
    /** The dead links that may be replaced. */
    readonly dead: readonly FoundInviteLink[],
    readonly organization: Organization,
  ) {
    super(pasted, title, pasteKinds().current);
  }
}

/** Offers other ways to paste an invite link: as Markdown, and the current link where the pasted one is dead. */
export class InvitePaste implements DocumentPasteEditProvider {
  constructor(private readonly services: Services) {}

  async provideDocumentPasteEdits(
    document: Pick<TextDocument, 'languageId' | 'getText' | 'offsetAt'>,
    ranges: readonly Range[],
    dataTransfer: Pick<DataTransfer, 'get'>,
    _context: unknown,
    token: CancellationToken,
  ): Promise<DocumentPasteEdit[]> {
    const text = (await dataTransfer.get('text/plain')?.asString()) ?? '';
    const { sessions } = await this.services.knownSessions.read();
    const options = findOptions(sessions);
    const found = text.length > maxTextLength ? [] : linksIn(text, options);
    const links = uniqueLinks(found.map(({ link }) => link));
    if (links.length === 0 || links.length > maxInvites) {
      return [];
    }
    const invites = await withSignalOf(token, (signal) => this.#lookAt(links, signal));
    if (token.isCancellationRequested) {
      return [];
    }
    const edits = currentLinkEdits(text, invites, replaceableIn(text, found, places(document, ranges), options));
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
    const { organization, pasted, dead } = edit;
    const name = organizationName(organization);
    try {
      const current = await withSignalOf(token, (signal) => this.services.invites.load(organization, signal));
      if (token.isCancellationRequested) {
        return edit;
      }
      if (current === undefined) {
        this.services.notifications.done(l10n.t("Couldn't insert the invite link: {0} no longer has one.", name));
      } else {
        edit.insertText = repaired(pasted, dead, current);
        void recordShare(this.services, organization, current);
      }
    } catch (error) {
      this.services.notifications.failed(l10n.t("Couldn't insert the invite link of {0}.", name), error, {
        organization,
      });
    }
    return edit;
  }

  /** What is known of the links in a moment; nobody waits longer to paste. */
  async #lookAt(links: readonly InviteLink[], signal: AbortSignal): Promise<readonly (ResolvedInvite | undefined)[]> {
    const patience = new AbortController();
    const elapsed = this.services.clock.sleep(timeoutMs, patience.signal).then(
      () => undefined,
      () => undefined,
    );
    const invites = await Promise.all(
      links.map((link) => Promise.race([resolveMembership(this.services, link, signal), elapsed])),
    );
    patience.abort();
    return invites;
  }
}

/** One for each organization of the user's own whose link stopped working. */
function currentLinkEdits(
  text: string,
  invites: readonly (ResolvedInvite | undefined)[],
  replaceable: readonly FoundInviteLink[],
): DocumentPasteEdit[] {
  return invites.flatMap((invite) => {
    const owner = invite && ownerOf(invite);
    const dead = replaceable.filter(({ link }) => invite?.link.equals(link) === true);
    return invite?.answer.kind === 'stopped' && owner !== undefined && dead.length > 0
      ? [new CurrentLinkEdit(l10n.t('Insert the Current Link of {0}', organizationName(owner)), text, dead, owner)]
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

function nameOf(invite: ResolvedInvite | undefined): string {
  const name = invite && organizationOf(invite.answer)?.name;
  return name === undefined ? l10n.t('Invite to an organization') : organizationName({ name });
}

function linksIn(text: string, options: FindOptions): FoundInviteLink[] {
  return Array.from(inviteLinksIn(text, options)).flatMap((found) => (found.kind === 'link' ? [found] : []));
}

/** What a document holds before and after a place where a text is pasted. */
interface PastePlace {
  readonly before: string;
  readonly after: string;
}

function places(document: Pick<TextDocument, 'getText' | 'offsetAt'>, ranges: readonly Range[]): readonly PastePlace[] {
  const text = document.getText();
  return ranges.map(({ start, end }) => {
    const after = document.offsetAt(end);
    return { before: text.slice(0, document.offsetAt(start)), after: text.slice(after, after + maxAfter) };
  });
}

/** The links that may be replaced in a pasted text, wherever it is pasted: the document may have somebody else's URL around the cursor. */
function replaceableIn(
  pasted: string,
  found: readonly FoundInviteLink[],
  everywhere: readonly PastePlace[],
  options: FindOptions,
): readonly FoundInviteLink[] {
  const there = everywhere.map(({ before, after }) => {
    const start = before.length;
    const links = linksIn(`${before}${pasted}${after}`, { ...options, from: start });
    return links.map((link) => movedBy(link, -start)).filter((link) => isReplaceable(link) && isWithin(pasted, link));
  });
  return found.filter(
    (each) => isReplaceable(each) && there.every((links) => links.some(({ idStart }) => idStart === each.idStart)),
  );
}

/** Whether all that would be replaced with a link is in a text. */
function isWithin({ length }: string, { enclosure }: FoundInviteLink): boolean {
  return enclosure.kind !== 'wrapper' || (enclosure.start >= 0 && enclosure.end <= length);
}

function repaired(text: string, dead: readonly FoundInviteLink[], current: InviteLink): string {
  return dead
    .map((found) => repairOf(found, current))
    .filter((repair) => repair !== undefined)
    .reduceRight((rest, { start, end, text: by }) => rest.slice(0, start) + by + rest.slice(end), text);
}
