import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import { compared, type Row, type Topic } from './row';
import { signedInToMany } from './windows';

/** The first ten members, and fifty more with each page, of 10,000. */
const allPages = 1 + Math.ceil((10_000 - 10) / 50);
const firstPages = 15;

/** The pages of an organization's members, read inside the extension host by what the tree reads them with. */
export const members: Topic = {
  name: 'members',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const services = await bench.services();
    const window = await signedInToMany(bench);
    const sandbox = services.large(1, 50);
    const where = {
      ...{ origin: services.origin, token: tokenOf(sandbox, 'ada-crowd') },
      organizationId: sandbox.world.organization('crowd').id,
    };
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < firstPages; turn++) {
      const first = await window.run('members', { ...where, pages: 1 });
      ours.push(...(first['ours'] ?? []));
      theirs.push(...(first['bare'] ?? []));
    }
    const all = await window.run('members', { ...where, pages: allPages });
    if (all['members']?.[0] !== 10_000) throw new Error('There are 10,000 members');
    const against = 'bare fetch of the same';
    const reach = { times: 1.1 };
    return [
      compared('the first page of members, 50 ms away', { ours, theirs, against, reach }),
      {
        ...{ what: `all ${allPages} pages of 10,000 members`, ours: sum(all['ours']), unit: 'ms', reach },
        against: { what: against, theirs: sum(all['bare']) },
      },
    ];
  },
};

function sum(values: readonly number[] = []): number {
  return values.reduce((total, value) => total + value, 0);
}
