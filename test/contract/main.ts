import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { GitpodHost } from '../../src/api/host';
import { runMain } from '../host/process/runMain';
import { contractPage, observe, organizationName } from './contract';

const usage = `Usage: npm run contract -- [--host https://app.gitpod.io] [--allow-changes --organization ID]

Asks the service what the extension knows or assumes of it, and prints one page without ids, links, names, addresses or tokens.
The token comes from the environment variable GITPOD_TOKEN or is typed in. Nothing is changed unless --allow-changes is given:
then the invite link of that organization is read, which may create it, and REPLACED, after its name was typed in.`;

interface Options {
  readonly host: GitpodHost;
  readonly allowChanges: boolean;
  readonly organizationId: string | undefined;
}

/** Parses the command line. Error messages never repeat an argument, because it may be a token. */
function readOptions(args: readonly string[]): Options {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        host: { type: 'string', default: GitpodHost.default.origin },
        'allow-changes': { type: 'boolean', default: false },
        organization: { type: 'string' },
      },
    });
  } catch {
    throw new Error(`An argument is not known.\n${usage}`);
  }
  const { host: text, 'allow-changes': allowChanges, organization } = parsed.values;
  const host = GitpodHost.parse(text);
  if (!(host instanceof GitpodHost)) {
    throw new Error(`--host is an origin such as ${GitpodHost.default.origin}.`);
  }
  if (allowChanges !== (organization !== undefined)) {
    throw new Error('--allow-changes and --organization go together.');
  }
  return { host, allowChanges, organizationId: organization };
}

/** Prompts in the terminal, without echoing the input if it is secret. */
async function prompt(question: string, isSecret: boolean): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const input = createInterface({
    input: process.stdin,
    output: isSecret ? silent : process.stderr,
    terminal: process.stdin.isTTY,
  });
  try {
    const { value } = (await input[Symbol.asyncIterator]().next()) as { value?: string };
    return (value ?? '').trim();
  } finally {
    input.close();
  }
}

runMain(async () => {
  const { host, allowChanges, organizationId } = readOptions(process.argv.slice(2));
  const fromEnvironment = process.env['GITPOD_TOKEN']?.trim() ?? '';
  const token = fromEnvironment === '' ? await prompt('Token: ', true) : fromEnvironment;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Error('There is no token, or it holds characters that no token has.');
  }
  const options = { host, token, organizationId, allowChanges };
  if (allowChanges) {
    const name = await organizationName(options);
    if (name === undefined) {
      throw new Error('The organization cannot be read with this token. Nothing was changed.');
    }
    const question = `The invite link of ${JSON.stringify(name)} stops working for everyone who has it.\nType the name of the organization to go on: `;
    if ((await prompt(question, false)) !== name.trim()) {
      throw new Error('That is another name. Nothing was changed.');
    }
  }
  process.stdout.write(contractPage(host, await observe(options)));
  return 0;
});
