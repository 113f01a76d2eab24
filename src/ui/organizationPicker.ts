import { l10n, QuickPickItemKind, window, type QuickPick, type QuickPickItem } from 'vscode';

import { remember, type Memory } from '../gitpod/ports';
import { isAdmin, organizationKey, type Organization } from '../organizations/organization';
import { OrganizationDirectory, type Listing } from '../organizations/organizationDirectory';
import type { Session } from '../sessions/session';
import { failureWords } from './failureWords';
import { harmless } from '../gitpod/harmless';
import { memberCountWords, organizationName } from './organizationWords';

const lastPickedName = 'lastPickedOrganization';

type Item = QuickPickItem & { readonly organization?: Organization; readonly retry?: Session };

/** Asks which organization is meant. */
export class OrganizationPicker {
  constructor(
    private readonly directory: OrganizationDirectory,
    private readonly memory: Memory,
  ) {}

  /**
   * The organization that the person chooses: admins' first, the last choice before all. With only one there is nothing to ask.
   * Organizations appear as each session answers; a session that fails says why and can be asked again.
   * @returns undefined when they chose none
   */
  async pick(sessions: readonly Session[], title: string): Promise<Organization | undefined> {
    const listings = new Map<string, Listing>();
    const picker = window.createQuickPick<Item>();
    picker.title = title;
    picker.placeholder = l10n.t('Choose an organization');
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;

    return new Promise((resolve) => {
      const finish = (organization: Organization | undefined): void => {
        resolve(organization);
        picker.dispose();
      };
      const ask = (asked: readonly Session[]): void => {
        picker.busy = true;
        asked.forEach((session) => listings.delete(session.id));
        const answers = asked.map(async (session) => {
          listings.set(session.id, await this.directory.read(session));
          this.#show(picker, sessions, listings);
        });
        void Promise.all(answers).then(() => {
          picker.busy = false;
          const only = onlyChoice([...listings.values()]);
          if (only !== undefined) {
            finish(only);
          } else {
            picker.show();
          }
        });
      };
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        if (item?.retry !== undefined) {
          ask([item.retry]);
        } else if (item?.organization !== undefined) {
          void remember(this.memory, lastPickedName, organizationKey(item.organization));
          finish(item.organization);
        }
      });
      picker.onDidHide(() => {
        finish(undefined);
      });
      ask(sessions);
      if (!sessions.every((session) => this.directory.peek(session)?.state === 'loaded')) {
        picker.show();
      }
    });
  }

  #show(picker: QuickPick<Item>, sessions: readonly Session[], listings: ReadonlyMap<string, Listing>): void {
    const answered = sessions.map((session) => listings.get(session.id)).filter((listing) => listing !== undefined);
    const organizations = OrganizationDirectory.merge(answered);
    const last = this.memory.get(lastPickedName);
    const several = sessions.length > 1;
    const group = (label: string, members: readonly Organization[]): Item[] =>
      members.length === 0
        ? []
        : [{ label, kind: QuickPickItemKind.Separator }, ...members.map((member) => organizationItem(member, several))];
    const remembered = organizations.filter((organization) => organizationKey(organization) === last);
    const others = organizations.filter((organization) => organizationKey(organization) !== last);
    picker.items = [
      ...group(l10n.t('last used'), remembered),
      ...group(l10n.t('you are an admin'), others.filter(isAdmin)),
      ...group(
        l10n.t('you are a member'),
        others.filter((organization) => !isAdmin(organization)),
      ),
      ...answered.filter((listing) => listing.state === 'failed').map(failureItem),
      ...(organizations.length === 0 && answered.length === sessions.length ? [emptyItem()] : []),
    ];
  }
}

function onlyChoice(listings: readonly Listing[]): Organization | undefined {
  const organizations = OrganizationDirectory.merge(listings);
  return organizations.length === 1 && listings.every((listing) => listing.state === 'loaded')
    ? organizations[0]
    : undefined;
}

function organizationItem(organization: Organization, several: boolean): Item {
  const description = memberCountWords(organization);
  return {
    label: organizationName(organization),
    ...(description !== undefined && { description }),
    ...(several && { detail: harmless(organization.session.label) }),
    organization,
  };
}

function failureItem(listing: Listing & { state: 'failed' }): Item {
  return {
    label: `$(warning) ${l10n.t('The organizations of {0} could not be read', harmless(listing.session.label))}`,
    detail: l10n.t(
      '{0} Choose this to try again.',
      failureWords(listing.error, { session: listing.session })?.cause ?? '',
    ),
    alwaysShow: true,
    retry: listing.session,
  };
}

function emptyItem(): Item {
  return {
    label: l10n.t('No organizations'),
    detail: l10n.t('The signed-in account is a member of no organization yet.'),
    alwaysShow: true,
  };
}
