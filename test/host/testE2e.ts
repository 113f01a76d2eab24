import { runE2eTests } from './e2eTests';
import { runLayer } from './process/runMain';

runLayer(runE2eTests);
