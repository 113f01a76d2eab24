import assert from 'node:assert/strict';
import { loadWithVsCode } from '../../../fakes/loadWithVsCode';
import { fakeVsCode } from '../../../fakes/fakeVsCode';
import { User } from '../../../fakes/user';
import type * as Picker from '../../../../src/features/members/picker';

describe('What is typed to find members', () => {
  const world = { user: new User(), settings: {}, line: '', vendorToken: undefined, progress: { begun: 0, ended: 0 } };
  const { parseMemberQuery } = loadWithVsCode(
    fakeVsCode({ ...world, run: () => Promise.resolve() }),
    (load) => load('src/features/members/picker') as typeof Picker,
  );

  it('is a search, where words begin with @ a filter', () => {
    assert.deepEqual(parseMemberQuery(' grace @ADMIN  hopper @suspended'), {
      search: 'grace hopper',
      roles: ['ORGANIZATION_ROLE_ADMIN'],
      statuses: ['USER_STATUS_SUSPENDED'],
    });
  });

  it('leaves nobody out while it is empty, or a filter is half typed', () => {
    assert.deepEqual(parseMemberQuery(''), { search: '', roles: [], statuses: [] });
    assert.deepEqual(parseMemberQuery('@adm'), { search: '', roles: [], statuses: [] });
  });

  it('keeps the @ of an e-mail address', () => {
    assert.equal(parseMemberQuery('grace@harbour').search, 'grace@harbour');
  });
});
