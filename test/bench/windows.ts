import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import type { BenchWindow } from './benchWindow';
import { hoverDocument } from './hovers';
import { textWithLinks } from './textWithLinks';

/** What the windows of several topics have open: an account in many organizations, and documents with links. */
export async function signedInToMany(bench: Bench): Promise<BenchWindow> {
  const services = await bench.services();
  const sandbox = services.large(1000, 0);
  return bench.window('many organizations', {
    token: tokenOf(sandbox, 'ada'),
    files: { 'links.txt': hoverDocument(services), 'big.txt': bigDocument(services.origin) },
  });
}

/** 1 MB of text with 1,000 links to 20 invites. */
export function bigDocument(origin: string): string {
  return textWithLinks({ origin, megabytes: 1, links: 1000, invites: 20 });
}
