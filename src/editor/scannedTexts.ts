import { Range, type TextDocument } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import { inviteLinksIn } from '../invites/findInviteLinks';
import type { InviteLink } from '../invites/inviteLink';

/** An invite link where it stands in a document. */
export interface StandingLink {
  readonly link: InviteLink;
  readonly range: Range;
}

/** A document of more UTF-16 code units is no text that anybody reads. */
const longestText = 20_000_000;
/** So many links of one document are looked at; VS Code shows no more than 1,000 marks in one either. */
const mostLinks = 2_000;

interface Scan {
  readonly version: number;
  readonly hosts: string;
  readonly links: readonly StandingLink[];
}

/** The invite links of documents, found once for each version of a document. */
export class ScannedTexts {
  #scans = new Map<TextDocument, Scan>();

  linksOf(document: TextDocument, hosts: readonly GitpodHost[]): readonly StandingLink[] {
    const known = this.#scans.get(document);
    const hostKey = hosts.map(({ origin }) => origin).join(' ');
    if (known?.version === document.version && known.hosts === hostKey) {
      return known.links;
    }
    const links = scan(document, hosts);
    this.#scans.set(document, { version: document.version, hosts: hostKey, links });
    return links;
  }

  /** Forgets all but these. */
  keepOnly(documents: readonly TextDocument[]): void {
    this.#scans = new Map([...this.#scans].filter(([document]) => documents.includes(document)));
  }
}

function scan(document: TextDocument, hosts: readonly GitpodHost[]): readonly StandingLink[] {
  const text = document.getText();
  const links: StandingLink[] = [];
  if (text.length > longestText) {
    return links;
  }
  for (const found of inviteLinksIn(text, { hosts })) {
    if (found.kind === 'link') {
      links.push({
        link: found.link,
        range: new Range(document.positionAt(found.start), document.positionAt(found.end)),
      });
    }
    if (links.length === mostLinks) {
      break;
    }
  }
  return links;
}
