import assert from 'node:assert/strict';
import { SerialQueue } from '../../../src/api/concurrency';
import type { ignoreLinkCommand } from '../../../src/editor/quickFixes';
import type { Services } from '../../../src/features/command';
import { IgnoredLinks, ignoreHashOf } from '../../../src/links/ignoredLinks';
import { InviteLink } from '../../../src/links/inviteLink';
import type { ErrorButton } from '../../../src/ui/errorMessages';
import type { ignoredLinks } from '../../../src/ui/settings';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';
import { hostOf, inviteId, organizationId } from '../../fakes/samples';

interface Loaded {
  readonly ignoreLinkCommand: typeof ignoreLinkCommand;
  readonly ignoredLinks: typeof ignoredLinks;
}

/** Settings in three scopes. As in VS Code, a write is asynchronous. */
class Settings {
  globalValue: unknown;
  workspaceValue: unknown;
  workspaceFolderValue: unknown;
  writes = 0;
  isReadOnly = false;

  constructor(private readonly hasFolder: boolean) {}

  load(): Loaded {
    const vscode = {
      ConfigurationTarget: { Global: 1, Workspace: 2 },
      CodeActionKind: {},
      DiagnosticSeverity: {},
      Uri: { parse: (text: string) => text },
      env: { uriScheme: 'vscode' },
      l10n: { t: (message: string) => message },
      workspace: {
        openTextDocument: (text: string) => Promise.resolve(documentOf(text)),
        workspaceFolders: this.hasFolder ? [{}] : undefined,
        getConfiguration: () => ({
          inspect: () => {
            const { globalValue, workspaceValue, workspaceFolderValue } = this;
            return { globalValue, workspaceValue, workspaceFolderValue };
          },
          update: async (_id: string, value: unknown, target: number) => {
            await new Promise(setImmediate);
            if (this.isReadOnly) throw new Error('The settings cannot be written');
            this.writes += 1;
            this[target === 1 ? 'globalValue' : 'workspaceValue'] = value;
          },
        }),
      },
    };
    return loadWithVsCode(vscode, (load) => ({
      ...(load('src/editor/quickFixes') as Pick<Loaded, 'ignoreLinkCommand'>),
      ...(load('src/ui/settings') as Pick<Loaded, 'ignoredLinks'>),
    }));
  }
}

const link = new InviteLink(hostOf('https://app.gitpod.io'), inviteId);
const underOtherName = new InviteLink(hostOf('https://app.ona.com'), inviteId);
const another = new InviteLink(hostOf('https://app.gitpod.io'), organizationId);
const anywhere = {} as Parameters<typeof ignoredLinks>[0];

describe('Ignoring a link', () => {
  const ignoring = ({ ignoreLinkCommand }: Loaded, ...failures: unknown[]): ((link: InviteLink) => Promise<void>) => {
    return async (chosen) => {
      await ignoreLinkCommand.run(servicesFinding([chosen], failures), 'handle');
    };
  };

  for (const hasFolder of [true, false]) {
    const where = hasFolder ? 'in a workspace' : 'without a workspace';

    it(`writes one hash for a link, however often it is ignored, ${where}`, async () => {
      const settings = new Settings(hasFolder);
      const loaded = settings.load();
      const ignore = ignoring(loaded);
      for (const each of [link, link, underOtherName, another, link]) {
        await ignore(each);
      }
      const marks = hasFolder ? settings.workspaceValue : settings.globalValue;
      assert.ok(Array.isArray(marks) && marks.length === 2);
      assert.equal(settings.writes, 2);
      const ignored = new IgnoredLinks(loaded.ignoredLinks(anywhere));
      assert.deepEqual([ignored.has(link), ignored.has(another)], [true, true]);
    });

    it(`writes one hash when it is called concurrently, and loses no other, ${where}`, async () => {
      const settings = new Settings(hasFolder);
      const loaded = settings.load();
      const links = [link, link, another, underOtherName];
      const services = servicesFinding([...links]);
      await Promise.all(links.map(() => loaded.ignoreLinkCommand.run(services, 'handle')));
      const marks = hasFolder ? settings.workspaceValue : settings.globalValue;
      assert.ok(Array.isArray(marks));
      assert.equal(marks.length, 2);
      const ignored = new IgnoredLinks(marks);
      assert.deepEqual([ignored.has(link), ignored.has(another)], [true, true]);
    });
  }

  it('writes nothing when the user already ignores the link globally', async () => {
    const settings = new Settings(true);
    settings.globalValue = [ignoreHashOf(link)];
    await ignoring(settings.load())(link);
    assert.equal(settings.writes, 0);
  });

  it('in a workspace keeps ignoring what the user ignores globally', async () => {
    const settings = new Settings(true);
    const loaded = settings.load();
    settings.globalValue = [ignoreHashOf(link)];
    await ignoring(loaded)(another);
    const ignored = new IgnoredLinks(loaded.ignoredLinks(anywhere));
    assert.deepEqual([ignored.has(link), ignored.has(another)], [true, true]);
  });

  for (const hasFolder of [true, false]) {
    it(`can be undone, and restores no other link, ${hasFolder ? 'in a workspace' : 'without a workspace'}`, async () => {
      const settings = new Settings(hasFolder);
      const loaded = settings.load();
      const undo: (() => unknown)[] = [];
      const services = servicesFinding([link, another, link], [], undo);
      for (let times = 0; times < 3; times++) await loaded.ignoreLinkCommand.run(services, 'handle');
      assert.equal(undo.length, 2, 'nothing is to be undone where the link was ignored already');
      await undo[0]?.();
      const ignored = new IgnoredLinks(loaded.ignoredLinks(anywhere));
      assert.deepEqual([ignored.has(link), ignored.has(another)], [false, true]);
      await undo[1]?.();
      assert.deepEqual(loaded.ignoredLinks(anywhere), []);
      assert.equal(hasFolder ? settings.workspaceValue : settings.globalValue, undefined);
    });
  }

  it('says that the link is still ignored when it cannot be undone, and can be undone later', async () => {
    const settings = new Settings(true);
    const loaded = settings.load();
    const [failed, undo]: [unknown[], (() => unknown)[]] = [[], []];
    await loaded.ignoreLinkCommand.run(servicesFinding([link], failed, undo), 'handle');
    settings.isReadOnly = true;
    await undo[0]?.();
    assert.deepEqual(failed, ['The link is still ignored. A setting could not be written.']);
    assert.equal(new IgnoredLinks(loaded.ignoredLinks(anywhere)).has(link), true);
    settings.isReadOnly = false;
    await undo[0]?.();
    assert.equal(new IgnoredLinks(loaded.ignoredLinks(anywhere)).has(link), false);
  });

  it('still works after the settings could not be written once', async () => {
    const settings = new Settings(false);
    const loaded = settings.load();
    const failed: unknown[] = [];
    const services = servicesFinding([link, another], failed);
    settings.isReadOnly = true;
    await loaded.ignoreLinkCommand.run(services, 'handle');
    settings.isReadOnly = false;
    await loaded.ignoreLinkCommand.run(services, 'handle');
    assert.deepEqual(failed, ["Couldn't ignore the link. A setting could not be written."]);
    assert.equal(new IgnoredLinks(settings.globalValue).has(another), true);
  });

  it('uses the user’s hashes, however many a workspace has', () => {
    const settings = new Settings(true);
    settings.globalValue = [ignoreHashOf(link)];
    settings.workspaceValue = Array.from({ length: 600 }, () => ignoreHashOf(another));
    assert.equal(new IgnoredLinks(settings.load().ignoredLinks(anywhere)).has(link), true);
  });
});

/** The services of a window whose handles resolve to these links, one after another. */
function servicesFinding(links: InviteLink[], failures: unknown[] = [], undo: (() => unknown)[] = []): Services {
  const host = link.host;
  return {
    handles: {
      find: () => {
        const found = links.shift();
        return found && { link: found, place: { document: found.text, line: 0, character: 1 } };
      },
    },
    knownSessions: { read: () => Promise.resolve({ sessions: [{ host }, { host: underOtherName.host }] }) },
    notifications: {
      info: (_: string, next?: ErrorButton) => {
        if (next !== undefined) undo.push(next.act);
      },
      error: (what: string, error: Error) => void failures.push(`${what} ${error.message}`),
      attempt: async (what: string, act: () => Promise<unknown>) => {
        await act().catch((error: unknown) => failures.push(`${what} ${String(error).replace(/^Error: /, '')}`));
      },
    },
    ignoredLinkWrites: new SerialQueue(),
  } as unknown as Services;
}

function documentOf(text: string): object {
  const start = { line: 0, character: 0 };
  return {
    lineCount: 1,
    uri: text,
    getText: () => text,
    lineAt: () => ({ text, range: { start } }),
    offsetAt: () => 0,
  };
}
