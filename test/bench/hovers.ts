import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import { number } from './table';
import { passingMs } from '../../src/editor/glances';
import { compared, median, spread, type Row, type Topic } from './row';
import type { Services } from './services';
import { signedInToMany } from './windows';

const cards = 15;

/** The card over a link, asked for as VS Code asks, against the one call that it costs. */
export const hovers: Topic = {
  name: 'hover',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const services = await bench.services();
    const window = await signedInToMany(bench);
    const sandbox = services.large(1000, 50);
    const {
      cold = [],
      bare = [],
      warm = [],
      none = [],
    } = await window.run('hovers', {
      ...{ origin: services.origin, token: tokenOf(sandbox, 'ada') },
      ...{ document: 'links.txt', lines: cards, bareIds: inviteIds(services).slice(cards, 2 * cards) },
    });
    return [
      compared('a card not seen before, 50 ms away', {
        ...{ ours: cold, theirs: bare, against: 'one bare call', reach: { times: 1.1 }, holds: { times: 5 } },
        why: `${passingMs} ms of it is a pause before anything is asked, so that whoever only passes over a link costs no request; the next row leaves it out.`,
      }),
      compared('the same without its pause', {
        ours: cold.map((ms) => ms - passingMs),
        theirs: bare.map((ms, index) => ms + (none[index] ?? NaN)),
        ...{ against: 'one bare call, and no card at all', reach: { times: 1.1 } },
        why: `What is left beside the call and VS Code's own way to a card is ${number(median(cold) - passingMs - median(bare) - median(none))} ms: that the pause ends late, a check of the answer, and drawing up the card, which alone takes ${number(median(warm) - median(none))} ms.`,
      }),
      {
        what: 'a card seen before',
        ours: median(warm),
        unit: 'ms',
        spread: spread(warm),
        reach: { more: 2 },
        holds: { more: 10 },
        why: `Both go from an extension through the window to every hover provider and back, which alone spreads by ±${number(spread(none))} ms.`,
        against: { what: 'no card at all', theirs: median(none) },
      },
    ];
  },
};

/** One link a line, each of another organization, and then a line without one. */
export function hoverDocument(services: Services): string {
  const links = inviteIds(services).slice(0, cards);
  return [...links.map((id) => `${services.origin}/join-organization/${id}`), 'no link', ''].join('\n');
}

function inviteIds(services: Services): string[] {
  const { world } = services.large(1000, 50);
  return Array.from(
    { length: 2 * cards },
    (_, index) => world.inviteOf(world.organization(`org-${2 * index + 2}`)) ?? '',
  );
}
