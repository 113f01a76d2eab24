import { l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';

import type { OrganizationMember, OrganizationRole, UserStatus } from '../../api/messages';
import { sanitizeForDisplay } from '../../api/sanitize';
import { type MemberQuery, searchMembers } from '../../organizations/members';
import { isAdmin, type Organization } from '../../organizations/organization';
import { formatRole, formatStatus, memberName } from '../../ui/format';
import type { Services } from '../command';

/** Debounce delay of the search while the user types. */
const typingDebounceMs = 250;

type Item = QuickPickItem & { readonly member?: OrganizationMember };

/**
 * Lets the user pick members from a list that the service searches as they type.
 * @returns undefined if the user chose none
 * @throws {GitpodError} if the members can't be loaded
 */
export function pickMembers(
  { clients, clock }: Services,
  organization: Organization,
  title: string,
): Promise<readonly OrganizationMember[] | undefined> {
  const picker = window.createQuickPick<Item>();
  picker.title = title;
  picker.placeholder = l10n.t('Type a name or an e-mail address, or @admin, @member, @suspended or @left');
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  let asking = new AbortController();

  return new Promise((resolve, reject) => {
    const finish = (members: readonly OrganizationMember[] | undefined): void => {
      asking.abort();
      resolve(members);
      picker.dispose();
    };
    const search = async (delayMs: number): Promise<void> => {
      asking.abort();
      const { signal } = (asking = new AbortController());
      picker.busy = true;
      try {
        await clock.sleep(delayMs, signal);
        const found = await searchMembers(clients, organization, parseMemberQuery(picker.value), signal);
        if (!signal.aborted) {
          const chosen = picker.selectedItems; // Chosen members stay, whatever the user types next.
          picker.items = [...chosen, ...itemsOf(found, chosen)];
          picker.selectedItems = chosen;
          picker.busy = false;
        }
      } catch (error) {
        if (!signal.aborted) {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- rejects with the original error
          reject(error);
          picker.dispose();
        }
      }
    };
    picker.onDidChangeValue(() => void search(typingDebounceMs));
    picker.onDidAccept(() => {
      // Without a checked item, Enter accepts the focused one.
      const items = picker.selectedItems.length > 0 ? picker.selectedItems : picker.activeItems;
      const members = items.flatMap(({ member }) => (member === undefined ? [] : [member]));
      if (members.length > 0) {
        finish(members);
      }
    });
    picker.onDidHide(() => {
      finish(undefined);
    });
    void search(0);
    picker.show();
  });
}

const roleWords: ReadonlyMap<string, OrganizationRole> = new Map([
  ['@admin', 'ORGANIZATION_ROLE_ADMIN'],
  ['@member', 'ORGANIZATION_ROLE_MEMBER'],
]);

const statusWords: ReadonlyMap<string, UserStatus> = new Map([
  ['@suspended', 'USER_STATUS_SUSPENDED'],
  ['@left', 'USER_STATUS_LEFT'],
]);

/** Parses the input: words that start with `@` are filters, as in VS Code's Extensions view; the rest is searched. */
export function parseMemberQuery(text: string): MemberQuery {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const known = <Value>(values: ReadonlyMap<string, Value>): Value[] =>
    words.map((word) => values.get(word.toLowerCase())).filter((value) => value !== undefined);
  return {
    search: words.filter((word) => !word.startsWith('@')).join(' '),
    roles: known(roleWords),
    statuses: known(statusWords),
  };
}

function itemsOf(
  { members, hasMore }: Awaited<ReturnType<typeof searchMembers>>,
  chosen: readonly Item[],
): readonly Item[] {
  const chosenIds = new Set(chosen.map(({ member }) => member?.userId));
  const items = members.filter(({ userId }) => !chosenIds.has(userId)).map(itemOf);
  return hasMore
    ? [...items, { label: l10n.t('More members match. Type more to find them.'), kind: QuickPickItemKind.Separator }]
    : items;
}

function itemOf(member: OrganizationMember): Item {
  const name = memberName(member);
  const email = sanitizeForDisplay(member.email);
  const facts = [email === name ? '' : email, formatRole(member.role), formatStatus(member.status)];
  return {
    label: name,
    description: facts.filter((fact) => fact !== undefined && fact !== '').join(' · '),
    iconPath: new ThemeIcon(isAdmin(member) ? 'shield' : 'person'),
    alwaysShow: true, // The service has already filtered the items.
    member,
  };
}
