import { runOnDesktop } from './integration/runOnDesktop';
import { runIntegrationTests } from './integrationTests';
import { runLayer } from './process/runMain';

runLayer((args, cleanup) => runIntegrationTests(args, runOnDesktop, cleanup));
