import { runInServer } from './integration/runInServer';
import { runIntegrationTests } from './integrationTests';
import { runLayer } from './process/runMain';

runLayer((args, cleanup) => runIntegrationTests(args, runInServer, cleanup));
