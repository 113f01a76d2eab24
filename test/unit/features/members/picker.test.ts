import assert from 'node:assert/strict';
import { loadWithVsCode } from '../../../fakes/loadWithVsCode';
import { fakeVsCode } from '../../../fakes/fakeVsCode';
import { Service } from '../../../fakes/service';
import { translate } from '../../../fakes/translate';
import { User } from '../../../fakes/user';
import { eventually } from '../../../host/eventually';
import type { Services } from '../../../../src/features/command';
import type * as Picker from '../../../../src/features/members/picker';

describe('The query to find members', () => {
  const world = { user: new User(), settings: {}, line: '', vendorToken: undefined, progress: { begun: 0, ended: 0 } };
  const { parseMemberQuery } = loadWithVsCode(
    fakeVsCode({ ...world, run: () => Promise.resolve() }),
    (load) => load('src/features/members/picker') as typeof Picker,
  );

  it('is a search, with filters in words that begin with @', () => {
    assert.deepEqual(parseMemberQuery(' grace @ADMIN  hopper @suspended'), {
      search: 'grace hopper',
      roles: ['ORGANIZATION_ROLE_ADMIN'],
      statuses: ['USER_STATUS_SUSPENDED'],
    });
  });

  it('excludes no member while it is empty or a filter is incomplete', () => {
    assert.deepEqual(parseMemberQuery(''), { search: '', roles: [], statuses: [] });
    assert.deepEqual(parseMemberQuery('@adm'), { search: '', roles: [], statuses: [] });
  });

  it('keeps the @ of an e-mail address', () => {
    assert.equal(parseMemberQuery('grace@harbour').search, 'grace@harbour');
  });
});

/** A fake `QuickPick`, for a test that types and chooses directly. */
class Pick {
  title = '';
  placeholder = '';
  canSelectMany = false;
  ignoreFocusOut = false;
  busy = false;
  value = '';
  items: readonly { readonly label: string }[] = [];
  selectedItems: readonly { readonly label: string }[] = [];
  activeItems: readonly { readonly label: string }[] = [];
  isDisposed = false;
  readonly #listeners = new Map<string, () => void>();
  readonly onDidChangeValue = (listener: () => void): unknown => this.#listeners.set('change', listener);
  readonly onDidAccept = (listener: () => void): unknown => this.#listeners.set('accept', listener);
  readonly onDidHide = (listener: () => void): unknown => this.#listeners.set('hide', listener);
  readonly show = (): void => undefined;

  fire(event: 'change' | 'accept' | 'hide'): void {
    this.#listeners.get(event)?.();
  }

  type(text: string): void {
    this.value = text;
    this.fire('change');
  }

  dispose(): void {
    this.isDisposed = true;
  }

  get labels(): string[] {
    return this.items.map(({ label }) => label);
  }
}

describe('The list of found members', () => {
  let service: Service;
  let pick: Pick;

  before(async () => {
    service = await Service.start();
  });

  beforeEach(() => {
    service.reset();
    pick = new Pick();
  });

  after(() => service.close());

  function open(): ReturnType<typeof Picker.pickMembers> {
    const vscode = {
      env: { language: 'en' },
      l10n: { t: translate },
      QuickPickItemKind: { Separator: -1 },
      ThemeIcon: class ThemeIcon {
        constructor(readonly id: string) {}
      },
      window: { createQuickPick: () => pick },
    };
    const { pickMembers } = loadWithVsCode(vscode, (load) => load('src/features/members/picker') as typeof Picker);
    const services = { clients: service.clients, clock: service.clock } as unknown as Services;
    return pickMembers(services, service.organization('harbour', 'grace'), 'Members');
  }

  async function lists(label: string): Promise<void> {
    await eventually(
      () => pick.labels,
      (labels) => labels.includes(label) && !pick.busy,
    );
  }

  it('cancels the search for the previous text, and closes with Escape', async () => {
    service.sandbox.faults({ method: 'ListMembers', times: 1, fault: { kind: 'held' } });
    const chosen = open();
    await service.sandbox.waitForCall(({ result }) => result === 'held');
    pick.type('Tomáš');
    await lists('Tomáš Novák');
    await service.sandbox.waitForCall(({ result }) => result === 'abandoned');
    assert.deepEqual(pick.labels, ['Tomáš Novák']);
    pick.fire('hide');
    assert.equal(await chosen, undefined);
    assert.equal(pick.isDisposed, true);
  });

  it('keeps checked members, whatever is typed next, and returns all of them', async () => {
    const chosen = open();
    pick.type('Tomáš');
    await lists('Tomáš Novák');
    pick.selectedItems = pick.items;
    pick.type('Grace');
    await lists('Grace Hopper');
    assert.deepEqual(pick.labels, ['Tomáš Novák', 'Grace Hopper']);
    pick.selectedItems = pick.items;
    pick.fire('accept');
    assert.deepEqual(
      (await chosen)?.map(({ fullName }) => fullName),
      ['Tomáš Novák', 'Grace Hopper'],
    );
  });

  it('closes with the reason when members cannot be loaded', async () => {
    service.sandbox.faults({ method: 'ListMembers', times: 9, fault: { kind: 'error', code: 'permission_denied' } });
    await assert.rejects(open(), { kind: 'refused' });
    assert.equal(pick.isDisposed, true);
  });
});
