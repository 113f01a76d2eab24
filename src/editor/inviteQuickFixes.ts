import {
  CodeAction,
  CodeActionKind,
  l10n,
  languages,
  Range,
  WorkspaceEdit,
  type CodeActionContext,
  type CodeActionProvider,
  type Diagnostic,
  type TextDocument,
} from 'vscode';

import type { FoundInviteLink } from '../invites/findInviteLinks';
import { invitedTo } from '../invites/inviteAnswer';
import type { InviteInspector } from '../invites/inviteInspector';
import { withoutKey } from '../invites/linkRepairs';
import type { SessionStore } from '../sessions/sessionStore';
import { commandIds, type CommandId } from '../ui/ids';
import { knownHosts } from '../ui/knownHosts';
import { ownerOf } from '../ui/linkOwner';
import { organizationName } from '../ui/organizationWords';
import type { ProblemCode } from './inviteProblem';
import { linkAt } from './linkAt';
import { isInviteProblem } from './problemSource';
import type { ShownInvites } from './shownInvites';

/** Makes a fix that asks the service, or the person, before it changes anything. */
type Ask = (title: string, command: CommandId) => CodeAction;

/** Offers what can be done about an invite link in a document. To offer it asks nobody. */
export class InviteQuickFixes implements CodeActionProvider {
  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly inspector: Pick<InviteInspector, 'peek'>,
    private readonly shown: ShownInvites,
  ) {}

  async provideCodeActions(
    document: TextDocument,
    _range: Range,
    { diagnostics }: Pick<CodeActionContext, 'diagnostics'>,
  ): Promise<CodeAction[]> {
    const { sessions } = await this.sessions.read();
    const hosts = knownHosts(sessions);
    const fixes: CodeAction[] = [];
    for (const problem of diagnostics.filter(isInviteProblem)) {
      const { line, character } = problem.range.start;
      const found = line < document.lineCount ? linkAt(document.lineAt(line).text, character, hosts) : undefined;
      if (found?.kind === 'link') {
        const place = { document: document.uri.toString(), line, character: found.start };
        const handle = this.shown.handleOf({ link: found.link, place });
        const ask: Ask = (title, command) => {
          const fix = new CodeAction(title, CodeActionKind.QuickFix);
          fix.diagnostics = [problem];
          fix.command = { title, command, arguments: [handle] };
          return fix;
        };
        fixes.push(
          ...(await this.#replacements(document, found, ask)),
          placeholder(document, line, problem, found),
          ask(l10n.t('Ignore This Link'), commandIds.ignoreLink),
          ask(l10n.t('Preview Invite…'), commandIds.previewInvite),
        );
      }
    }
    return fixes;
  }

  async #replacements(document: TextDocument, { link }: FoundInviteLink, ask: Ask): Promise<CodeAction[]> {
    const invite = await this.inspector.peek(link);
    const owner = ownerOf(invite);
    if (invite.answer?.kind !== 'stopped' || (invite.membership !== undefined && owner === undefined)) {
      return [];
    }
    const was = owner ?? invitedTo(invite.answer);
    const name = was && organizationName({ name: was.name ?? '' });
    const [here, inFile, everywhere] =
      name === undefined
        ? [
            l10n.t('Replace with the Current Link of an Organization…'),
            l10n.t('Replace It Everywhere in This File…'),
            l10n.t('Replace It Everywhere in the Workspace…'),
          ]
        : [
            l10n.t('Replace with the Current Link of {0}', name),
            l10n.t('Replace All Dead Links of {0} in This File', name),
            l10n.t('Replace All Dead Links of {0} in the Workspace…', name),
          ];
    const first = ask(here, commandIds.replaceWithCurrentLink);
    first.isPreferred = true;
    return [
      first,
      ...(deadLinksOf(document) > 1 ? [ask(inFile, commandIds.replaceInFile)] : []),
      ask(everywhere, commandIds.findInviteLinks),
    ];
  }
}

function placeholder(document: TextDocument, line: number, problem: Diagnostic, found: FoundInviteLink): CodeAction {
  const { start, end, text } = withoutKey(found);
  const fix = new CodeAction(l10n.t('Replace with a Placeholder'), CodeActionKind.QuickFix);
  fix.diagnostics = [problem];
  fix.edit = new WorkspaceEdit();
  fix.edit.replace(document.uri, new Range(line, start, line, end), text);
  return fix;
}

function deadLinksOf(document: TextDocument): number {
  const stopped: ProblemCode = 'invite-stopped';
  return languages.getDiagnostics(document.uri).filter((each) => isInviteProblem(each) && each.code === stopped).length;
}
