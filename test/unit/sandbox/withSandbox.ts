import { type Sandbox, startSandbox } from '../../sandbox/startSandbox';

/** Within `describe`: starts a sandbox for all of its tests, hands it over, and makes it as new before each. */
export function withSandbox(use: (sandbox: Sandbox) => void): void {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
    use(sandbox);
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());
}
