import assert from 'node:assert/strict';
import { GitpodHost } from '../../../src/api/host';
import {
  authenticationProviderId,
  commandIds,
  contextKeys,
  panelIds,
  settingIds,
  viewIds,
  walkthroughId,
} from '../../../src/ui/ids';
import { clausesOf, readManifest, settingsOf } from './support/manifest';
import { conditionsOf } from './support/whenClause';

describe('The ids of src/ui/ids.ts and of package.json', () => {
  const manifest = readManifest();
  const { authentication, commands, keybindings, menus, views, viewsContainers, viewsWelcome, walkthroughs } =
    manifest.contributes;
  const contributedCommands = commands.map(({ command }) => command);
  const contributedViews = Object.values(views).flatMap((each) => each.map(({ id }) => id));
  const conditions = clausesOf(manifest).flatMap(conditionsOf);
  const comparedWith = (...keys: string[]): string[] => [
    ...new Set(conditions.flatMap(({ key, value }) => (keys.includes(key) && value !== undefined ? [value] : []))),
  ];

  it('name the same commands', () => {
    assert.deepEqual(contributedCommands.toSorted(), Object.values(commandIds).toSorted());
  });

  it('name the same views', () => {
    assert.deepEqual(contributedViews.toSorted(), Object.values(viewIds).toSorted());
  });

  it('name the same settings', () => {
    assert.deepEqual(Object.keys(settingsOf(manifest)).toSorted(), Object.values(settingIds).toSorted());
  });

  it('name the same authentication provider', () => {
    assert.deepEqual(authentication, [{ ...authentication[0], id: authenticationProviderId }]);
  });

  it('all start with the name of this extension, because all extensions share one namespace', () => {
    const ids = [commandIds, viewIds, settingIds, contextKeys].flatMap((each) => Object.values(each));
    assert.deepEqual(
      ids.filter((id) => !id.startsWith('gitpodInvites.')),
      [],
    );
  });

  it('agree on the context keys in `when` clauses', () => {
    const asked = conditions.map(({ key }) => key).filter((key) => key.startsWith('gitpodInvites'));
    const known: string[] = Object.values(contextKeys);
    assert.deepEqual([...new Set(asked)].toSorted(), known.toSorted());
  });

  it('agree on the views in `when` clauses', () => {
    assert.deepEqual(
      comparedWith('view', 'focusedView').filter((view) => !contributedViews.includes(view)),
      [],
    );
  });

  it('agree on the pages in `when` clauses', () => {
    assert.deepEqual([...new Set(comparedWith('activeWebviewPanelId'))], Object.values(panelIds));
  });

  it('name the same walkthrough', () => {
    assert.deepEqual(
      walkthroughs.map(({ id }) => id),
      [walkthroughId],
    );
  });

  it('complete the steps of the walkthrough with existing commands and context keys', () => {
    const known = [
      ...contributedCommands.map((id) => `onCommand:${id}`),
      ...Object.values(contextKeys).map((key) => `onContext:${key}`),
    ];
    const events = walkthroughs.flatMap(({ steps }) => steps.flatMap(({ completionEvents }) => completionEvents));
    assert.notDeepEqual(events, []);
    assert.deepEqual(
      events.filter((event) => !known.includes(event)),
      [],
    );
  });

  it('use no command or view that does not exist in menus, keybindings and welcome views', () => {
    const named = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    assert.deepEqual(
      named.filter((command) => !contributedCommands.includes(command)),
      [],
    );
    assert.deepEqual(
      viewsWelcome.filter(({ view }) => !contributedViews.includes(view)),
      [],
    );
    const containers = viewsContainers.activitybar.map(({ id }) => id);
    assert.deepEqual(
      Object.keys(views).filter((container) => !containers.includes(container)),
      [],
    );
  });

  it('give the host setting the same default as the code', () => {
    assert.equal(settingsOf(manifest)[settingIds.host]?.default, GitpodHost.default.origin);
  });
});
