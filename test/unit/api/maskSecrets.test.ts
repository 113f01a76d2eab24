import assert from 'node:assert/strict';
import { maskSecrets } from '../../../src/api/sanitize';

describe('Masking untrusted text', () => {
  const masked: Record<string, string> = {
    'an id': 'no invite 0190d0a1-2222-7abc-8def-0123456789ab here',
    'an id in capitals': 'no invite 0190D0A1-2222-7ABC-8DEF-0123456789AB here',
    'an id without hyphens': 'no invite 0190d0a122227abc8def0123456789ab here',
    'an id inside an address': 'https://app.gitpod.io/join-organization/0190d0a1-2222-7abc-8def-0123456789ab?x=1',
    'a personal access token': 'bad gitpod_pat_0190d0a1.22227abc8def-0123456789ab here',
    'a header': 'Authorization: Bearer 0190d0a1-short here',
    'a JSON web token': 'bad eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIwMTkwZDBhMSJ9.MEUCIQDx0190d0a1 here',
    'a long key': 'bad v2_0190d0a12222AbcD_8def0123456789ab0123 here',
  };
  for (const [what, text] of Object.entries(masked)) {
    it(`removes ${what}`, () => {
      const result = maskSecrets(text);
      assert.ok(!/0190d0a1|0123456789ab/i.test(result), result);
      assert.ok(result.includes('…'));
    });
  }

  for (const text of [
    'unable to verify the first certificate UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'connect ECONNREFUSED 127.0.0.1:443',
    'request to https://app.gitpod.io/api/gitpod.v1.OrganizationService/GetOrganizationInviteSummary failed',
  ]) {
    it(`keeps text without secrets: ${text}`, () => {
      assert.equal(maskSecrets(text), text);
    });
  }
});
