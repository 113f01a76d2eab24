import { desktopRunner } from './integration/runOnDesktop';
import { runIntegrationTests } from './integrationTests';
import { runLayer } from './process/runMain';

runLayer((args, cleanup) => runIntegrationTests(args, desktopRunner, cleanup));
