import { DiagnosticSeverity, workspace, type TextDocument } from 'vscode';

import { GitpodHost, type HostProblem } from '../gitpod/gitpodHost';
import { settingIds } from './ids';

/**
 * The host that a person signs in to. Only the user's own setting counts: what a workspace says could send a token elsewhere.
 */
export function configuredHost(): GitpodHost | HostProblem {
  const setting = workspace.getConfiguration().inspect(settingIds.host);
  const text = setting?.globalValue ?? setting?.defaultValue;
  return typeof text === 'string' ? GitpodHost.parse(text) : { problem: 'notAnAddress' };
}

/**
 * The person's own text for invitations; empty when they want the usual one. Only the user's own setting counts: an invitation that a
 * workspace words could lead people elsewhere.
 */
export function invitationTemplate(): string {
  const text = workspace.getConfiguration().inspect(settingIds.invitationTemplate)?.globalValue;
  return typeof text === 'string' ? text.trim() : '';
}

/** What happens to an invite link in a terminal that is opened. */
export type TerminalLinkWay = 'ask' | 'preview' | 'copy' | 'browser';

/** Only the user's own setting counts: no workspace decides what opens a browser. */
export function terminalLinkWay(): TerminalLinkWay {
  const way = workspace.getConfiguration().inspect(settingIds.terminalLink)?.globalValue;
  return way === 'preview' || way === 'copy' || way === 'browser' ? way : 'ask';
}

/** How loudly a document says that it holds invite links: undefined where it is to say nothing. */
export interface LinkLevels {
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
export function linkLevels(document: TextDocument): LinkLevels {
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

/** The links that the document's folder, workspace or user leaves alone; unchecked. */
export function ignoredLinks(document: Pick<TextDocument, 'uri'>): unknown {
  return workspace.getConfiguration(undefined, document.uri).get(settingIds.ignoredLinks);
}
