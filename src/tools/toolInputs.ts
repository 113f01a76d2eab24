import * as v from 'valibot';

const organizationInput = v.object({ organization: v.pipe(v.string(), v.nonEmpty(), v.maxLength(500)) });
const inviteInput = v.object({ invite: v.pipe(v.string(), v.nonEmpty(), v.maxLength(10_000)) });

/** Which organization a model means: its id or its name. @throws Error for anything else, with what is wanted */
export function organizationIn(input: unknown): string {
  const parsed = v.safeParse(organizationInput, input);
  if (!parsed.success) {
    throw new Error('The input must be {"organization": "<id or name>"}.');
  }
  return parsed.output.organization;
}

/** The invite that a model means, as text. @throws Error for anything else, with what is wanted */
export function inviteIn(input: unknown): string {
  const parsed = v.safeParse(inviteInput, input);
  if (!parsed.success) {
    throw new Error('The input must be {"invite": "<invite link or id>"}.');
  }
  return parsed.output.invite;
}
