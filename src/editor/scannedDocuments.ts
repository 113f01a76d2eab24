import { Range, type TextDocument } from 'vscode';

import { findInSlices, type FindOptions, type FoundLink } from '../links/findInviteLinks';

/** An invite link, or what only looks like one, where it is in a document. */
export interface ScannedLink {
  readonly found: FoundLink;
  readonly range: Range;
}

/** A document of more UTF-16 code units is no text that anybody reads. */
const maxTextLength = 20_000_000;
/** So many links of one document are shown; VS Code shows no more than 1,000 diagnostics in one either. */
const maxLinks = 2_000;
/** So many URLs of one document are looked at, whatever they turn out to be. */
const maxUrls = 10_000;

interface Scan {
  readonly version: number;
  readonly hosts: string;
  readonly links: readonly ScannedLink[];
}

/** The invite links of documents, found once for each version of a document. */
export class ScannedDocuments {
  #scans = new Map<TextDocument, Scan>();

  /** @returns undefined when it was aborted, or the document was changed or closed meanwhile */
  async linksOf(
    document: TextDocument,
    options: FindOptions,
    signal: AbortSignal,
  ): Promise<readonly ScannedLink[] | undefined> {
    const known = this.#scans.get(document);
    const hosts = options.hosts.map(({ origin }) => origin).join(' ');
    const { version } = document;
    if (known?.version === version && known.hosts === hosts) {
      return known.links;
    }
    const links = await scan(document, options, signal);
    if (signal.aborted || document.isClosed || document.version !== version) {
      return undefined;
    }
    this.#scans.set(document, { version, hosts, links });
    return links;
  }

  /** Forgets all but these. */
  retain(documents: readonly TextDocument[]): void {
    this.#scans = new Map([...this.#scans].filter(([document]) => documents.includes(document)));
  }
}

async function scan(
  document: TextDocument,
  options: FindOptions,
  signal: AbortSignal,
): Promise<readonly ScannedLink[]> {
  const text = document.getText();
  const links: ScannedLink[] = [];
  if (text.length > maxTextLength) {
    return links;
  }
  for await (const found of findInSlices(text, { ...options, signal, maxUrls })) {
    links.push({ found, range: new Range(document.positionAt(found.start), document.positionAt(found.end)) });
    if (links.length === maxLinks) {
      break;
    }
  }
  return links;
}
