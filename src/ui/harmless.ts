/** Where those who show something take it from; accounts get their labels a room further down. */
export { harmless, harmlessSentence } from '../gitpod/harmless';
