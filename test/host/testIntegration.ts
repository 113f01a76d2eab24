import { runInServer } from './integration/runInServer';
import { runIntegrationTests } from './integrationTests';
import { runLayer } from './runLayer';

runLayer((args, cleanup) => runIntegrationTests(args, runInServer, cleanup));
