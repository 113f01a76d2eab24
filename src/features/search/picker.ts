import { l10n, type QuickPickItem, QuickPickItemKind, Range, Uri, window, workspace } from 'vscode';

import { sanitizeForDisplay, sanitizeQuote } from '../../api/sanitize';
import type { ManualPlace } from '../../links/places';
import { distinguishingIds, formatFileCount, formatLinkCount, organizationName } from '../../ui/format';
import { enclosureLabel } from '../../ui/inviteMessages';
import { fileNames } from '../repair/fileProblems';
import { ownerOf } from '../repair/owner';
import type { FoundPlace, GroupState, LinkGroup, SearchReport } from './results';

/** What the user chose to do with the results, other than opening one. */
export type FoundChoice =
  | { readonly kind: 'repair'; readonly group: LinkGroup }
  | { readonly kind: 'tellOthers' }
  | { readonly kind: 'signIn' };

type Place = (FoundPlace | ManualPlace) & { readonly address: string };

type Item = QuickPickItem & { readonly place?: Place; readonly choice?: FoundChoice };

/**
 * Lists the results. Choosing a place opens it and keeps the list open, so that the user can go on to the next one.
 * @returns the chosen action; undefined if the user closed the list
 */
export async function pickFoundLink(
  groups: readonly LinkGroup[],
  report: SearchReport,
  signedIn: boolean,
): Promise<FoundChoice | undefined> {
  const picker = window.createQuickPick<Item>();
  const manual = report.texts.flatMap((text) => text.manual.map((place) => ({ ...place, address: text.address })));
  picker.title = titleOf([...groups.flatMap(({ places }) => places), ...manual]);
  picker.placeholder = l10n.t('Enter to open, Esc to close');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.ignoreFocusOut = true;
  const ids = distinguishingIds(groups.flatMap(({ membership }) => membership ?? []));
  picker.items = [
    ...groups.flatMap((group) => groupItems(group, nameOf(group, ids))),
    ...manualItems(manual),
    ...(signedIn ? [] : [signInItem()]),
    ...skippedItems(report),
    ...notSearchedItems(),
  ];
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      if (item?.choice !== undefined) {
        resolve(item.choice);
        picker.hide();
      } else if (item?.place !== undefined) {
        void show(item.place);
      }
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

async function show({ address, line, character, endCharacter }: Place): Promise<void> {
  try {
    await window.showTextDocument(Uri.parse(address, true), {
      selection: new Range(line, character, line, endCharacter),
      preserveFocus: true,
      preview: true,
    });
  } catch {
    void window.showErrorMessage(l10n.t("Couldn't open the file."));
  }
}

function titleOf(places: readonly Place[]): string {
  return l10n.t({
    message: 'Invite links in this workspace: {0} in {1}',
    args: [formatLinkCount(places.length), formatFileCount(new Set(places.map(({ address }) => address)).size)],
    comment: '{0}: "3 links". {1}: "2 files".',
  });
}

/** The organization's name, sanitized, with its ID if others have the same name; undefined if unknown. */
function nameOf({ name, membership }: LinkGroup, ids: ReadonlyMap<string, string>): string | undefined {
  const id = membership && ids.get(membership.id);
  const shown = name === undefined ? undefined : organizationName({ name });
  return shown === undefined || id === undefined ? shown : `${shown} (${id})`;
}

function groupItems(group: LinkGroup, name: string | undefined): Item[] {
  return [
    { label: headingOf(group, name), kind: QuickPickItemKind.Separator },
    ...repairItems(group, name),
    ...group.places.map((place) =>
      placeItem(place, iconOf(group.state), place.link.masked, enclosureLabel(place.enclosure)),
    ),
  ];
}

function headingOf({ state, links }: LinkGroup, organization: string | undefined): string {
  switch (state) {
    case 'valid':
      return l10n.t({
        message: '{0}: valid',
        args: [organization ?? ''],
        comment: '{0} is an organization. A heading in a list of links.',
      });
    case 'revoked':
      return organization === undefined
        ? l10n.t({
            message: '{0}: no longer valid, organization unknown',
            args: [links[0]?.masked ?? ''],
            comment: '{0} is the last characters of a link. A heading in a list of links.',
          })
        : l10n.t({
            message: '{0}: no longer valid',
            args: [organization],
            comment: '{0} is an organization. A heading in a list of links.',
          });
    case 'unknown':
      return l10n.t({ message: 'not checked', comment: 'A heading in a list: links that were not checked.' });
    default:
      return state satisfies never;
  }
}

function repairItems(group: LinkGroup, name: string | undefined): Item[] {
  if (group.state !== 'revoked' || (group.membership !== undefined && ownerOf(group) === undefined)) {
    return [];
  }
  const replaceable = group.places.filter(({ enclosure }) => enclosure.kind !== 'foreign');
  if (replaceable.length === 0) {
    return [];
  }
  const files = new Set(replaceable.map(({ address }) => address)).size;
  const count = formatLinkCount(replaceable.length);
  return [
    {
      label: `$(replace-all) ${
        name === undefined
          ? l10n.t({
              message: 'Replace {0} in {1} with the current link of an organization…',
              args: [count, formatFileCount(files)],
              comment: '{0}: "3 links". {1}: "2 files".',
            })
          : l10n.t({
              message: 'Replace {0} in {1} with the current link of {2}…',
              args: [count, formatFileCount(files), name],
              comment: '{0}: "3 links". {1}: "2 files". {2}: organization.',
            })
      }`,
      detail: l10n.t('You can review every change first.'),
      choice: { kind: 'repair', group },
    },
  ];
}

/** Links that can't be checked or replaced automatically, so the user has to look at them. */
function manualItems(places: readonly (ManualPlace & { readonly address: string })[]): Item[] {
  return places.length === 0
    ? []
    : [
        {
          label: l10n.t({
            message: 'check manually',
            comment: 'A heading in a list: places that may be invite links, which the user has to check.',
          }),
          kind: QuickPickItemKind.Separator,
        },
        ...places.map((place) => placeItem(place, 'warning', manualReason(place))),
      ];
}

function manualReason({ kind }: ManualPlace): string {
  switch (kind) {
    case 'broken':
      return l10n.t('split over several lines or strings');
    case 'unencrypted':
      return l10n.t({
        message: 'not encrypted: http',
        comment: 'About a link that starts with http instead of https.',
      });
    default:
      return kind satisfies never;
  }
}

function placeItem(place: Place, icon: string, ...notes: readonly (string | undefined)[]): Item {
  const uri = Uri.parse(place.address, true);
  const path = sanitizeForDisplay(workspace.asRelativePath(uri));
  const slash = path.lastIndexOf('/');
  return {
    label: `$(${icon}) ${path.slice(slash + 1)}:${place.line + 1}`,
    description: [...notes, path.slice(0, Math.max(slash, 0))]
      .filter((part) => part !== undefined && part !== '')
      .join(' · '),
    detail: sanitizeQuote(place.excerpt),
    place,
  };
}

function iconOf(state: GroupState): string {
  switch (state) {
    case 'valid':
      return 'pass';
    case 'revoked':
      return 'error';
    case 'unknown':
      return 'question';
    default:
      return state satisfies never;
  }
}

function signInItem(): Item {
  return {
    label: `$(account) ${l10n.t('Sign in to check the links')}`,
    choice: { kind: 'signIn' },
    alwaysShow: true,
  };
}

/** Says what was not searched and why, so that users don't assume it contains no links. */
function skippedItems({ outside, tooBig, unreadable, end }: SearchReport): Item[] {
  const notes = [
    end === 'tooMany' ? l10n.t('Not all links are shown') : undefined,
    outside.length > 0
      ? l10n.t('Outside the workspace: {0}', fileNames(outside.map(({ address }) => Uri.parse(address, true))))
      : undefined,
    tooBig > 0
      ? l10n.t({
          message: 'Skipped, too large: {0}',
          args: [formatFileCount(tooBig)],
          comment: '{0}: "2 files".',
        })
      : undefined,
    unreadable > 0
      ? l10n.t({
          message: 'Skipped, unreadable: {0}',
          args: [formatFileCount(unreadable)],
          comment: '{0}: "2 files".',
        })
      : undefined,
  ].filter((note) => note !== undefined);
  return notes.map((note) => ({ label: `$(info) ${note}`, alwaysShow: true }));
}

function notSearchedItems(): Item[] {
  return [
    {
      label: l10n.t({
        message: 'not searched',
        comment: 'A heading in a list: places outside the workspace, such as chats.',
      }),
      kind: QuickPickItemKind.Separator,
    },
    {
      label: `$(copy) ${l10n.t('Copy Message with Current Link')}`,
      detail: l10n.t('Send it where old links may be: in chats, mails and wikis.'),
      choice: { kind: 'tellOthers' },
      alwaysShow: true,
    },
  ];
}
