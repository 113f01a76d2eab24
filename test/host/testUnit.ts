import { runLayer } from './runLayer';
import { runUnitTests } from './unitTests';

runLayer(runUnitTests);
