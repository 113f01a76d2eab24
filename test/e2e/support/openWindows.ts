import type { VsCodeWindow } from './vsCodeWindow';

/** The open VS Codes, for screenshots of failed tests, and to close those that a test left open. */
export const openWindows = new Set<VsCodeWindow & { close(): Promise<void> }>();
