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

/** Milliseconds a paste waits for the service before it continues without it. */
const timeoutMs = 500;
/** Longer texts, and texts with more invites, get no paste edits: they are unlikely to be a message with an invite. */
const maxTextLength = 10_000;
const maxInvites = 5;
/** How much of the document after the cursor is scanned, in UTF-16 code units. */
const maxAfter = 4_096;

/** Inserts an organization's current link instead of a dead one. The link is read only if the user chooses the edit. */
class CurrentLinkEdit extends DocumentPasteEdit {
  constructor(
    title: string,
    readonly pasted: string,
    /** The dead links that can be replaced. */
    readonly dead: readonly FoundInviteLink[],
    readonly organization: Organization,
  ) {
    super(pasted, title, pasteKinds().current);
  }
}

/** Offers to paste an invite link as Markdown, or the current link instead of a dead one. */
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
    const invites = await withSignalOf(token, (signal) => this.#resolveLinks(links, signal));
    if (token.isCancellationRequested) {
      return [];
    }
    const edits = currentLinkEdits(text, invites, replaceableIn(text, found, pasteContexts(document, ranges), options));
    const [only] = found;
    const address = only && text.slice(only.start, only.end);
    if (address === text.trim() && markdownLanguages.has(document.languageId)) {
      edits.push(markdownEdit(address, selectedIn(document, ranges) || nameOf(invites[0])));
    }
    // Plain text remains the default; these edits are alternatives.
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
        this.services.notifications.info(l10n.t("Couldn't insert the invite link: {0} no longer has one.", name));
      } else {
        edit.insertText = repaired(pasted, dead, current);
        void recordShare(this.services, organization, current);
      }
    } catch (error) {
      this.services.notifications.error(l10n.t("Couldn't insert the invite link of {0}.", name), error, {
        organization,
      });
    }
    return edit;
  }

  /** Resolves the links; undefined for those that take longer than `timeoutMs`, so that pasting isn't delayed. */
  async #resolveLinks(
    links: readonly InviteLink[],
    signal: AbortSignal,
  ): Promise<readonly (ResolvedInvite | undefined)[]> {
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

/** One edit for each dead link of an organization that the user administers, or may administer. */
function currentLinkEdits(
  text: string,
  invites: readonly (ResolvedInvite | undefined)[],
  replaceable: readonly FoundInviteLink[],
): DocumentPasteEdit[] {
  return invites.flatMap((invite) => {
    const owner = invite && ownerOf(invite);
    const dead = replaceable.filter(({ link }) => invite?.link.equals(link) === true);
    return invite?.answer.kind === 'revoked' && owner !== undefined && dead.length > 0
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

/** The text of a document before and after a position where text is pasted. */
interface PastePlace {
  readonly before: string;
  readonly after: string;
}

function pasteContexts(
  document: Pick<TextDocument, 'getText' | 'offsetAt'>,
  ranges: readonly Range[],
): readonly PastePlace[] {
  const text = document.getText();
  return ranges.map(({ start, end }) => {
    const after = document.offsetAt(end);
    return { before: text.slice(0, document.offsetAt(start)), after: text.slice(after, after + maxAfter) };
  });
}

/** The links of a pasted text that can be replaced at every cursor: one may be inside another site's URL. */
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

/** Whether everything that replacing a link would change is inside the text. */
function isWithin({ length }: string, { enclosure }: FoundInviteLink): boolean {
  return enclosure.kind !== 'wrapper' || (enclosure.start >= 0 && enclosure.end <= length);
}

function repaired(text: string, dead: readonly FoundInviteLink[], current: InviteLink): string {
  return dead
    .map((found) => repairOf(found, current))
    .filter((repair) => repair !== undefined)
    .reduceRight((rest, { start, end, text: by }) => rest.slice(0, start) + by + rest.slice(end), text);
}
