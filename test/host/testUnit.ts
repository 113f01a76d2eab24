import { runLayer } from './process/runMain';
import { runUnitTests } from './unitTests';

runLayer(runUnitTests);
