import ts from 'typescript';
import { read } from '../../manifest/support/project';

/** What somebody else has worded, by the names of the properties that hold it. Hosts are not among it: they were parsed. */
const worded = new Set(
  'name email fullName organizationName loginProvider userMessage inviteDomains domain'.split(' '),
);

/** What makes foreign text harmless. */
const guards = new Set(['harmless', 'harmlessSentence', 'foreignMarkdown', 'organizationName']);

const comparing = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken]);

/**
 * Every expression of a file that reads what somebody else has worded, unless it is an argument of what makes it harmless, or is only
 * compared. What was made harmless already and is kept under the same name is among it.
 */
export function rawReads(file: string): string[] {
  const { source, checker } = boundAlone(file);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const reads = ts.isIdentifier(node) ? isTakenOut(node, checker) : isWorded(node);
    if (reads && !isGuarded(node) && !isCompared(node)) found.add(node.getText());
    node.forEachChild(visit);
  };
  visit(source);
  return [...found].sort();
}

/** The file as the compiler sees it when it looks at no other: that is enough to know which variable a name means, and quick. */
function boundAlone(file: string): { readonly source: ts.SourceFile; readonly checker: ts.TypeChecker } {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const options: ts.CompilerOptions = { noLib: true, noResolve: true };
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name) => (name === file ? source : undefined),
  };
  return { source, checker: ts.createProgram([file], options, host).getTypeChecker() };
}

function isWorded(node: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(node)) return false;
  const { name, expression } = node;
  return worded.has(name.text) || (name.text === 'label' && /session$/i.test(expression.getText()));
}

/** Whether this is a variable that was taken out of an object by such a name. */
function isTakenOut(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  const symbol = ts.isShorthandPropertyAssignment(parent)
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : checker.getSymbolAtLocation(node);
  const declared = symbol?.valueDeclaration;
  return (
    declared !== undefined &&
    ts.isBindingElement(declared) &&
    ts.isObjectBindingPattern(declared.parent) &&
    declared.name !== node &&
    worded.has((declared.propertyName ?? declared.name).getText())
  );
}

function isGuarded(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isSourceFile(parent)) return false;
  const isArgument = ts.isCallExpression(parent) && parent.expression !== node;
  return (isArgument && guards.has(parent.expression.getText())) || isGuarded(parent);
}

function isCompared({ parent }: ts.Node): boolean {
  return ts.isBinaryExpression(parent) && comparing.has(parent.operatorToken.kind);
}
