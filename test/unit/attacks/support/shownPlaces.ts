import ts from 'typescript';
import { read } from '../../manifest/support/project';

/** What of VS Code shows text that it is called with. */
const shows = new Set(
  `showInformationMessage showWarningMessage showErrorMessage showInputBox createInputBox showQuickPick createQuickPick withProgress
  showSaveDialog showOpenDialog createStatusBarItem setStatusBarMessage createWebviewPanel appendText appendMarkdown`.split(
    /\s+/,
  ),
);

/** What of VS Code shows text that it is made of. */
const shown = new Set(
  `MarkdownString TreeItem Diagnostic Hover TerminalLink LanguageModelTextPart CodeAction CodeLens CompletionItem InlayHint
  DocumentPasteEdit DocumentDropEdit SnippetString`.split(/\s+/),
);

/** What of VS Code shows text that is set. */
const set = new Set(
  `label description detail tooltip title placeholder placeHolder prompt validationMessage html accessibilityInformation badge
  message`.split(/\s+/),
);

export interface Reading {
  /** The ways in which the file shows text. */
  readonly shows: readonly string[];
  /** The functions that it calls, by name. */
  readonly calls: ReadonlySet<string>;
}

/** What a file of the extension has to do with text that is shown. */
export function readPlace(file: string): Reading {
  const [ways, calls] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      calls.add(called.getText());
      if (shows.has(called.getText())) ways.add(called.getText());
    } else if (ts.isNewExpression(node) && shown.has(node.expression.getText())) {
      ways.add(node.expression.getText());
    } else if (ts.isHeritageClause(node)) {
      node.types.map(({ expression }) => expression.getText()).forEach((each) => shown.has(each) && ways.add(each));
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (ts.isPropertyAccessExpression(node.left) && set.has(node.left.name.text)) ways.add(node.left.name.text);
    } else if (ts.isIdentifier(node) && !ts.isImportSpecifier(node.parent) && harmlessFunctions.has(node.text)) {
      calls.add(node.text); // Handed on as a function: `notes.map(foreignMarkdown)`.
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true));
  return { shows: [...ways].sort(), calls };
}

/** What makes foreign text harmless, and what hands on nothing but what these made. */
export const harmlessFunctions: ReadonlySet<string> = new Set([
  'harmless',
  'harmlessSentence',
  'foreignMarkdown',
  'organizationName',
  'failureWords',
  'inviteFacts',
  'inviteCard',
  'card',
  'joinerWords',
]);
