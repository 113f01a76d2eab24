import { authentication, commands, lm, window, type ExtensionContext, type TreeView } from 'vscode';

import type { Application } from './application';
import { registerEditor } from './editor/lazyEditor';
import { GitpodAuthenticationProvider } from './sessions/authenticationProvider';
import { storedKeys } from './sessions/sessionNotes';
import {
  applicationCommandIds,
  authenticationProviderId,
  commandIds,
  contextKeys,
  settingIds,
  toolIds,
  viewIds,
} from './ui/ids';
import { lazyTool } from './tools/lazyTool';
import { setContext } from './ui/setContext';
import { LazyDrag } from './views/lazyDrag';
import { LazyTree } from './views/lazyTree';
import type { Node } from './views/nodes';

/** Registers everything, and asks nobody anything: the application is loaded when the first of these is used. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Gitpod Invites', { log: true });
  const application = once(async (): Promise<Application> => {
    const { createApplication } = await import('./application');
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
  });

  context.subscriptions.push(
    registration,
    provider,
    view,
    tree,
    drag.register(),
    log,
    ...registerEditor(async () => (await application()).editor),
    commands.registerCommand(commandIds.showLog, () => {
      log.show();
    }),
    commands.registerCommand(commandIds.openSettings, () =>
      commands.executeCommand('workbench.action.openSettings', settingIds.host),
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

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
