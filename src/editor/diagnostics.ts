import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  DiagnosticTag,
  Disposable,
  l10n,
  languages,
  type Range,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from 'vscode';

import type { Services } from '../features/command';
import { isInvitationDraft } from '../features/share/formats';
import type { InviteStatus } from '../invites/inviteStatus';
import type { FindOptions, FoundInviteLink, FoundLookAlike, FoundUnencrypted } from '../links/findInviteLinks';
import { IgnoredLinks } from '../links/ignoredLinks';
import { uniqueLinks } from '../links/inviteLink';
import { visibleDocuments } from '../ui/documents';
import { organizationName } from '../ui/format';
import { enclosureMessage, suspiciousLinkMessage } from '../ui/inviteMessages';
import { findOptions } from '../ui/knownHosts';
import { diagnosticSeverities, type DiagnosticSeverities, ignoredLinks } from '../ui/settings';
import { diagnosticSource } from './kinds';
import { ScannedDocuments, type ScannedLink } from './scannedDocuments';
import { VisibleInviteStatuses } from './visibleStatuses';

/** The `code` of a diagnostic. */
export type DiagnosticCode =
  'invite-works' | 'invite-stopped' | 'invite-unknown' | 'invite-not-encrypted' | 'invite-look-alike';

interface DiagnosticContent {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly level: DiagnosticSeverity | undefined;
}

function diagnosticOf(range: Range, { code, message, level }: DiagnosticContent): Diagnostic | undefined {
  if (level === undefined) {
    return undefined;
  }
  const problem = new Diagnostic(range, message, level);
  problem.source = diagnosticSource;
  problem.code = code;
  if (code === 'invite-stopped') {
    problem.tags = [DiagnosticTag.Deprecated]; // Shown struck through, so that color is not the only sign.
  }
  return problem;
}

/** The diagnostic of a suspicious link. Sends no request, because no response could make the link safe. */
function suspiciousContent(found: FoundLookAlike | FoundUnencrypted): DiagnosticContent {
  return {
    code: found.kind === 'lookAlike' ? 'invite-look-alike' : 'invite-not-encrypted',
    message: suspiciousLinkMessage(found),
    level: DiagnosticSeverity.Warning,
  };
}

/**
 * The diagnostic of a link in a document; without a level if the user turned it off. It contains no part of the link.
 * @param answer undefined if no status is requested
 */
function linkContent(
  { enclosure }: FoundInviteLink,
  answer: InviteStatus | undefined,
  levels: DiagnosticSeverities,
): DiagnosticContent {
  const content = describe(answer, levels);
  const outer = enclosureMessage(enclosure);
  return outer === undefined ? content : { ...content, message: `${content.message} ${outer}` };
}

function describe(answer: InviteStatus | undefined, { working, dead }: DiagnosticSeverities): DiagnosticContent {
  switch (answer?.kind) {
    case 'valid':
      return {
        code: 'invite-works',
        message: l10n.t('Anyone with this text can join {0}.', organizationName({ name: answer.name ?? '' })),
        level: working,
      };
    case 'revoked':
      return {
        code: 'invite-stopped',
        message:
          answer.lastKnown === undefined
            ? l10n.t('This invite link is not valid.')
            : l10n.t(
                'This invite link of {0} is no longer valid.',
                organizationName({ name: answer.lastKnown.name ?? '' }),
              ),
        level: dead,
      };
    case 'unknown':
      return {
        code: 'invite-unknown',
        message: l10n.t('Anyone with this text may be able to join an organization. Sign in to see which.'),
        level: working,
      };
    case 'error':
    case undefined:
      return {
        code: 'invite-unknown',
        message: l10n.t('Anyone with this text may be able to join an organization.'),
        level: working,
      };
    default:
      return answer satisfies never;
  }
}

/** Events within this many milliseconds are handled together. */
const debounceMs = 50;
/** Milliseconds without typing before documents are scanned, or ten times the duration of the last update if longer. */
const typingDebounceMs = 300;
const maxTypingDebounceMs = 5_000;

/** A document and the links in it that may get a diagnostic. */
interface DocumentLinks {
  readonly document: TextDocument;
  readonly levels: DiagnosticSeverities;
  readonly links: readonly ScannedLink[];
}

/**
 * Diagnostics for invite links in visible documents: who can join with them, that they are no longer valid, or that
 * they are suspicious. Finding links sends no request. The status of each invite is requested once, and only with a
 * session.
 */
export class InviteDiagnostics implements Disposable {
  readonly #diagnostics: DiagnosticCollection;
  readonly #answers: VisibleInviteStatuses;
  readonly #scanned = new ScannedDocuments();
  readonly #listening: Disposable[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Duration of the last update in milliseconds. */
  #lastUpdateMs = 0;
  #updating = false;
  #updatePending = false;
  /** Aborts the running scan when a document changes or closes. */
  #scan = new AbortController();
  #disposed = false;

  constructor(
    private readonly services: Services,
    /** The name of the diagnostic collection. */
    name = 'gitpodInvites',
  ) {
    this.#diagnostics = languages.createDiagnosticCollection(name);
    this.#answers = new VisibleInviteStatuses(services.invites, () => {
      this.#schedule(debounceMs);
    });
  }

  /** Updates the diagnostics now, and after each relevant event until disposed. */
  start(): void {
    const refresh = (): void => {
      this.#answers.refresh();
      this.#schedule(debounceMs);
    };
    this.#listening.push(
      window.onDidChangeVisibleTextEditors(refresh),
      // Links may have been replaced elsewhere in the meantime.
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) {
          refresh();
        }
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && visibleDocuments().includes(document)) {
          this.#scan.abort();
          this.#schedule(Math.min(Math.max(typingDebounceMs, 10 * this.#lastUpdateMs), maxTypingDebounceMs));
        }
      }),
      workspace.onDidCloseTextDocument(() => {
        this.#scan.abort();
        this.#schedule(debounceMs);
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('gitpodInvites')) {
          this.#schedule(debounceMs);
        }
      }),
      new Disposable(this.services.invites.onDidChange(refresh)),
    );
    this.#schedule(0);
  }

  /** The current diagnostics of a document. */
  of(document: Uri): readonly Diagnostic[] {
    return this.#diagnostics.get(document) ?? [];
  }

  dispose(): void {
    this.#disposed = true;
    this.#scan.abort();
    clearTimeout(this.#timer);
    this.#answers.setVisible([]);
    Disposable.from(...this.#listening, this.#diagnostics).dispose();
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#disposed) {
      this.#timer = setTimeout(() => void this.#update(), ms);
    }
  }

  async #update(): Promise<void> {
    if (this.#updating) {
      this.#updatePending = true;
      return;
    }
    this.#updating = true;
    this.#scan = new AbortController();
    const began = performance.now();
    const marked = await this.#scanDocuments(this.#scan.signal);
    this.#updating = false;
    if (this.#disposed) {
      return;
    }
    this.#lastUpdateMs = performance.now() - began;
    if (marked !== undefined) {
      const links = marked.flatMap((document) => document.links.map(({ found }) => found));
      this.#answers.setVisible(uniqueLinks(links.flatMap((found) => (found.kind === 'link' ? [found.link] : []))));
      this.#show(marked);
    }
    if (this.#updatePending) {
      this.#updatePending = false;
      this.#schedule(debounceMs);
    }
  }

  /** @returns undefined if a document changed or closed during the scan; that event has scheduled another update */
  async #scanDocuments(signal: AbortSignal): Promise<readonly DocumentLinks[] | undefined> {
    const options = await this.#options();
    const texts = visibleDocuments();
    this.#scanned.retain(texts);
    const marked: DocumentLinks[] = [];
    for (const document of texts) {
      const links = await this.#linksOf(document, options, signal);
      if (links === undefined) {
        return undefined;
      }
      marked.push(...links);
    }
    return marked;
  }

  async #linksOf(
    document: TextDocument,
    options: FindOptions,
    signal: AbortSignal,
  ): Promise<readonly DocumentLinks[] | undefined> {
    const wanted = diagnosticSeverities(document);
    const levels = isInvitationDraft(document) ? { ...wanted, working: undefined } : wanted;
    if (levels.working === undefined && levels.dead === undefined) {
      return [];
    }
    const ignored = new IgnoredLinks(ignoredLinks(document));
    const found = await this.#scanned.linksOf(document, options, signal);
    const links = found?.filter((each) => each.found.kind === 'lookAlike' || !ignored.has(each.found.link));
    return links?.length === 0 ? [] : links && [{ document, levels, links }];
  }

  #show(marked: readonly DocumentLinks[]): void {
    const shown = new Set(marked.map(({ document }) => document.uri.toString()));
    this.#diagnostics.forEach((uri) => {
      if (!shown.has(uri.toString())) {
        this.#diagnostics.delete(uri);
      }
    });
    for (const each of marked) {
      this.#diagnostics.set(each.document.uri, this.#problemsOf(each));
    }
  }

  /** A link whose first request is in flight gets no diagnostic yet, so that its message doesn't change at once. */
  #problemsOf({ levels, links }: DocumentLinks): Diagnostic[] {
    return links.flatMap(({ found, range }) => {
      const answer = found.kind === 'link' ? this.#answers.get(found.link) : undefined;
      if (answer === 'asking') {
        return [];
      }
      const content = found.kind === 'link' ? linkContent(found, answer, levels) : suspiciousContent(found);
      return diagnosticOf(range, content) ?? [];
    });
  }

  /** Falls back to the default and the configured host if the sessions can't be read. */
  async #options(): Promise<FindOptions> {
    try {
      return findOptions((await this.services.knownSessions.read()).sessions);
    } catch {
      return findOptions([]);
    }
  }
}
