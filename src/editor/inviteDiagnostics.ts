import {
  Disposable,
  languages,
  window,
  workspace,
  type Diagnostic,
  type DiagnosticCollection,
  type TextDocument,
  type Uri,
} from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import { IgnoredLinks } from '../invites/ignoredLinks';
import type { InviteLookup } from '../invites/inviteLookup';
import { uniqueLinks } from '../invites/linkKey';
import { WantedAnswers } from '../invites/wantedAnswers';
import type { SessionStore } from '../sessions/sessionStore';
import { knownHosts } from '../ui/knownHosts';
import { ignoredLinks, linkLevels, type LinkLevels } from '../ui/settings';
import { problemOf } from './inviteProblem';
import { visibleTexts } from './ownText';
import { ScannedTexts, type StandingLink } from './scannedTexts';

/** What happened together is looked at together, after so many milliseconds. */
const togetherMs = 50;
/** Whoever types is not followed before they rest for so many milliseconds; and for ten times what it takes to look. */
const restMs = 300;
const longestRestMs = 5_000;

/** A document with the links in it that are to be marked. */
interface Marked {
  readonly document: TextDocument;
  readonly levels: LinkLevels;
  readonly links: readonly StandingLink[];
}

/**
 * Marks the invite links in documents that can be seen: whom they let in, or that they stopped working. A document out of sight has no
 * marks. Links are found without asking anybody; the service is asked about each invite once, and only as somebody who is signed in.
 */
export class InviteDiagnostics implements Disposable {
  readonly #marks: DiagnosticCollection;
  readonly #answers: WantedAnswers;
  readonly #scanned = new ScannedTexts();
  readonly #listening: Disposable[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Milliseconds that looking took the last time. */
  #lastLook = 0;
  #looking = false;
  #again = false;
  #disposed = false;

  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly lookup: Pick<InviteLookup, 'peek' | 'ask' | 'onDidForget'>,
    /** What VS Code knows the marks by. */
    name = 'gitpodInvites',
  ) {
    this.#marks = languages.createDiagnosticCollection(name);
    this.#answers = new WantedAnswers(lookup, () => {
      this.#lookIn(togetherMs);
    });
  }

  /** Looks, and goes on looking until it is disposed of. */
  start(): void {
    const refresh = (): void => {
      this.#answers.refresh();
      this.#lookIn(togetherMs);
    };
    this.#listening.push(
      window.onDidChangeVisibleTextEditors(refresh),
      // Much can have happened meanwhile, elsewhere.
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) {
          refresh();
        }
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && visibleTexts().includes(document)) {
          this.#lookIn(Math.min(Math.max(restMs, 10 * this.#lastLook), longestRestMs));
        }
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('gitpodInvites')) {
          this.#lookIn(togetherMs);
        }
      }),
      new Disposable(this.lookup.onDidForget(refresh)),
    );
    this.#lookIn(0);
  }

  /** The marks that a document has now. */
  of(document: Uri): readonly Diagnostic[] {
    return this.#marks.get(document) ?? [];
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#answers.want([]);
    Disposable.from(...this.#listening, this.#marks).dispose();
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#disposed) {
      this.#timer = setTimeout(() => void this.#look(), ms);
    }
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    const hosts = await this.#hosts();
    this.#looking = false;
    if (this.#disposed) {
      return;
    }
    const began = performance.now();
    const texts = visibleTexts();
    this.#scanned.keepOnly(texts);
    const marked = texts.flatMap((document) => this.#linksToMark(document, hosts));
    this.#answers.want(uniqueLinks(marked.flatMap(({ links }) => links.map(({ link }) => link))));
    this.#show(marked);
    this.#lastLook = performance.now() - began;
    if (this.#again) {
      this.#again = false;
      this.#lookIn(togetherMs);
    }
  }

  #linksToMark(document: TextDocument, hosts: readonly GitpodHost[]): Marked[] {
    const levels = linkLevels(document);
    if (levels.working === undefined && levels.dead === undefined) {
      return [];
    }
    const ignored = new IgnoredLinks(ignoredLinks(document));
    const links = this.#scanned.linksOf(document, hosts).filter(({ link }) => !ignored.has(link));
    return links.length === 0 ? [] : [{ document, levels, links }];
  }

  #show(marked: readonly Marked[]): void {
    const shown = new Set(marked.map(({ document }) => document.uri.toString()));
    this.#marks.forEach((uri) => {
      if (!shown.has(uri.toString())) {
        this.#marks.delete(uri);
      }
    });
    for (const each of marked) {
      this.#marks.set(each.document.uri, this.#problemsOf(each));
    }
  }

  /** A link that is just being asked about gets its mark with the answer, so that none says two things in a second. */
  #problemsOf({ levels, links }: Marked): Diagnostic[] {
    return links.flatMap((standing) => {
      const answer = this.#answers.of(standing.link);
      const problem = answer === 'asking' ? undefined : problemOf(standing, answer, levels);
      return problem === undefined ? [] : [problem];
    });
  }

  /** The vendor's own and the configured one, where it cannot be read who is signed in. */
  async #hosts(): Promise<readonly GitpodHost[]> {
    try {
      return knownHosts((await this.sessions.read()).sessions);
    } catch {
      return knownHosts([]);
    }
  }
}
