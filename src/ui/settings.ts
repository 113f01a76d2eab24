import { type ConfigurationTarget, DiagnosticSeverity, type TextDocument, workspace } from 'vscode';

import { GitpodHost, type HostProblem } from '../api/host';
import { settingIds } from './ids';

/** The host to sign in to. Only the user's own setting counts: a workspace setting could send a token elsewhere. */
export function configuredHost(): GitpodHost | HostProblem {
  const setting = workspace.getConfiguration().inspect(settingIds.host);
  const text = setting?.globalValue ?? setting?.defaultValue;
  return typeof text === 'string' ? GitpodHost.parse(text) : { problem: 'notAnAddress' };
}

/**
 * The user's template for invitations; empty for the default one. Only the user's own setting counts: a workspace could
 * word an invitation that leads users elsewhere.
 */
export function invitationTemplate(): string {
  const text = workspace.getConfiguration().inspect(settingIds.invitationTemplate)?.globalValue;
  return typeof text === 'string' ? text.trim() : '';
}

/**
 * Whether VS Code is optimized for a screen reader. VS Code asks users whether they have one and sets this to `on`;
 * extensions cannot read what it detects automatically.
 */
export function isScreenReaderOn(): boolean {
  return workspace.getConfiguration().get('editor.accessibilitySupport') === 'on';
}

/** What opening an invite link in a terminal does. */
export type TerminalLinkAction = 'ask' | 'preview' | 'copy' | 'browser';

/** Only the user's own setting counts: a workspace must not decide to open a browser. */
export function terminalLinkAction(): TerminalLinkAction {
  const chosen = workspace.getConfiguration().inspect(settingIds.terminalLink)?.globalValue;
  return chosen === 'preview' || chosen === 'copy' || chosen === 'browser' ? chosen : 'ask';
}

/** Whether notifications report new members. Only the user's own setting counts: it is not about a workspace. */
export function notifiesOfNewMembers(): boolean {
  return workspace.getConfiguration().inspect(settingIds.notifyOfNewMembers)?.globalValue === true;
}

/** Whether hovers are shown for invite links in a document. */
export function showsHover(document: TextDocument): boolean {
  return workspace.getConfiguration(undefined, document).get(settingIds.hover) !== false;
}

/** The severities of the diagnostics for invite links; undefined means off. */
export interface DiagnosticSeverities {
  /** For valid links, and links whose status is unknown. */
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

/** The severities that the document's folder, workspace or user has set. */
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
 * The links that the document's folder, workspace and user ignore, combined, so that a workspace does not override what
 * the user ignores everywhere. The values are not validated.
 */
export function ignoredLinks(document: Pick<TextDocument, 'uri'>): readonly unknown[] {
  const { globalValue, workspaceValue, workspaceFolderValue } =
    workspace.getConfiguration(undefined, document.uri).inspect<unknown>(settingIds.ignoredLinks) ?? {};
  return [workspaceFolderValue, workspaceValue, globalValue].flatMap((marks): readonly unknown[] =>
    Array.isArray(marks) ? marks : [],
  );
}

/** VS Code could not write a setting. `cause` says why. */
export class SettingsNotWrittenError extends Error {
  constructor(cause: unknown) {
    super('A setting could not be written.', { cause });
  }
}

/** @throws {SettingsNotWrittenError} for example if the settings file has errors or is read-only */
export async function writeSetting(id: string, value: unknown, target: ConfigurationTarget): Promise<void> {
  try {
    await workspace.getConfiguration().update(id, value, target);
  } catch (error) {
    throw new SettingsNotWrittenError(error);
  }
}

/** The language ids of Markdown, and of languages with the same links. */
export const markdownLanguages: ReadonlySet<string> = new Set(['markdown', 'mdx', 'quarto', 'rmd']);
