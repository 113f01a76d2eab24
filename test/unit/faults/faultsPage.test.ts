import assert from 'node:assert/strict';
import path from 'node:path';
import { matchesSnapshot } from '../../fakes/snapshot';
import { TestExtension } from '../../fakes/testExtension';
import { faultKinds } from '../../sandbox/faults/fault';
import type { FaultRule } from '../../sandbox/startSandbox';
import { type FaultResult, cellOf } from './support/cells';
import { type FaultGroup, faultGroups } from './support/faults';
import { faultCells, faultsPage } from './support/faultsPage';
import { FakeDestinations } from './support/places';
import { trials } from './support/trials';

/** Methods that are sent once, because they change something. */
const changing = /^(?:Create|Join|SetRole|Leave)/;

/** Time limit of any command on the extension's clock, in milliseconds. */
const longestMs = 45_000;

describe('Every fault in every command', () => {
  let places: FakeDestinations;
  let cells: readonly FaultResult[];
  let groups: readonly FaultGroup[];
  let page: string;
  let secrets: readonly string[];
  const alone: unknown[] = [];
  const listen = (reason: unknown): void => void alone.push(reason);

  before(async function () {
    this.timeout(300_000);
    places = await FakeDestinations.open();
    process.on('unhandledRejection', listen);
    const found = await faultCells(places);
    ({ cells, groups } = found);
    page = faultsPage(found);
    const world = await TestExtension.start();
    secrets = [...Object.values(world.sandbox.tokens), ...Object.values(world.sandbox.inviteLinks)].map(
      (text) => text.split('/').at(-1) ?? '',
    );
    await world.close();
  });

  after(async () => {
    process.off('unhandledRejection', listen);
    await places.close();
  });

  /** Fails with the names of the cells that do not satisfy the condition. */
  const everyCell = (isRight: (cell: FaultResult) => boolean): void => {
    const wrong = cells.filter((cell) => !isRight(cell));
    assert.deepEqual(
      wrong.map(
        ({ trial, fault, says, requests }) => `${trial.heading}: ${fault.when}: ${says} [${requests.join(' ')}]`,
      ),
      [],
    );
  };

  it('matches its snapshot', () => matchesSnapshot(path.join(__dirname, 'faults.snapshot.md'), page));

  it('has every fault that the sandbox knows', () => {
    const there = new Set<string>();
    const sandbox = {
      faults: (...rules: readonly FaultRule[]) => {
        rules.forEach(({ fault }) => there.add(fault.kind));
      },
    };
    const world = { sandbox, lead: () => undefined, break: () => undefined };
    for (const fault of groups.flatMap(({ faults }) => faults)) {
      fault.breaks(world as unknown as TestExtension, ['GetAccount']);
    }
    assert.deepEqual(
      faultKinds.filter((kind) => !there.has(kind)),
      [],
    );
  });

  it('sends every change at most once', () => {
    everyCell(({ requests }) => requests.filter((method) => changing.test(method)).length <= 1);
  });

  it('sends a read again where that may help, and only there', () => {
    everyCell(({ trial, fault, requests }) => trial.isUsual !== true || requests.length === fault.tries);
  });

  it('tells the user, and not that something unexpected went wrong', () => {
    everyCell(
      ({ says, shown }) =>
        says !== '' && !/Unexpected error|undefined|Error\b/.test(`${says} ${shown.split('\n', 1)[0] ?? ''}`),
    );
  });

  it('says why, wherever it says that something is not known', () => {
    const why =
      /app\.gitpod\.io [a-z]|Too many requests to app\.gitpod\.io|The (?:certificate|connection|proxy|request) /;
    everyCell(({ says }) => !/not known/i.test(says) || why.test(says));
  });

  it('lets nobody notice what is not wrong, or wrong once where something is only read', () => {
    const usual = new Map(
      cells.filter(({ fault }) => fault.when === 'the answer is a little late').map(({ trial, says }) => [trial, says]),
    );
    everyCell(
      ({ trial, fault, says }) =>
        !fault.isHarmless ||
        (fault.tries > 1 && trial.fails.some(({ methods }) => methods.some((method) => changing.test(method)))) ||
        fault.when.includes('names that nobody') ||
        says === usual.get(trial),
    );
  });

  it('ends in time, with the progress that was shown', () => {
    everyCell(({ tookMs, openProgress }) => tookMs <= longestMs && openProgress === 0);
  });

  it('leaves no promise to fail alone', () => {
    assert.deepEqual(alone, []);
  });

  it('shows and logs no key and no token', () => {
    everyCell(({ shown }) => !secrets.some((secret) => shown.includes(secret)));
    // Tools return ids of organizations and accounts, which they take as input and which are no secret.
    const withoutIds = page.replace(/"(?:organization|account|id)":"[^"]*"/g, '');
    assert.doesNotMatch(withoutIds, /[0-9a-f]{8}-[0-9a-f]{4}|gitpod_(?:pat|account)_/);
  });

  it('lets no token go to another host', () => {
    assert.equal(places.requests, 0);
  });

  it('shows progress where it waits for long, and ends it', async function () {
    const world = await TestExtension.start();
    const stalls = faultGroups(places)
      .flatMap(({ faults }) => faults)
      .filter(({ when }) => when === 'half of the answer comes');
    const waits = trials.filter(({ heading }) => /^(?:Copy|Create|Join|Preview|Replace|Refresh)/.test(heading));
    try {
      world.mayTimePass = () => world.progress.begun > 0;
      for (const trial of waits) {
        for (const fault of stalls) {
          const { openProgress } = await cellOf(world, trial, fault);
          assert.ok(world.progress.begun > 0);
          assert.equal(openProgress, 0, trial.heading);
        }
      }
    } finally {
      await world.close();
    }
  });
});
