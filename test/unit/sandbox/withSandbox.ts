import { type Sandbox, startSandbox } from '../../sandbox/startSandbox';

/** Inside `describe`: starts a sandbox for all of its tests, passes it to `use`, and resets it before each test. */
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
