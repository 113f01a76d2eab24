import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';

import { type KeyValueStore, remember } from '../api/ports';
import { sanitizeForDisplay } from '../api/sanitize';
import type { Session } from '../auth/session';
import { isAdmin, type Organization, organizationKey } from '../organizations/organization';
import { type OrganizationList, OrganizationStore } from '../organizations/organizationStore';
import { errorMessage } from './errorMessages';
import { formatAccount, distinguishingIds, formatMemberCount, organizationName } from './format';

const lastPickedName = 'lastPickedOrganization';

type Item = QuickPickItem & { readonly organization?: Organization; readonly retry?: Session };

interface PickerServices {
  readonly organizations: OrganizationStore;
  readonly memento: KeyValueStore;
}

/**
 * Asks the user for an organization: the last choice first, then those that the user administers. If there is only one,
 * it is not asked for. Organizations appear as each session responds; for a session that fails, the list shows why and
 * offers to retry.
 * @param consequence what the choice leads to; if set, the user is asked even if there is only one
 * @returns undefined if the user chose none
 */
export function pickOrganization(
  { organizations, memento }: PickerServices,
  sessions: readonly Session[],
  title: string,
  consequence?: string,
): Promise<Organization | undefined> {
  const listings = new Map<string, OrganizationList>();
  const picker = window.createQuickPick<Item>();
  picker.title = title;
  picker.placeholder = consequence ?? l10n.t('Choose an organization');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;

  const closed = new AbortController();
  return new Promise((resolve) => {
    const finish = (organization: Organization | undefined): void => {
      resolve(organization);
      picker.dispose();
    };
    const ask = (asked: readonly Session[]): void => {
      picker.busy = true;
      asked.forEach((session) => listings.delete(session.id));
      const answers = asked.map(async (session) => {
        listings.set(session.id, await organizations.read(session, closed.signal));
        if (!closed.signal.aborted) {
          picker.items = itemsOf(sessions, listings, memento.get(lastPickedName));
        }
      });
      void Promise.all(answers).then(() => {
        if (closed.signal.aborted) {
          return;
        }
        picker.busy = false;
        const only = consequence === undefined ? onlyChoice([...listings.values()]) : undefined;
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
        void remember(memento, lastPickedName, organizationKey(item.organization));
        finish(item.organization);
      }
    });
    picker.onDidHide(() => {
      closed.abort();
      finish(undefined);
    });
    ask(sessions);
    if (!sessions.every((session) => organizations.peek(session)?.state === 'loaded')) {
      picker.show();
    }
  });
}

/** @param last the key of the organization that was picked last time */
function itemsOf(sessions: readonly Session[], listings: ReadonlyMap<string, OrganizationList>, last: unknown): Item[] {
  const answered = sessions.map((session) => listings.get(session.id)).filter((listing) => listing !== undefined);
  const organizations = OrganizationStore.merge(answered);
  const ids = distinguishingIds(organizations);
  const group = (label: string, members: readonly Organization[]): Item[] =>
    members.length === 0
      ? []
      : [
          { label, kind: QuickPickItemKind.Separator },
          ...members.map((member) => organizationItem(member, sessions, ids.get(member.id))),
        ];
  const remembered = organizations.filter((organization) => organizationKey(organization) === last);
  const others = organizations.filter((organization) => organizationKey(organization) !== last);
  return [
    ...group(
      l10n.t({ message: 'last used', comment: 'A heading in a list: the format or organization of last time.' }),
      remembered,
    ),
    ...group(l10n.t('you are an admin'), others.filter(isAdmin)),
    ...group(
      l10n.t('you are a member'),
      others.filter((organization) => !isAdmin(organization)),
    ),
    ...answered.filter((listing) => listing.state === 'failed').map(failureItem),
    ...(organizations.length === 0 && answered.length === sessions.length ? [emptyItem()] : []),
  ];
}

function onlyChoice(listings: readonly OrganizationList[]): Organization | undefined {
  const organizations = OrganizationStore.merge(listings);
  return organizations.length === 1 && listings.every((listing) => listing.state === 'loaded')
    ? organizations[0]
    : undefined;
}

function organizationItem(organization: Organization, sessions: readonly Session[], id: string | undefined): Item {
  const description = [formatMemberCount(organization), id].filter((fact) => fact !== undefined).join(' · ');
  return {
    label: organizationName(organization),
    ...(description !== '' && { description }),
    ...(sessions.length > 1 && { detail: formatAccount(organization.session, sessions) }),
    organization,
  };
}

function failureItem(listing: OrganizationList & { state: 'failed' }): Item {
  return {
    label: `$(warning) ${l10n.t("Couldn't load the organizations of {0}", sanitizeForDisplay(listing.session.label))}`,
    detail: l10n.t({
      message: '{0} Select to try again.',
      args: [errorMessage(listing.error, { session: listing.session })?.cause ?? ''],
      comment: '{0}: a sentence.',
    }),
    alwaysShow: true,
    retry: listing.session,
  };
}

function emptyItem(): Item {
  return {
    label: l10n.t('No organizations'),
    detail: l10n.t("This account isn't in an organization yet."),
    alwaysShow: true,
  };
}
