import { ConfigurationTarget, l10n, window, workspace } from 'vscode';

import { ignoreMarkOf } from '../invites/ignoredLinks';
import { settingIds } from '../ui/ids';
import type { Notices } from '../ui/notices';
import type { LinksInText } from './linkInText';

/** Leaves a link alone from now on: in this workspace, where there is one. The setting that says so holds a hash, not the link. */
export class IgnoreLink {
  constructor(
    private readonly links: LinksInText,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
  ) {}

  /** @param argument the handle of a quick fix; from the palette it is the link at the cursor */
  async run(argument?: unknown): Promise<void> {
    try {
      const there = await this.links.find(argument);
      if (there === undefined) {
        void window.showInformationMessage(l10n.t('Put the cursor on an invite link first.'));
        return;
      }
      const inWorkspace = workspace.workspaceFolders !== undefined;
      await ignore(
        ignoreMarkOf(there.found.link),
        inWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global,
      );
      this.notices.done(
        inWorkspace
          ? l10n.t(
              'The link {0} is left alone in this workspace from now on. Its settings hold a hash of it, not the link.',
              there.found.link.masked,
            )
          : l10n.t(
              'The link {0} is left alone from now on. Your settings hold a hash of it, not the link.',
              there.found.link.masked,
            ),
      );
    } catch (error) {
      this.notices.failed(l10n.t('The link was not ignored.'), error, {
        retry: () => this.run(argument),
      });
    }
  }
}

async function ignore(mark: string, target: ConfigurationTarget): Promise<void> {
  const settings = workspace.getConfiguration();
  const { workspaceValue, globalValue } = settings.inspect<unknown>(settingIds.ignoredLinks) ?? {};
  const before = target === ConfigurationTarget.Workspace ? workspaceValue : globalValue;
  const marks: readonly unknown[] = Array.isArray(before) ? before : [];
  await settings.update(settingIds.ignoredLinks, [...marks, mark], target);
}
