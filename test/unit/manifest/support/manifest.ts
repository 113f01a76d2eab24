import * as v from 'valibot';
import { read } from './project';

const menuItem = v.object({
  command: v.string(),
  when: v.optional(v.string()),
  group: v.optional(v.string()),
});
const setting = v.object({ scope: v.optional(v.string()), default: v.optional(v.unknown()) });
const configuration = v.object({ properties: v.record(v.string(), setting) });

/** The part of package.json that tests use. */
const manifestSchema = v.object({
  version: v.string(),
  engines: v.object({ vscode: v.string() }),
  extensionKind: v.array(v.string()),
  activationEvents: v.array(v.string()),
  capabilities: v.object({
    untrustedWorkspaces: v.object({ supported: v.boolean() }),
    virtualWorkspaces: v.boolean(),
  }),
  contributes: v.object({
    authentication: v.array(v.object({ id: v.string() })),
    commands: v.array(
      v.object({
        command: v.string(),
        title: v.string(),
        category: v.string(),
        icon: v.optional(v.string()),
        enablement: v.optional(v.string()),
      }),
    ),
    configuration: v.union([v.array(configuration), configuration]),
    keybindings: v.array(v.object({ ...menuItem.entries, args: v.optional(v.unknown()) })),
    menus: v.record(v.string(), v.array(menuItem)),
    viewsContainers: v.object({ activitybar: v.array(v.object({ id: v.string() })) }),
    views: v.record(v.string(), v.array(v.object({ id: v.string(), when: v.optional(v.string()) }))),
    walkthroughs: v.array(
      v.object({
        id: v.string(),
        title: v.string(),
        description: v.string(),
        steps: v.array(
          v.object({
            id: v.string(),
            title: v.string(),
            description: v.string(),
            media: v.object({ svg: v.string(), altText: v.string() }),
            completionEvents: v.array(v.string()),
          }),
        ),
      }),
    ),
    viewsWelcome: v.array(v.object({ view: v.string(), when: v.optional(v.string()), contents: v.string() })),
  }),
  scripts: v.record(v.string(), v.string()),
  dependencies: v.record(v.string(), v.string()),
  devDependencies: v.record(v.string(), v.string()),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;

export function readManifest(): Manifest {
  return v.parse(manifestSchema, JSON.parse(read('package.json')));
}

/** Every contributed setting, by its id. */
export function settingsOf({ contributes }: Manifest): Record<string, v.InferOutput<typeof setting>> {
  const sections = [contributes.configuration].flat();
  return Object.fromEntries(sections.flatMap(({ properties }) => Object.entries(properties)));
}

/** Every `when` and `enablement` clause of the manifest. */
export function clausesOf({ contributes }: Manifest): string[] {
  const { commands, keybindings, menus, views, viewsWelcome } = contributes;
  return [
    ...commands.map(({ enablement }) => enablement),
    ...[keybindings, ...Object.values(menus), ...Object.values(views), viewsWelcome].flat().map(({ when }) => when),
  ].filter((clause) => clause !== undefined);
}
