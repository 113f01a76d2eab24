import assert from 'node:assert/strict';
import path from 'node:path';
import { assertMatchesSnapshot } from '../../fakes/snapshot';
import { TestExtension } from '../../fakes/testExtension';
import { faultKinds } from '../../sandbox/faults/fault';
import type { FaultRule } from '../../sandbox/startSandbox';
import { type FaultResult, resultOf } from './support/faultResult';
import { type FaultGroup, faultGroups } from './support/faults';
import { faultResults, faultsPage } from './support/faultsPage';
import { FakeDestinations } from './support/fakeDestinations';
import { faultScenarios } from './support/faultScenarios';

/** Methods that are sent once, because they change something. */
const changing = /^(?:Create|Join|SetRole|Leave)/;

/** Time limit of any command on the extension's clock, in milliseconds. */
const longestMs = 45_000;

describe('Every fault in every command', () => {
  let places: FakeDestinations;
  let results: readonly FaultResult[];
  let groups: readonly FaultGroup[];
  let page: string;
  let secrets: readonly string[];
  const alone: unknown[] = [];
  const listen = (reason: unknown): void => void alone.push(reason);

  before(async function () {
    this.timeout(300_000);
    places = await FakeDestinations.open();
    process.on('unhandledRejection', listen);
    const found = await faultResults(places);
    ({ results, groups } = found);
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

  /** Fails with the names of the results that do not satisfy the condition. */
  const everyResult = (isRight: (result: FaultResult) => boolean): void => {
    const wrong = results.filter((result) => !isRight(result));
    assert.deepEqual(
      wrong.map(
        ({ scenario, fault, text, requests }) => `${scenario.heading}: ${fault.when}: ${text} [${requests.join(' ')}]`,
      ),
      [],
    );
  };

  it('matches its snapshot', () => assertMatchesSnapshot(path.join(__dirname, 'faults.snapshot.md'), page));

  it('covers every fault of the sandbox', () => {
    const there = new Set<string>();
    const sandbox = {
      faults: (...rules: readonly FaultRule[]) => {
        rules.forEach(({ fault }) => there.add(fault.kind));
      },
    };
    const world = { sandbox, reroute: () => undefined, failCalls: () => undefined };
    for (const fault of groups.flatMap(({ faults }) => faults)) {
      fault.breaks(world as unknown as TestExtension, ['GetAccount']);
    }
    assert.deepEqual(
      faultKinds.filter((kind) => !there.has(kind)),
      [],
    );
  });

  it('sends every change at most once', () => {
    everyResult(({ requests }) => requests.filter((method) => changing.test(method)).length <= 1);
  });

  it('retries a read only when that may help', () => {
    everyResult(({ scenario, fault, requests }) => scenario.isReference !== true || requests.length === fault.attempts);
  });

  it('reports the failure, and not as an unexpected error', () => {
    everyResult(
      ({ text, shown }) =>
        text !== '' && !/Unexpected error|undefined|Error\b/.test(`${text} ${shown.split('\n', 1)[0] ?? ''}`),
    );
  });

  it('gives the reason when an outcome is unknown', () => {
    const why =
      /app\.gitpod\.io [a-z]|Too many requests to app\.gitpod\.io|The (?:certificate|connection|proxy|request) /;
    everyResult(({ text }) => !/not known/i.test(text) || why.test(text));
  });

  it('hides tolerated faults, and single failures of reads', () => {
    const usual = new Map(
      results
        .filter(({ fault }) => fault.when === 'the response is slightly delayed')
        .map(({ scenario, text }) => [scenario, text]),
    );
    everyResult(
      ({ scenario, fault, text }) =>
        !fault.isTolerated ||
        (fault.attempts > 1 && scenario.fails.some(({ methods }) => methods.some((method) => changing.test(method)))) ||
        fault.when.includes('have unknown names') ||
        text === usual.get(scenario),
    );
  });

  it('ends in time, including its progress', () => {
    everyResult(({ tookMs, openProgress }) => tookMs <= longestMs && openProgress === 0);
  });

  it('leaves no promise rejection unhandled', () => {
    assert.deepEqual(alone, []);
  });

  it('shows and logs no key and no token', () => {
    everyResult(({ shown }) => !secrets.some((secret) => shown.includes(secret)));
    // Tools return ids of organizations and accounts, which they take as input and which are no secret.
    const withoutIds = page.replace(/"(?:organization|account|id)":"[^"]*"/g, '');
    assert.doesNotMatch(withoutIds, /[0-9a-f]{8}-[0-9a-f]{4}|gitpod_(?:pat|account)_/);
  });

  it('sends no token to another host', () => {
    assert.equal(places.requests, 0);
  });

  it('shows progress during long waits, and ends it', async function () {
    const world = await TestExtension.start();
    const stalls = faultGroups(places)
      .flatMap(({ faults }) => faults)
      .filter(({ when }) => when === 'only half of the response arrives');
    const waits = faultScenarios.filter(({ heading }) => /^(?:Copy|Create|Join|Preview|Replace|Refresh)/.test(heading));
    try {
      world.canAdvanceTime = () => world.progress.begun > 0;
      for (const scenario of waits) {
        for (const fault of stalls) {
          const { openProgress } = await resultOf(world, scenario, fault);
          assert.ok(world.progress.begun > 0);
          assert.equal(openProgress, 0, scenario.heading);
        }
      }
    } finally {
      await world.close();
    }
  });
});
