import assert from 'node:assert/strict';
import { RecentReplacements } from '../../../src/invites/sharedLinks';
import type { Organization } from '../../../src/organizations/organization';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeMemento } from '../../fakes/memento';
import { acmeId, gitpod, koboId } from '../../fakes/people';

const at = (id: string): Organization => ({ id, session: { host: gitpod } }) as Organization;
const acme = at(acmeId);

describe('RecentReplacements', () => {
  const setUp = (): { clock: FakeClock; memory: FakeMemento; replacements: RecentReplacements } => {
    const clock = new FakeClock();
    const memory = new FakeMemento();
    return { clock, memory, replacements: new RecentReplacements(memory.window(), clock) };
  };

  it('knows for a minute that an invite was replaced, and how long ago', async () => {
    const { clock, replacements } = setUp();
    await replacements.note(acme);
    await clock.advance(59_000);
    assert.equal(replacements.age(acme), 59_000);
    await clock.advance(1_000);
    assert.equal(replacements.age(acme), undefined);
  });

  it('knows nothing of a replacement that lies ahead, because the clock was set back', async () => {
    const { clock, replacements } = setUp();
    await replacements.note(acme);
    clock.jump(-1_000);
    assert.equal(replacements.age(acme), undefined);
  });

  it('knows nothing of another organization', async () => {
    const { replacements } = setUp();
    await replacements.note(acme);
    assert.equal(replacements.age(at(koboId)), undefined);
  });

  it('knows what another window replaced', async () => {
    const { clock, memory, replacements } = setUp();
    const other = new RecentReplacements(memory.window(), clock);
    await replacements.note(acme);
    memory.deliver();
    assert.equal(other.age(acme), 0);
  });

  it('keeps nobody from their new link because it could not be written', async () => {
    const { memory, replacements } = setUp();
    memory.fail();
    await replacements.note(acme);
    assert.equal(replacements.age(acme), undefined);
  });

  it('forgets what is no longer recent when it notes something', async () => {
    const { clock, memory, replacements } = setUp();
    await replacements.note(acme);
    await clock.advance(61_000);
    await replacements.note(at(koboId));
    assert.ok(!JSON.stringify(memory.window().get('replacements')).includes(acmeId));
  });

  it('is not confused by what it did not write', () => {
    const { memory, clock } = setUp();
    for (const odd of [undefined, null, 7, 'x', [1], { [`${gitpod.origin}/${acmeId}`]: 'yesterday' }]) {
      const window = memory.window();
      void window.update('replacements', odd);
      assert.equal(new RecentReplacements(window, clock).age(acme), undefined);
    }
  });
});
