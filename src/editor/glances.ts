import type { Clock } from '../gitpod/ports';
import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { InviteView } from '../ui/inviteFacts';

/** Whoever goes away again before this many milliseconds only passed by, and nobody is asked. */
export const passingMs = 100;
/** For so many milliseconds a card waits for the service; then it is shown without the answer. */
const patienceMs = 1_500;

/** Finds out what an invite is for somebody who only looks at it: without asking in vain, and without keeping them waiting. */
export class Glances {
  constructor(
    private readonly inspector: Pick<InviteInspector, 'inspect' | 'peek'>,
    private readonly clock: Clock,
  ) {}

  /**
   * What there is to show about an invite now. An answer that comes too late is for whoever looks next.
   * @param gone aborted when they look elsewhere
   * @returns undefined when they do
   */
  async at(link: InviteLink, gone: AbortSignal): Promise<InviteView | undefined> {
    const known = await this.inspector.peek(link);
    if (known.answer === undefined && (await this.#elapse(passingMs, gone)) === 'gone') {
      return undefined;
    }
    const asking = new AbortController();
    const stopAsking = (): void => {
      asking.abort();
    };
    gone.addEventListener('abort', stopAsking, { once: true });
    const patience = new AbortController();
    const view = await Promise.race([
      this.inspector.inspect(link, { by: 'machine', signal: asking.signal }),
      this.#elapse(patienceMs, patience.signal),
    ]);
    patience.abort();
    gone.removeEventListener('abort', stopAsking);
    if (gone.aborted) {
      return undefined;
    }
    return typeof view === 'string' ? this.inspector.peek(link) : view;
  }

  async #elapse(ms: number, gone: AbortSignal): Promise<'elapsed' | 'gone'> {
    return this.clock.sleep(ms, gone).then(
      () => 'elapsed',
      () => 'gone',
    );
  }
}
