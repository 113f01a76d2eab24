import type { VsCodeWindow } from './vsCodeWindow';

/** The VS Codes that are open now, for the picture that is kept when a test fails, and to be closed when a test forgot. */
export const openWindows = new Set<VsCodeWindow & { close(): Promise<void> }>();
