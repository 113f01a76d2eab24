import { type ConfigurationTarget, DiagnosticSeverity, type TextDocument, workspace } from 'vscode';

import { GitpodHost, type HostProblem } from '../api/host';
import { settingIds } from './ids';

/**
 * The host that a user signs in to. Only the user's own setting counts: what a workspace says could send a token elsewhere.
 */
export function configuredHost(): GitpodHost | HostProblem {
  const setting = workspace.getConfiguration().inspect(settingIds.host);
  const text = setting?.globalValue ?? setting?.defaultValue;
  return typeof text === 'string' ? GitpodHost.parse(text) : { problem: 'notAnAddress' };
}

/**
 * The user's own text for invitations; empty when they want the usual one. Only the user's own setting counts: an invitation that a
 * workspace words could lead users elsewhere.
 */
export function invitationTemplate(): string {
  const text = workspace.getConfiguration().inspect(settingIds.invitationTemplate)?.globalValue;
  return typeof text === 'string' ? text.trim() : '';
}

/**
 * Whether VS Code is optimized for a screen reader. It asks users whether they have one, and sets this to `on`; no extension is told
 * what it detects by itself.
 */
export function isScreenReaderOn(): boolean {
  return workspace.getConfiguration().get('editor.accessibilitySupport') === 'on';
}

/** What happens to an invite link in a terminal that is opened. */
export type TerminalLinkWay = 'ask' | 'preview' | 'copy' | 'browser';

/** Only the user's own setting counts: no workspace decides what opens a browser. */
export function terminalLinkWay(): TerminalLinkWay {
  const way = workspace.getConfiguration().inspect(settingIds.terminalLink)?.globalValue;
  return way === 'preview' || way === 'copy' || way === 'browser' ? way : 'ask';
}

/** Whether a notification tells who joined. Only the user's own setting counts: it is about no workspace. */
export function notifiesOfNewMembers(): boolean {
  return workspace.getConfiguration().inspect(settingIds.notifyOfNewMembers)?.globalValue === true;
}

/** Whether hovers are shown for invite links in a document. */
export function showsHover(document: TextDocument): boolean {
  return workspace.getConfiguration(undefined, document).get(settingIds.hover) !== false;
}

/** The severities of the diagnostics for invite links; undefined for none. */
export interface DiagnosticSeverities {
  /** Of links that work, and of those of which it is not known. */
  readonly working: DiagnosticSeverity | undefined;
  readonly dead: DiagnosticSeverity | undefined;
}

const severities: ReadonlyMap<unknown, DiagnosticSeverity | undefined> = new Map([
  ['off', undefined],
  ['hint', DiagnosticSeverity.Hint],
  ['information', DiagnosticSeverity.Information],
  ['warning', DiagnosticSeverity.Warning],
  ['error', DiagnosticSeverity.Error],
]);

/** What the document's folder, workspace or user wants. */
export function diagnosticSeverities(document: TextDocument): DiagnosticSeverities {
  const settings = workspace.getConfiguration(undefined, document);
  const levelOf = (id: string, usual: DiagnosticSeverity): DiagnosticSeverity | undefined => {
    const level: unknown = settings.get(id);
    return severities.has(level) ? severities.get(level) : usual;
  };
  return {
    working: levelOf(settingIds.workingLinkLevel, DiagnosticSeverity.Information),
    dead: levelOf(settingIds.deadLinkLevel, DiagnosticSeverity.Warning),
  };
}

/**
 * The links that the document's folder, workspace or user ignores, all together: a workspace that ignores one more link does not take
 * back what the user ignores everywhere. Unchecked.
 */
export function ignoredLinks(document: Pick<TextDocument, 'uri'>): readonly unknown[] {
  const { globalValue, workspaceValue, workspaceFolderValue } =
    workspace.getConfiguration(undefined, document.uri).inspect<unknown>(settingIds.ignoredLinks) ?? {};
  return [workspaceFolderValue, workspaceValue, globalValue].flatMap((marks): readonly unknown[] =>
    Array.isArray(marks) ? marks : [],
  );
}

/** VS Code did not write a setting. The cause says why. */
export class SettingsNotWrittenError extends Error {
  constructor(cause: unknown) {
    super('A setting could not be written.', { cause });
  }
}

/** @throws {SettingsNotWrittenError} such as when the settings file has errors or may not be changed */
export async function writeSetting(id: string, value: unknown, target: ConfigurationTarget): Promise<void> {
  try {
    await workspace.getConfiguration().update(id, value, target);
  } catch (error) {
    throw new SettingsNotWrittenError(error);
  }
}

/** The languages of documents that are Markdown, or hold Markdown links as it does. */
export const markdownLanguages: ReadonlySet<string> = new Set(['markdown', 'mdx', 'quarto', 'rmd']);
