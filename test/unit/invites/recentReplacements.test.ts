import assert from 'node:assert/strict';
import { noteReplacement, replacementAge } from '../../../src/invites/recentReplacements';
import type { Organization } from '../../../src/organizations/organization';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeMemento } from '../../fakes/memento';
import { acmeId, gitpod, koboId } from '../../fakes/people';

const at = (id: string): Organization => ({ id, session: { host: gitpod } }) as Organization;
const acme = at(acmeId);

describe('Recent replacements', () => {
  const setUp = (): { clock: FakeClock; memory: FakeMemento; services: Parameters<typeof replacementAge>[0] } => {
    const clock = new FakeClock();
    const memory = new FakeMemento();
    return { clock, memory, services: { memento: memory.window(), clock } };
  };

  it('knows for a minute that an invite was replaced, and how long ago', async () => {
    const { clock, services } = setUp();
    await noteReplacement(services, acme);
    await clock.advance(59_000);
    assert.equal(replacementAge(services, acme), 59_000);
    await clock.advance(1_000);
    assert.equal(replacementAge(services, acme), undefined);
  });

  it('knows nothing of a replacement that lies ahead, because the clock was set back', async () => {
    const { clock, services } = setUp();
    await noteReplacement(services, acme);
    clock.jump(-1_000);
    assert.equal(replacementAge(services, acme), undefined);
  });

  it('knows nothing of another organization', async () => {
    const { services } = setUp();
    await noteReplacement(services, acme);
    assert.equal(replacementAge(services, at(koboId)), undefined);
  });

  it('knows what another window replaced', async () => {
    const { clock, memory, services } = setUp();
    const other = { memento: memory.window(), clock };
    await noteReplacement(services, acme);
    memory.deliver();
    assert.equal(replacementAge(other, acme), 0);
  });

  it('keeps nobody from their new link because it could not be written', async () => {
    const { memory, services } = setUp();
    memory.fail();
    await noteReplacement(services, acme);
    assert.equal(replacementAge(services, acme), undefined);
  });

  it('forgets what is no longer recent when it notes something', async () => {
    const { clock, memory, services } = setUp();
    await noteReplacement(services, acme);
    await clock.advance(61_000);
    await noteReplacement(services, at(koboId));
    assert.ok(!JSON.stringify(memory.window().get('replacements')).includes(acmeId));
  });

  it('is not confused by what it did not write', () => {
    const { memory, clock } = setUp();
    for (const odd of [undefined, null, 7, 'x', [1], { [`${gitpod.origin}/${acmeId}`]: 'yesterday' }]) {
      const window = memory.window();
      void window.update('replacements', odd);
      assert.equal(replacementAge({ memento: window, clock }, acme), undefined);
    }
  });
});
