import { Range, type TextDocument } from 'vscode';

import { findInSlices, type FindOptions, type FoundLink } from '../links/findInviteLinks';

/** An invite link or suspicious link, and its range in a document. */
export interface ScannedLink {
  readonly found: FoundLink;
  readonly range: Range;
}

/** Longer documents, in UTF-16 code units, are not scanned: they are unlikely to be read by a user. */
const maxTextLength = 20_000_000;
/** Maximum number of links per document. VS Code itself shows at most 1,000 diagnostics per document. */
const maxLinks = 2_000;
/** Maximum number of URLs examined per document, whether or not they are invite links. */
const maxUrls = 10_000;

interface Scan {
  readonly version: number;
  readonly hosts: string;
  readonly links: readonly ScannedLink[];
}

/** Caches the invite links of documents, by document version and known hosts. */
export class ScannedDocuments {
  #scans = new Map<TextDocument, Scan>();

  /** @returns undefined if the scan was aborted, or the document changed or closed in the meantime */
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

  /** Removes all other documents from the cache. */
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
