import { l10n, QuickPickItemKind, Range, Uri, window, workspace, type QuickPickItem } from 'vscode';

import type { FoundGroup, FoundPlace, GroupState } from '../invites/foundGroups';
import type { SearchReport } from '../invites/searchReport';
import { harmless, harmlessSentence } from '../gitpod/harmless';
import { ownerOf } from './linkOwner';
import { organizationName } from './organizationWords';

/** What a person wants to do about what was found, besides looking at it. */
export type FoundChoice =
  | { readonly kind: 'repair'; readonly group: FoundGroup }
  | { readonly kind: 'tellOthers' }
  | { readonly kind: 'signIn' };

type Item = QuickPickItem & { readonly place?: FoundPlace; readonly choice?: FoundChoice };

/**
 * Shows what was found. Choosing a place opens it and leaves the list open, so that one can go on to the next.
 * @returns what is to be done next; undefined when the person closed the list
 */
export async function pickFoundLink(
  groups: readonly FoundGroup[],
  report: SearchReport,
  signedIn: boolean,
): Promise<FoundChoice | undefined> {
  const picker = window.createQuickPick<Item>();
  picker.title = titleOf(groups);
  picker.placeholder = l10n.t('Enter shows a place and leaves this list open; Escape closes it');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.ignoreFocusOut = true;
  picker.items = [
    ...groups.flatMap(groupItems),
    ...(signedIn ? [] : [signInItem()]),
    ...passedOverItems(report),
    ...outOfReachItems(),
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

/** "1 link" or "7 links". */
export function linkCountWords(count: number): string {
  return count === 1 ? l10n.t('1 link') : l10n.t('{0} links', count);
}

/** "1 file" or "3 files". */
export function fileCountWords(count: number): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', count);
}

async function show({ address, line, character, endCharacter }: FoundPlace): Promise<void> {
  try {
    await window.showTextDocument(Uri.parse(address, true), {
      selection: new Range(line, character, line, endCharacter),
      preserveFocus: true,
      preview: true,
    });
  } catch {
    void window.showErrorMessage(l10n.t('This place cannot be opened any more.'));
  }
}

function titleOf(groups: readonly FoundGroup[]): string {
  const places = groups.flatMap((group) => group.places);
  return l10n.t(
    'Invite links in this workspace: {0} in {1}',
    linkCountWords(places.length),
    fileCountWords(new Set(places.map(({ address }) => address)).size),
  );
}

function groupItems(group: FoundGroup): Item[] {
  return [
    { label: headingOf(group), kind: QuickPickItemKind.Separator },
    ...repairItems(group),
    ...group.places.map((place) => placeItem(place, group)),
  ];
}

function headingOf({ state, name, links }: FoundGroup): string {
  const organization = name === undefined ? undefined : organizationName({ name });
  switch (state) {
    case 'works':
      return l10n.t('{0}: works', organization ?? '');
    case 'stopped':
      return organization === undefined
        ? l10n.t('{0}: does not work, and nobody can tell whose it was', links[0]?.masked ?? '')
        : l10n.t('{0}: stopped working', organization);
    case 'unknown':
      return l10n.t('not known whether they work');
    default:
      return state satisfies never;
  }
}

function repairItems(group: FoundGroup): Item[] {
  if (group.state !== 'stopped' || (group.membership !== undefined && ownerOf(group) === undefined)) {
    return [];
  }
  const files = new Set(group.places.map(({ address }) => address)).size;
  const count = linkCountWords(group.places.length);
  return [
    {
      label: `$(replace-all) ${
        group.name === undefined
          ? l10n.t('Replace {0} in {1} with the current link of an organization…', count, fileCountWords(files))
          : l10n.t(
              'Replace {0} in {1} with the current link of {2}…',
              count,
              fileCountWords(files),
              organizationName({ name: group.name }),
            )
      }`,
      detail: l10n.t('You see every change before it is made.'),
      choice: { kind: 'repair', group },
    },
  ];
}

function placeItem(place: FoundPlace, { state }: FoundGroup): Item {
  const uri = Uri.parse(place.address, true);
  const path = harmless(workspace.asRelativePath(uri));
  const slash = path.lastIndexOf('/');
  return {
    label: `$(${iconOf(state)}) ${path.slice(slash + 1)}:${place.line + 1}`,
    description: [place.link.masked, path.slice(0, Math.max(slash, 0))].filter((part) => part !== '').join(' · '),
    detail: harmlessSentence(place.excerpt),
    place,
  };
}

function iconOf(state: GroupState): string {
  switch (state) {
    case 'works':
      return 'pass';
    case 'stopped':
      return 'error';
    case 'unknown':
      return 'question';
    default:
      return state satisfies never;
  }
}

function signInItem(): Item {
  return {
    label: `$(account) ${l10n.t('Sign in to see which of them work')}`,
    choice: { kind: 'signIn' },
    alwaysShow: true,
  };
}

/** What was not looked into, and why: nobody is to think that there is nothing. */
function passedOverItems({ tooBig, unreadable, end }: SearchReport): Item[] {
  const notes = [
    end === 'cancelled' ? l10n.t('The search was cancelled: this is what was found until then') : undefined,
    end === 'tooMany' ? l10n.t('There are more links than can be shown') : undefined,
    tooBig > 0 ? l10n.t('Too big to be looked into: {0}', fileCountWords(tooBig)) : undefined,
    unreadable > 0 ? l10n.t('Could not be read: {0}', fileCountWords(unreadable)) : undefined,
  ].filter((note) => note !== undefined);
  return notes.map((note) => ({ label: `$(info) ${note}`, alwaysShow: true }));
}

function outOfReachItems(): Item[] {
  return [
    { label: l10n.t('out of reach'), kind: QuickPickItemKind.Separator },
    {
      label: `$(copy) ${l10n.t('Copy a text to send')}`,
      detail: l10n.t('Chats, mails and wikis cannot be searched from here. Tell people there what the link is now.'),
      choice: { kind: 'tellOthers' },
      alwaysShow: true,
    },
  ];
}
