import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionProvider,
  ConfigurationTarget,
  type Diagnostic,
  l10n,
  languages,
  Range,
  type TextDocument,
  type Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';

import { ownerOf } from '../features/repair/owner';
import type { Command, Services } from '../features/command';
import { organizationOf } from '../invites/inviteStatus';
import { peekInvite } from '../invites/membership';
import type { FindOptions, FoundInviteLink } from '../links/findInviteLinks';
import { IgnoredLinks, ignoreHashOf } from '../links/ignoredLinks';
import type { InviteLink } from '../links/inviteLink';
import { isReplaceable, type TextChange, withHttps, withoutKey } from '../links/repair';
import { organizationName } from '../ui/format';
import { type CommandId, commandIds, settingIds } from '../ui/ids';
import { findOptions } from '../ui/knownHosts';
import { ignoredLinks, writeSetting } from '../ui/settings';
import type { DiagnosticCode } from './diagnostics';
import { isInviteDiagnostic, diagnosticSource } from './kinds';
import { findLink, linkInDocument } from './linkAt';

/** Creates a quick fix that runs a command instead of an edit. */
type CommandFix = (title: string, command: CommandId) => CodeAction;

/** Offers quick fixes for invite links in a document. Offering them sends no request. */
export class InviteQuickFixes implements CodeActionProvider {
  constructor(private readonly services: Services) {}

  async provideCodeActions(
    document: TextDocument,
    _range: Range,
    { diagnostics }: Pick<CodeActionContext, 'diagnostics'>,
  ): Promise<CodeAction[]> {
    const { sessions } = await this.services.knownSessions.read();
    const options = findOptions(sessions);
    const fixes: CodeAction[] = [];
    for (const problem of diagnostics.filter(isInviteDiagnostic)) {
      const { line, character } = problem.range.start;
      const found = linkInDocument(document, { line, character }, options);
      if (found?.kind === 'link') {
        const place = { document: document.uri.toString(), line, character: found.start };
        const handle = this.services.handles.handleOf({ link: found.link, place });
        const createCommandFix: CommandFix = (title, command) => {
          const fix = new CodeAction(title, CodeActionKind.QuickFix);
          fix.diagnostics = [problem];
          fix.command = { title, command, arguments: [handle] };
          return fix;
        };
        fixes.push(
          ...(isReplaceable(found) ? await this.#replacements(document, found, createCommandFix, options) : []),
          editFix(l10n.t('Replace with a Placeholder'), document, line, problem, withoutKey(found)),
          createCommandFix(l10n.t('Ignore This Link'), commandIds.ignoreLink),
          createCommandFix(l10n.t('Preview Invite…'), commandIds.previewInvite),
        );
      } else if (found?.kind === 'unencrypted') {
        const fix = editFix(l10n.t('Change http to https'), document, line, problem, withHttps(found));
        fix.isPreferred = true;
        fixes.push(fix);
      }
    }
    return fixes;
  }

  async #replacements(
    document: TextDocument,
    { link }: FoundInviteLink,
    ask: CommandFix,
    options: FindOptions,
  ): Promise<CodeAction[]> {
    const invite = await peekInvite(this.services, link);
    const owner = ownerOf(invite);
    if (invite.answer?.kind !== 'revoked' || (invite.membership !== undefined && owner === undefined)) {
      return [];
    }
    const was = owner ?? organizationOf(invite.answer);
    const name = was && organizationName({ name: was.name ?? '' });
    const [here, inFile, everywhere] =
      name === undefined
        ? [
            l10n.t('Replace with the Current Link of an Organization…'),
            l10n.t('Replace All in This File…'),
            l10n.t('Replace All in the Workspace…'),
          ]
        : [
            l10n.t('Replace with the Current Link of {0}', name),
            l10n.t('Replace All Old Links of {0} in This File', name),
            l10n.t('Replace All Old Links of {0} in the Workspace…', name),
          ];
    const first = ask(here, commandIds.replaceWithCurrentLink);
    first.isPreferred = true;
    return [
      first,
      ...(deadLinksOf(document, options) > 1 ? [ask(inFile, commandIds.replaceInFile)] : []),
      ask(everywhere, commandIds.findInviteLinks),
    ];
  }
}

/** Creates a quick fix from a change whose offsets count from the start of the line. */
function editFix(
  title: string,
  document: TextDocument,
  line: number,
  problem: Diagnostic,
  { start, end, text }: TextChange,
): CodeAction {
  const fix = new CodeAction(title, CodeActionKind.QuickFix);
  fix.diagnostics = [problem];
  fix.edit = new WorkspaceEdit();
  fix.edit.replace(document.uri, new Range(line, start, line, end), text);
  return fix;
}

/** Counts the dead links of a document that can be replaced, up to 2. */
function deadLinksOf(document: TextDocument, options: FindOptions): number {
  const stopped: DiagnosticCode = 'invite-stopped';
  let count = 0;
  for (const { range, source, code } of languages.getDiagnostics(document.uri)) {
    if (source === diagnosticSource && code === stopped && count < 2) {
      const found = linkInDocument(document, range.start, options);
      count += found?.kind === 'link' && isReplaceable(found) ? 1 : 0;
    }
  }
  return count;
}

/**
 * Ignores a link in this workspace, or everywhere if no folder is open. The setting stores a hash, not the link.
 * @param argument the handle of a quick fix; undefined for the link at the cursor
 */
async function ignoreLink(services: Services, argument: unknown): Promise<void> {
  try {
    const there = await findLink(services, argument);
    if (there === undefined) {
      void window.showInformationMessage(l10n.t('Put the cursor on an invite link first.'));
      return;
    }
    const { link } = there.found;
    const inWorkspace = workspace.workspaceFolders !== undefined;
    const target = inWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
    const added = await services.ignoredLinkWrites.run(() => addHash(link, there.document.uri, target));
    const message = inWorkspace
      ? l10n.t('Ignored the link {0} in this workspace. The settings store only a hash of it.', link.masked)
      : l10n.t('Ignored the link {0}. Your settings store only a hash of it.', link.masked);
    services.notifications.info(
      message,
      added === undefined
        ? undefined
        : {
            title: l10n.t({ message: 'Undo', comment: 'A button.' }),
            act: () =>
              services.notifications.attempt(l10n.t('The link is still ignored.'), () =>
                services.ignoredLinkWrites.run(() => removeHash(added, target)),
              ),
          },
    );
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't ignore the link."), error, {
      retry: () => ignoreLink(services, argument),
    });
  }
}

/**
 * Adds one hash per link: each hash has its own salt, so a second one would reveal more of the link and have no effect.
 * @returns the added hash; undefined if the link is ignored already
 */
async function addHash(link: InviteLink, document: Uri, target: ConfigurationTarget): Promise<string | undefined> {
  if (new IgnoredLinks(ignoredLinks({ uri: document })).has(link)) {
    return undefined;
  }
  const hash = ignoreHashOf(link);
  await writeSetting(settingIds.ignoredLinks, [...hashesIn(target), hash], target);
  return hash;
}

async function removeHash(hash: string, target: ConfigurationTarget): Promise<void> {
  const left = hashesIn(target).filter((other) => other !== hash);
  await writeSetting(settingIds.ignoredLinks, left.length === 0 ? undefined : left, target);
}

function hashesIn(target: ConfigurationTarget): readonly unknown[] {
  const { workspaceValue, globalValue } = workspace.getConfiguration().inspect<unknown>(settingIds.ignoredLinks) ?? {};
  const hashes = target === ConfigurationTarget.Workspace ? workspaceValue : globalValue;
  return Array.isArray(hashes) ? hashes : [];
}

/** *Ignore This Link* */
export const ignoreLinkCommand: Command = {
  id: commandIds.ignoreLink,
  run: ignoreLink,
};
