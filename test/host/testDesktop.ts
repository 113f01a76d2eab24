import { runOnDesktop } from './integration/runOnDesktop';
import { runIntegrationTests } from './integrationTests';
import { runLayer } from './runLayer';

runLayer((args, cleanup) => runIntegrationTests(args, runOnDesktop, cleanup));
