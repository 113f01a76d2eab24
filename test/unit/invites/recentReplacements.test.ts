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

  it('are known for a minute, with their age', async () => {
    const { clock, services } = setUp();
    await noteReplacement(services, acme);
    await clock.advance(59_000);
    assert.equal(replacementAge(services, acme), 59_000);
    await clock.advance(1_000);
    assert.equal(replacementAge(services, acme), undefined);
  });

  it('in the future are ignored, because the clock was set back', async () => {
    const { clock, services } = setUp();
    await noteReplacement(services, acme);
    clock.jump(-1_000);
    assert.equal(replacementAge(services, acme), undefined);
  });

  it('are known for their own organization only', async () => {
    const { services } = setUp();
    await noteReplacement(services, acme);
    assert.equal(replacementAge(services, at(koboId)), undefined);
  });

  it('are shared with other windows', async () => {
    const { clock, memory, services } = setUp();
    const other = { memento: memory.window(), clock };
    await noteReplacement(services, acme);
    memory.deliver();
    assert.equal(replacementAge(other, acme), 0);
  });

  it('do not block a new link when they cannot be written', async () => {
    const { memory, services } = setUp();
    memory.fail();
    await noteReplacement(services, acme);
    assert.equal(replacementAge(services, acme), undefined);
  });

  it('are removed when they are no longer recent and another is recorded', async () => {
    const { clock, memory, services } = setUp();
    await noteReplacement(services, acme);
    await clock.advance(61_000);
    await noteReplacement(services, at(koboId));
    assert.ok(!JSON.stringify(memory.window().get('replacements')).includes(acmeId));
  });

  it('ignore data of another format', () => {
    const { memory, clock } = setUp();
    for (const odd of [undefined, null, 7, 'x', [1], { [`${gitpod.origin}/${acmeId}`]: 'yesterday' }]) {
      const window = memory.window();
      void window.update('replacements', odd);
      assert.equal(replacementAge({ memento: window, clock }, acme), undefined);
    }
  });
});
