import { runLayer } from './runLayer';
import { runUiTests } from './uiTests';

runLayer(runUiTests);
