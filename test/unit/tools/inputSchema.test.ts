import assert from 'node:assert/strict';
import * as v from 'valibot';
import { toolIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { read } from '../manifest/support/project';
import { answerOf, changes, questionOf, validInputs } from './support/toolUse';

const schemas = v.parse(
  v.object({
    contributes: v.object({
      languageModelTools: v.array(
        v.object({
          name: v.string(),
          inputSchema: v.object({
            properties: v.record(v.string(), v.unknown()),
            required: v.optional(v.array(v.string()), []),
          }),
        }),
      ),
    }),
  }),
  JSON.parse(read('package.json')),
).contributes.languageModelTools;

describe('The input schema of a language-model tool in package.json', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });

  beforeEach(async () => {
    window = await world.open({ user: new User(), as: 'ada' });
  });

  after(() => world.close());

  for (const name of Object.values(toolIds)) {
    const { properties, required } = schemas.find((tool) => tool.name === name)?.inputSchema ?? assert.fail();

    it(`matches what the tool accepts: ${name}`, async () => {
      const input = validInputs(world, window)[name];
      assert.deepEqual(Object.keys(properties).toSorted(), Object.keys(input).toSorted());
      assert.doesNotMatch(await answerOf(window, name, input), /"error"/);
    });

    it(`requires every property that the tool needs: ${name}`, async () => {
      const input = validInputs(world, window)[name];
      const needed = Object.fromEntries(required.map((property) => [property, input[property]]));
      assert.doesNotMatch(await answerOf(window, name, needed), /"error"/);
    });

    for (const property of required) {
      it(`requires only properties without which nothing is done: ${property} of ${name}`, async () => {
        const { [property]: _left, ...input } = validInputs(world, window)[name];
        await questionOf(window, name, input);
        assert.match(await answerOf(window, name, input), /The input must be .*Nothing was done/);
        assert.deepEqual(changes(world), []);
        assert.equal(window.user.clipboard, '');
      });
    }
  }
});
