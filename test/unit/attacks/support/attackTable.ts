/** One attack, what it comes to, and the tests that try it: files of `test/`, each with the words that its tests begin with. */
export interface Attack {
  readonly attack: string;
  readonly result: string;
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

/** Every attack that the tests try. Whoever adds a file of them names it here. */
export const attacks: readonly Attack[] = [
  {
    attack: 'A workspace, a folder, a language, a nested object or a remote machine sets the host',
    result: 'No token goes there: only what the user set counts.',
    tests: {
      'ui/attacks.test.ts': ['send no token elsewhere from a folder', 'send no token elsewhere from a workspace'],
    },
  },
  {
    attack: 'A host that looks like a known one, in a link that is pasted, typed, printed, opened or in a document',
    result: 'It is no invite link, at any place that reads one. The list of these places is complete.',
    tests: {
      'unit/attacks/lookAlikes.test.ts': ['is no invite link for', 'is never more than the link of the known host'],
      'unit/invites/readInviteLinkHosts.test.ts': ['never shows anything of a host but what hosts are made of'],
      'ui/hover.test.ts': ['warns of a host that only looks like a known one'],
    },
  },
  {
    attack: 'The service redirects, to its own host or another',
    result: 'The redirect is named and not followed.',
    tests: {
      'unit/gitpod/transportOnTheWire.test.ts': ['does not follow a redirect with status'],
      'unit/sessions/sessionClients.test.ts': ['sends a token nowhere because the service redirects'],
    },
  },
  {
    attack: 'A token meets the host of another session, or of a record that was tampered with',
    result: 'It goes to the host that it was made for, or nowhere.',
    tests: {
      'unit/sessions/sessionClients.test.ts': ['sends a token only to the host it was made for'],
      'unit/sessions/sessionSecrets.test.ts': ['is damaged when its host was changed'],
    },
  },
  {
    attack: 'A proxy stands in between and wants a password',
    result: 'The call ends there; a token goes through a proxy to its host only.',
    tests: {
      'unit/gitpod/fetchLadder.test.ts': ['no rung for the answer of a proxy that wants a password'],
      'integration/transport.test.ts': ['goes through the proxy to'],
    },
  },
  {
    attack: 'Command links, icons, Markdown, HTML, bidi and control characters in names, addresses and messages',
    result:
      'Text, wherever it is shown. The list of these places is complete, and so is that of the expressions which read such text.',
    tests: {
      'unit/attacks/shownText.test.ts': ['are made harmless in', 'are read nowhere above'],
      'unit/errors/hostileWords.test.ts': ['holds no link, no icon and nothing that hides', 'has an end, soon'],
      'unit/sessions/sessionLabels.test.ts': ['are harmless, for VS Code shows them'],
      'ui/errors.test.ts': ['shows what a hostile service says as nothing but text'],
    },
  },
  {
    attack: 'Letters piled with marks that cover what stands above them, or that spell a text which nobody sees',
    result: 'Four marks to a letter, and no more.',
    tests: { 'unit/errors/hostileWords.test.ts': ['holds no pile of marks', 'keeps the marks that letters have'] },
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
    result: 'Nothing changes unless a person agrees, and nothing is thrown.',
    tests: {
      'unit/attacks/hostileArguments.test.ts': ['changes nothing without the person', 'asks nobody when'],
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
      'ui/uri.test.ts': ['waits while nobody is signed in'],
    },
  },
  {
    attack: 'A document brings a command link of its own, or reads what the card’s commands are called with',
    result: 'A handle that means something in one window only; no part of a key.',
    tests: {
      'unit/editor/shownInvites.test.ts': ['holds nothing of the key', 'means nothing in another window'],
      'integration/editorHover.test.ts': ['can run our own commands and no others'],
    },
  },
  {
    attack: 'The service answers with any JSON, bytes, status, headers, depth or size',
    result: 'Understood, or one error that says so; `PROPERTY_CASES=20000` makes it 100,000 cases.',
    tests: {
      'unit/gitpod/hostileAnswers.test.ts': ['any JSON is', 'an answer with anything', 'any bytes', 'any status'],
      'unit/gitpod/readBody.test.ts': ['stops at the first byte too many'],
    },
  },
  {
    attack: 'Hostile text drives a language-model tool',
    result: 'No change and no key without a person; one change for each time they agreed.',
    tests: {
      'unit/attacks/hostileAgent.test.ts': ['changes nothing and copies nothing', 'creates once', 'joins nothing but'],
      'integration/attacks.test.ts': ['an agent changes nothing by using', 'an agent learns nothing of the invites'],
      'ui/tools.test.ts': ['create nothing when the person declines', 'never tell an agent a key'],
      'ui/attacks.test.ts': ['let tools act unasked after VS Code has warned'],
    },
  },
  {
    attack: 'Somebody reads what was logged, stored, shown or printed',
    result:
      'No token and no invite id: looked for after every command, tool and meeting with a link, with all logs at trace level.',
    tests: {
      'ui/otherCommands.test.ts': ['With them every command was used'],
      'ui/smoke.test.ts': ['finds whatever an extension leaves behind'],
      'ui/oldestVsCode.test.ts': ['finds whatever an extension leaves behind'],
      'unit/host/findCanaries.test.ts': ['names the canary and the place', 'looks into every file'],
      'unit/gitpod/token.test.ts': ['is a mask when it is printed'],
    },
  },
  {
    attack: 'A weakness in what others wrote',
    result: 'The package names what it contains; CI asks `npm audit`.',
    tests: { 'unit/manifest/package.test.ts': ['names every package that it contains'] },
  },
];
