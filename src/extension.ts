import { authentication, commands, type ExtensionContext, lm, type TreeView, window } from 'vscode';

import { GitpodAuthenticationProvider } from './auth/authenticationProvider';
import { storedKeys } from './auth/sessionIndex';
import { registerEditor } from './editor/register';
import type { Application } from './services';
import { lazyTool } from './tools/lazyTool';
import { registerCopyFocusedRow } from './tree/focusedRow';
import { LazyDrag, LazyTree } from './tree/lazyTree';
import type { Node } from './tree/nodes';
import {
  applicationCommandIds,
  authenticationProviderId,
  commandIds,
  contextKeys,
  settingIds,
  toolIds,
  viewIds,
  walkthroughId,
} from './ui/ids';
import { lazy } from './ui/lazy';
import { setContext } from './ui/setContext';

/** Registers everything without any request or prompt. The application is loaded on first use. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Gitpod Invites', { log: true });
  const application = lazy(async (): Promise<Application> => {
    const { createApplication } = await import('./services');
    return createApplication({ context, log, view, provider });
  });
  const provider = new GitpodAuthenticationProvider(application);
  const tree = new LazyTree<Node>(async () => (await application()).tree);
  const drag = new LazyDrag(async () => (await application()).drag);
  const registration = authentication.registerAuthenticationProvider(authenticationProviderId, 'Gitpod', provider, {
    supportsMultipleAccounts: true,
  });
  const view: TreeView<Node> = window.createTreeView(viewIds.organizations, {
    treeDataProvider: tree,
    dragAndDropController: drag,
    showCollapseAll: true,
    canSelectMany: true,
  });

  context.subscriptions.push(
    registration,
    provider,
    view,
    tree,
    drag.register(),
    log,
    ...registerEditor(async () => (await application()).editor),
    registerCopyFocusedRow(tree, view, async (command, row) => (await application()).run(command, [row])),
    commands.registerCommand(commandIds.showLog, () => {
      log.show();
    }),
    commands.registerCommand(commandIds.openSettings, () =>
      commands.executeCommand('workbench.action.openSettings', settingIds.host),
    ),
    commands.registerCommand(commandIds.getStarted, () =>
      commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#${walkthroughId}`),
    ),
    ...Object.values(applicationCommandIds).map((id) =>
      commands.registerCommand(id, async (...args: unknown[]) => (await application()).run(id, args)),
    ),
    ...Object.values(toolIds).map((id) =>
      lm.registerTool(
        id,
        lazyTool(async () => (await application()).tools[id]),
      ),
    ),
  );
  setContext(contextKeys.signedIn, storedKeys(context.globalState).length > 0);
}
