import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linkInDocument } from '../../../src/editor/linkAt';
import { findInviteLinks } from '../../../src/links/findInviteLinks';
import { InviteLink } from '../../../src/links/inviteLink';
import { repairOf, repairsIn } from '../../../src/links/repair';
import { hostOf } from '../../fakes/samples';
import { documentOf } from './support/documentOf';
import { enclosed, foreignTexts, outermostTexts, redirectTexts, wrapperTexts } from './support/enclosedLinks';

const host = hostOf('https://app.gitpod.io');
const options = { hosts: [host] };
const dead = new InviteLink(host, '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d');
const current = new InviteLink(host, '0190ffff-c3d4-7e5f-8a6b-1c2d3e4f9999');
const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_101);

/** The text after every link in it was repaired. */
async function repaired(text: string): Promise<string> {
  const repairs = await repairsIn(text, [dead], current, options);
  return repairs.reduceRight((rest, { start, end, text: by }) => rest.slice(0, start) + by + rest.slice(end), text);
}

/** The result of a hover or a quick fix at the end of the id. */
function atCursor(text: string): ReturnType<typeof linkInDocument> {
  const document = documentOf(text);
  const place = text.search(/[0-9a-f]{8}-/i) + 2;
  return linkInDocument(document, document.positionAt(place), options);
}

describe('An invite link inside another URL', () => {
  for (const [text, receiver] of foreignTexts(dead)) {
    it(`is reported and left alone: ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const links = findInviteLinks(text, options).filter(({ kind }) => kind === 'link');
      const receivers = links.map((found) =>
        found.kind === 'link' && found.enclosure.kind === 'foreign' ? (found.enclosure.host ?? '?') : 'none',
      );
      assert.deepEqual([...new Set(receivers)], [receiver]);
      assert.equal(await repaired(text), text);
      const found = atCursor(text);
      assert.equal(found?.kind === 'link' && found.enclosure.kind, 'foreign');
      assert.equal(found?.kind === 'link' && repairOf(found, current), undefined);
    });
  }

  it('stays unchanged in any text around it: a repair changes no byte of a URL that starts elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(enclosed(dead), async (text) => {
        const after = await repaired(text);
        assert.ok(!after.includes(current.inviteId) && after === text, `${text}\n→ ${after}`);
      }),
      { seed, numRuns: 3_000 },
    );
  });

  it('is recognized in a document even if its line does not show it', () => {
    const padding = 'x'.repeat(9_000);
    for (const text of [
      `https://evil.example/?pad=${padding}&u=${dead.text}`,
      `<img src="https://evil.example/?u=\n${dead.text}">`,
      `<img src="https://evil.example/?u=${' \n'.repeat(9_000)}${dead.text}">`,
    ]) {
      const found = atCursor(text);
      assert.deepEqual(found?.kind === 'link' && found.enclosure, { kind: 'foreign', host: 'evil.example' });
    }
  });
});

describe('An invite link that is the outermost URL', () => {
  for (const text of outermostTexts(dead)) {
    it(`is replaced: ${JSON.stringify(text.slice(0, 150))}`, async () => {
      assert.equal(await repaired(text), text.replaceAll(dead.inviteId, current.inviteId));
      assert.ok(!(await repaired(text)).includes(dead.inviteId));
      const found = atCursor(text);
      assert.equal(found?.kind === 'link' && repairOf(found, current)?.text, current.inviteId);
    });
  }
});

describe('An editor link inside a redirect to it', () => {
  for (const text of redirectTexts(dead)) {
    it(`is replaced in place: ${JSON.stringify(text.slice(0, 150))}`, async () => {
      assert.equal(await repaired(text), text.replace(dead.inviteId, current.inviteId));
    });
  }
});

describe('A mail or search wrapper around an invite link', () => {
  for (const [before, wrapper, after] of wrapperTexts(dead)) {
    it(`is replaced as a whole: ${JSON.stringify(`${before}${wrapper}${after}`.slice(0, 150))}`, async () => {
      assert.equal(await repaired(`${before}${wrapper}${after}`), `${before}${current.text}${after}`);
      const found = atCursor(`${before}${wrapper}${after}`);
      const repair = found?.kind === 'link' ? repairOf(found, current) : undefined;
      assert.deepEqual([repair?.text, repair && repair.end - repair.start], [current.text, wrapper.length]);
    });
  }
});
