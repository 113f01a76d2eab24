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
    attack: 'A workspace, a folder, a language, a nested object or a remote machine sets the host',
    result: 'No token goes there: only what the user set counts.',
    tests: {
      'e2e/attacks.test.ts': ['send no token elsewhere from a folder', 'send no token elsewhere from a workspace'],
    },
  },
  {
    attack: 'A host that looks like a known one, in a link that is pasted, typed, printed, opened or in a document',
    result: 'It is no invite link, in each of the ways in which text is read.',
    tests: {
      'unit/attacks/lookAlikes.test.ts': ['is no invite link for', 'is never more than the link of the known host'],
      'unit/links/readInviteLinkHosts.test.ts': ['never shows anything of a host but what hosts are made of'],
      'integration/diagnostics.test.ts': ['warn of links that only look like one'],
      'integration/quickFixes.test.ts': ['are none for a link that only looks like one'],
      'e2e/hover.test.ts': ['warns once of a host that only looks like a known one'],
    },
  },
  {
    attack:
      'A document has a made-up or dead invite link inside a URL of the attacker, for a live one to be written there: path, parameter, fragment, image, attribute, encoded, nested, an app’s scheme',
    result: 'It is reported as inside a link to that host, and no repair, quick fix or paste changes it.',
    tests: {
      'unit/attacks/foreignUrls.test.ts': ['does not get it from', 'gets nothing with a token of one organization'],
      'unit/links/enclosure.test.ts': ['is reported and left alone', 'a repair changes no byte'],
      'integration/quickFixes.test.ts': ['offer no replacement for a link inside'],
      'integration/paste.test.ts': ['offers no current link for one inside'],
      'integration/replaceInFile.test.ts': ['leaves alone what is inside'],
      'integration/findInvites.test.ts': ['leaves alone what is inside', 'says of each link what URL'],
      'e2e/repair.test.ts': ['inside the URL of somebody else are reported and left alone'],
    },
  },
  {
    attack:
      'A document of hosts that take long to parse: thousands of letters of other scripts, many labels, long user info',
    result: 'At most three times the time of ordinary text for each byte, in slices that can be ended.',
    tests: {
      'unit/links/timePerByte.test.ts': ['to scan: ', 'to read when it is pasted: '],
      'unit/links/slices.test.ts': ['lets others work in between', 'counts everything that it looks at'],
    },
  },
  {
    attack: 'The service redirects, to its own host or another',
    result: 'The redirect is named and not followed.',
    tests: {
      'unit/api/transportOnTheWire.test.ts': ['does not follow a redirect with status'],
      'unit/auth/sessionClients.test.ts': ['sends a token nowhere because the service redirects'],
    },
  },
  {
    attack: 'A token meets the host of another session, or of a record that was tampered with',
    result: 'It goes to the host that it was made for, or nowhere.',
    tests: {
      'unit/auth/sessionClients.test.ts': ['sends a token only to the host it was made for'],
      'unit/auth/sessionSecrets.test.ts': ['is damaged when its host was changed'],
    },
  },
  {
    attack: 'A proxy stands in between and wants a password',
    result: 'The call ends there; a token goes through a proxy to its host only.',
    tests: {
      'unit/api/fallbackFetcher.test.ts': ['no fetcher for the answer of a proxy that wants a password'],
      'integration/transport.test.ts': ['goes through the proxy to'],
    },
  },
  {
    attack: 'Command links, icons, Markdown, HTML, bidi and control characters in names, addresses and messages',
    result: 'Text, wherever it is shown.',
    tests: {
      'unit/errors/hostileMessages.test.ts': ['holds no link, no icon and nothing that hides', 'has an end, soon'],
      'unit/auth/sessionLabels.test.ts': ['are harmless, for VS Code shows them'],
      'e2e/errors.test.ts': ['shows what a hostile service says as nothing but text'],
    },
  },
  {
    attack: 'Letters piled with marks that cover what stands above them, or that spell a text which nobody sees',
    result: 'Four marks to a letter, and no more.',
    tests: { 'unit/errors/hostileMessages.test.ts': ['holds no pile of marks', 'keeps the marks that letters have'] },
  },
  {
    attack:
      'A workspace tells the search what to do: names of files, ignore files, circles of links, globs of a billion choices',
    result: 'It is looked through all the same, and comes to an end.',
    tests: {
      'integration/findInvites.test.ts': ['takes no orders from what it looks at', 'is not held up by a glob'],
    },
  },
  {
    attack: 'Another extension calls a command: nothing, huge texts, foreign links, made-up rows, objects that throw',
    result:
      'No link is replaced and nothing joined unless a user agrees, and nothing is thrown. *Create* for an organization without a link asks nobody: another extension can make the first one and have it copied, and a message says so.',
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
    attack: 'Another extension calls the command of the keys that copy',
    result:
      'Nothing happens, whatever it passes. But it can have VS Code put the focused row in (`runCommands` with the arguments of the key binding), and VS Code does not say who asked: then the link of that row is copied, as the keys would do, and the status bar says so.',
    tests: {
      'unit/tree/focusedRow.test.ts': ['does nothing when another extension calls it with'],
      'integration/attacks.test.ts': ['another extension changes nothing by calling'],
    },
  },
  {
    attack: 'An address opens VS Code again and again, malformed, with a host or a token, or while a dialog is open',
    result: 'One preview at a time and two at most, and nothing else.',
    tests: {
      'integration/editorUri.test.ts': [
        'of 50 the newest is shown',
        'is not shown again where it is the same',
        'opens nothing when it is malformed',
        'is refused with',
        'is refused when a parameter hides in the id',
      ],
      'e2e/uri.test.ts': ['waits while nobody is signed in'],
    },
  },
  {
    attack: 'A document brings a command link of its own, or reads what the hover’s commands are called with',
    result: 'A handle that means something in one window only; no part of a key.',
    tests: {
      'unit/editor/linkHandles.test.ts': ['holds nothing of the key', 'means nothing in another window'],
      'integration/editorHover.test.ts': ['can run our own commands and no others'],
    },
  },
  {
    attack: 'The service answers with any JSON, bytes, status, headers, depth or size',
    result: 'Understood, or one error that says so; `PROPERTY_CASES=20000` makes it 100,000 cases.',
    tests: {
      'unit/api/hostileAnswers.test.ts': ['any JSON is', 'an answer with anything', 'any bytes', 'any status'],
      'unit/api/readBody.test.ts': ['stops at the first byte too many'],
    },
  },
  {
    attack: 'Hostile text drives a language-model tool',
    result: 'No change and no key without the user, who is always asked, and about exactly what the input says.',
    tests: {
      'unit/attacks/hostileAgent.test.ts': [
        'changes nothing and copies nothing, and throws nothing',
        'creates once',
        'joins nothing but',
        'replaces nothing but',
        'asks with names that are nothing but text',
      ],
      'unit/tools/consent.test.ts': [
        'asks no invite link and changes nothing',
        'still asks, with what the input asks for',
        'creates nothing where another window has replaced the link since',
        'asks again for the same input',
      ],
      'unit/tools/cancellation.test.ts': ['while it reads changes nothing', 'too late tells the model and the user'],
      'unit/tools/lazyTool.test.ts': ['asks all the same', 'answers instead of throwing'],
      'integration/attacks.test.ts': ['an agent changes nothing by using', 'an agent learns nothing of the invites'],
      'integration/tools.test.ts': ['leave no link in the log'],
      'e2e/tools.test.ts': ['create nothing when the user declines', 'never tell an agent a key'],
      'e2e/attacks.test.ts': ['let tools act unasked after VS Code has warned'],
    },
  },
  {
    attack: 'Another organization has the same name, or one that looks the same',
    result: 'Lists, questions and tools tell them apart by account, host and id.',
    tests: {
      'unit/tools/sameNames.test.ts': ['differ in the list of organizations', 'differ in what the user is asked'],
    },
  },
  {
    attack: 'Somebody reads what was logged, stored, shown or printed',
    result:
      'No token and no invite id: looked for after every command, tool and meeting with a link, with all logs at trace level.',
    tests: {
      'e2e/otherCommands.test.ts': ['With them every command was used'],
      'e2e/smoke.test.ts': ['finds whatever an extension leaves behind'],
      'e2e/oldestVsCode.test.ts': ['finds whatever an extension leaves behind'],
      'unit/host/findCanaries.test.ts': ['names the canary and the place', 'looks into every file'],
      'unit/api/token.test.ts': ['is a mask when it is printed'],
    },
  },
  {
    attack: 'A weakness in what others wrote',
    result: 'The package names what it contains; CI asks `npm audit`.',
    tests: { 'unit/manifest/package.test.ts': ['names every package that it contains'] },
  },
];
