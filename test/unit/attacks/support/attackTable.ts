/**
 * One attack, its result, and the tests for it: files of `test/`, each with the text of its test titles or their
 * beginning.
 */
export interface Attack {
  readonly attack: string;
  readonly result: string;
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

/** Every tested attack. Add each new file of attack tests here. */
export const attacks: readonly Attack[] = [
  {
    attack: 'The host is set by a workspace, a folder, a language, a nested object or a remote machine',
    result: 'No token is sent there: only the user setting counts.',
    tests: {
      'e2e/attacks.test.ts': ['send no token to another host when set'],
    },
  },
  {
    attack: 'A look-alike host, in a link that is pasted, typed, printed, opened or in a document',
    result: 'It is not read as an invite link, whichever way the text is read.',
    tests: {
      'unit/attacks/lookAlikes.test.ts': ['is no invite link for', 'is never more than the link of the known host'],
      'unit/links/readInviteLinkHosts.test.ts': ['never shows anything of a host but what hosts are made of'],
      'integration/diagnostics.test.ts': ['warn of links that only look like one'],
      'integration/quickFixes.test.ts': ['are none for a link that only looks like one'],
      'e2e/hover.test.ts': ['warns once about a look-alike host'],
    },
  },
  {
    attack:
      'A document contains an invalid invite link inside a URL of the attacker, to have a valid one written there: path, parameter, fragment, image, attribute, encoded, nested, an app’s scheme',
    result: 'It is reported as part of a link to that host, and no repair, quick fix or paste changes it.',
    tests: {
      'unit/attacks/foreignUrls.test.ts': ['does not get it from', 'gets nothing with a token of one organization'],
      'unit/links/enclosure.test.ts': ['is reported and left alone', 'a repair changes no byte'],
      'integration/quickFixes.test.ts': ['offer no replacement for a link inside'],
      'integration/paste.test.ts': ['offers no current link for one inside'],
      'integration/replaceInFile.test.ts': ['leaves alone what is inside'],
      'integration/findInvites.test.ts': ['leaves alone what is inside', 'says of each link what URL'],
      'e2e/repair.test.ts': ['inside the URL of another site are reported, but not replaced'],
    },
  },
  {
    attack: 'A document with hosts that are slow to parse: thousands of non-Latin letters, many labels, long user info',
    result: 'At most three times the time of ordinary text per byte, in slices that can be cancelled.',
    tests: {
      'unit/links/timePerByte.test.ts': ['to scan: ', 'to read when it is pasted: '],
      'unit/links/slices.test.ts': ['lets others work in between', 'counts everything that it looks at'],
    },
  },
  {
    attack: 'The service redirects to its own host or another one',
    result: 'The redirect is named and not followed.',
    tests: {
      'unit/api/transportOnTheWire.test.ts': ['does not follow a redirect with status'],
      'unit/auth/sessionClients.test.ts': ['sends a token nowhere because the service redirects'],
    },
  },
  {
    attack: 'A token is used with the host of another session, or with a stored host that was tampered with',
    result: 'It is sent only to the host that it was created for, or not at all.',
    tests: {
      'unit/auth/sessionClients.test.ts': ['sends a token only to the host it was made for'],
      'unit/auth/sessionSecrets.test.ts': ['is damaged when its host was changed'],
    },
  },
  {
    attack: 'A proxy requires a password',
    result: 'The request fails. A token is sent through a proxy only to its own host.',
    tests: {
      'unit/api/fallbackFetcher.test.ts': ['no fetcher for the response of a proxy that requires a password'],
      'integration/transport.test.ts': ['goes through the proxy to'],
    },
  },
  {
    attack: 'Command links, icons, Markdown, HTML, bidi and control characters in names, addresses and messages',
    result: 'They are shown as plain text everywhere.',
    tests: {
      'unit/errors/hostileMessages.test.ts': ['holds no link, no icon and nothing that hides', 'is short'],
      'unit/auth/sessionLabels.test.ts': ['are safe to show in menus'],
      'e2e/errors.test.ts': ['shows the message of a hostile service as plain text'],
    },
  },
  {
    attack: 'Letters with so many combining marks that they cover other lines, or spell invisible text',
    result: 'At most four marks are kept per letter.',
    tests: { 'unit/errors/hostileMessages.test.ts': ['holds no pile of marks', 'keeps the marks that letters have'] },
  },
  {
    attack:
      'A workspace manipulates the search: file names, ignore files, cycles of symbolic links, globs with a billion alternatives',
    result: 'The search covers the workspace anyway, and ends.',
    tests: {
      'integration/findInvites.test.ts': ['takes no orders from what it looks at', 'is not held up by a glob'],
    },
  },
  {
    attack:
      'Another extension calls a command: without arguments, with huge texts, other links, forged rows, objects that throw',
    result:
      'No link is replaced and no organization joined unless the user confirms, and nothing is thrown. *Create* does not ask if the organization has no link: another extension can create the first one and have it copied, and a message reports that.',
    tests: {
      'unit/attacks/hostileArguments.test.ts': [
        'changes nothing without the user',
        'creates the first link of an organization without one',
        'replaces no link that way',
        'asks nobody when',
      ],
      'integration/attacks.test.ts': ['another extension changes nothing by calling'],
    },
  },
  {
    attack: 'Another extension calls the command of the copy key bindings',
    result:
      'Nothing happens with any argument. With `runCommands` and the arguments of the key binding it can have VS Code pass the focused row, and VS Code does not reveal the caller. In that case the link of that row is copied, as with the keys, and the status bar reports it.',
    tests: {
      'unit/tree/focusedRow.test.ts': ['does nothing when another extension calls it with'],
      'integration/attacks.test.ts': ['another extension changes nothing by calling'],
    },
  },
  {
    attack: 'A URI opens VS Code repeatedly, malformed, with a host or a token, or while a dialog is open',
    result: 'One preview is shown at a time, at most two in total, and nothing else happens.',
    tests: {
      'integration/editorUri.test.ts': [
        'of 50 the newest is shown',
        'is not shown again where it is the same',
        'opens nothing when it is malformed',
        'is refused with',
        'is refused when a parameter hides in the id',
      ],
      'e2e/uri.test.ts': ['waits while signed out'],
    },
  },
  {
    attack: 'A document contains its own command link, or reads the arguments of the hover’s commands',
    result: 'The arguments are handles that are valid in one window only, and contain no part of a key.',
    tests: {
      'unit/editor/linkHandles.test.ts': ['holds nothing of the key', 'means nothing in another window'],
      'integration/editorHover.test.ts': ['can run our own commands and no others'],
    },
  },
  {
    attack: 'The service responds with any JSON, bytes, status, headers, depth or size',
    result: 'The response is read, or becomes one error; `PROPERTY_CASES=20000` runs 100,000 cases.',
    tests: {
      'unit/api/hostileAnswers.test.ts': ['any JSON is', 'an answer with anything', 'any bytes', 'any status'],
      'unit/api/readBody.test.ts': ['stops at the first byte too many'],
    },
  },
  {
    attack: 'Malicious text controls a language-model tool',
    result: 'Nothing changes and no key is revealed without a confirmation that shows exactly the input.',
    tests: {
      'unit/attacks/hostileAgent.test.ts': [
        'changes nothing and copies nothing, and throws nothing',
        'creates once',
        'joins nothing but',
        'replaces nothing but',
        'asks with names that are nothing but text',
      ],
      'unit/tools/consent.test.ts': [
        'reads no invite link and changes nothing',
        'still asks, with what the input asks for',
        'creates nothing where another window has replaced the link since',
        'asks again for the same input',
      ],
      'unit/tools/cancellation.test.ts': ['while it reads changes nothing', 'too late tells the model and the user'],
      'unit/tools/lazyTool.test.ts': ['asks anyway', 'answers instead of throwing'],
      'integration/attacks.test.ts': ['an agent changes nothing by using', 'an agent learns nothing of the invites'],
      'integration/tools.test.ts': ['leave no link in the log'],
      'e2e/tools.test.ts': ['create nothing when the user declines', 'never give the agent a key'],
      'e2e/attacks.test.ts': ['let tools run without confirmation after a warning'],
    },
  },
  {
    attack: 'Another organization has the same name, or one that looks the same',
    result: 'Lists, questions and tools show account, host and ID to distinguish them.',
    tests: {
      'unit/tools/sameNames.test.ts': ['differ in the list of organizations', 'differ in what the user is asked'],
    },
  },
  {
    attack: 'Someone reads the logs, stored data, notifications or output',
    result:
      'They contain no token and no invite ID: searched after every command, tool and link in every place, with all logs at trace level.',
    tests: {
      'e2e/otherCommands.test.ts': ['Commands that no other browser test uses'],
      'e2e/smoke.test.ts': ['is covered by the search for keys'],
      'e2e/oldestVsCode.test.ts': ['is covered by the search for keys'],
      'unit/host/findCanaries.test.ts': ['names the canary and the place', 'looks into every file'],
      'unit/api/token.test.ts': ['is a mask when it is printed'],
    },
  },
  {
    attack: 'A vulnerability in a dependency',
    result: 'The package lists its dependencies; CI runs `npm audit`.',
    tests: { 'unit/manifest/package.test.ts': ['names every package that it contains'] },
  },
];
