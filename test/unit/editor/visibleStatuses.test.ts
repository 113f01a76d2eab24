import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import type { Session } from '../../../src/auth/session';
import { VisibleInviteStatuses } from '../../../src/editor/visibleStatuses';
import { InviteStore } from '../../../src/invites/inviteStore';
import { InviteLink, uniqueLinks } from '../../../src/links/inviteLink';
import { grace, signedIn } from '../../fakes/people';
import { Service } from '../../fakes/service';

const summary = 'GetOrganizationInviteSummary';

describe('The status of visible links', () => {
  let service: Service;
  let session: Session;
  let kobo: InviteLink;
  let sessions: readonly Session[];
  let answers: VisibleInviteStatuses;
  let answered: () => void;

  before(async () => {
    service = await Service.start();
  });

  after(() => service.sandbox.close());

  beforeEach(() => {
    service.sandbox.reset();
    service.gate = (_method, go) => go();
    session = signedIn(grace, { host: service.host, token: new Token(service.sandbox.token('ada')) });
    sessions = [session];
    kobo = service.inviteLink('kobo');
    answered = () => undefined;
    const lookup = new InviteStore(() => Promise.resolve(sessions), service.clients, service.clock);
    answers = new VisibleInviteStatuses(lookup, () => {
      answered();
    });
  });

  const asked = (): number => service.sandbox.calls(summary).length;
  const answersTo = (links: readonly InviteLink[]): Promise<void> =>
    new Promise((resolve) => {
      answered = () => {
        if (links.every((link) => typeof answers.get(link) === 'object')) {
          resolve();
        }
      };
    });
  const kindOf = (link: InviteLink): string | undefined => {
    const answer = answers.get(link);
    return typeof answer === 'object' ? answer.kind : answer;
  };

  it('is requested once, however often a link is seen', async () => {
    answers.setVisible([kobo]);
    assert.equal(answers.get(kobo), 'asking');
    answers.setVisible([kobo]);
    await answersTo([kobo]);
    answers.setVisible([kobo]);
    answers.refresh();
    assert.equal(kindOf(kobo), 'valid');
    assert.equal(asked(), 1);
  });

  it('takes twenty requests for a thousand links to twenty invites, four at a time', async () => {
    let [atOnce, most] = [0, 0];
    service.gate = async (_method, go) => {
      most = Math.max(most, ++atOnce);
      const answer = await go();
      atOnce -= 1;
      return answer;
    };
    const links = Array.from({ length: 1_000 }, (_, at) => deadLink(at % 20));
    const unique = uniqueLinks(links);
    const all = answersTo(unique);
    answers.setVisible(unique);
    await all;
    assert.equal(asked(), 20);
    assert.ok(most <= 4, `${most} at a time`);
    assert.deepEqual([...new Set(links.map(kindOf))], ['revoked']);
  });

  it('takes no request while signed out', async () => {
    sessions = [];
    const told = answersTo([kobo]);
    answers.setVisible([kobo]);
    await told;
    assert.equal(kindOf(kobo), 'unknown');
    assert.equal(asked(), 0);
  });

  it('is no longer requested once a link is out of view', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    service.gate = async (_method, go) => {
      await released;
      return go();
    };
    const links = Array.from({ length: 20 }, (_, at) => deadLink(at));
    answers.setVisible(links);
    answers.setVisible([kobo]);
    const told = answersTo([kobo]);
    release();
    await told;
    assert.ok(asked() <= 5, `${asked()} requests, though no more than four were under way`);
    assert.equal(answers.get(deadLink(7)), undefined);
  });

  it('is requested for at most a hundred invites', async () => {
    const links = Array.from({ length: 150 }, (_, at) => deadLink(at));
    const first = answersTo(links.slice(0, 100));
    answers.setVisible(links);
    await first;
    assert.equal(asked(), 100);
    assert.equal(answers.get(deadLink(149)), undefined);
  });

  it('is the last known one until there is a new response', async () => {
    const told = answersTo([kobo]);
    answers.setVisible([kobo]);
    await told;
    service.replaceInvite('kobo');
    service.clock.jump(6 * 60_000);
    answers.refresh();
    assert.equal(kindOf(kobo), 'valid');
    await new Promise<void>((resolve) => {
      answered = resolve;
    });
    assert.equal(kindOf(kobo), 'revoked');
  });

  function deadLink(at: number): InviteLink {
    return new InviteLink(service.host, `0190d0a1-0000-7abc-8def-${String(at).padStart(12, '0')}`);
  }
});
