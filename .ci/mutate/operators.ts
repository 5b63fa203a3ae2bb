/**
 * The kinds of faults: what each makes of a piece of code.
 *
 * @module
 */
import ts from "typescript";

/** A piece of code to be replaced, and by what. */
export interface Change {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

const SWAPS: ReadonlyMap<ts.SyntaxKind, readonly [operator: string, replacement: string]> = new Map(
  [
    [ts.SyntaxKind.LessThanToken, ["comparison", "<="]],
    [ts.SyntaxKind.LessThanEqualsToken, ["comparison", "<"]],
    [ts.SyntaxKind.GreaterThanToken, ["comparison", ">="]],
    [ts.SyntaxKind.GreaterThanEqualsToken, ["comparison", ">"]],
    [ts.SyntaxKind.EqualsEqualsEqualsToken, ["equality", "!=="]],
    [ts.SyntaxKind.ExclamationEqualsEqualsToken, ["equality", "==="]],
    [ts.SyntaxKind.AmpersandAmpersandToken, ["logic", "||"]],
    [ts.SyntaxKind.BarBarToken, ["logic", "&&"]],
    [ts.SyntaxKind.PlusToken, ["arithmetic", "-"]],
    [ts.SyntaxKind.MinusToken, ["arithmetic", "+"]],
    [ts.SyntaxKind.AsteriskToken, ["arithmetic", "/"]],
    [ts.SyntaxKind.SlashToken, ["arithmetic", "*"]],
    [ts.SyntaxKind.PercentToken, ["arithmetic", "*"]],
    [ts.SyntaxKind.LessThanLessThanToken, ["arithmetic", ">>"]],
    [ts.SyntaxKind.GreaterThanGreaterThanToken, ["arithmetic", "<<"]],
    [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken, ["arithmetic", "<<"]],
    [ts.SyntaxKind.AmpersandToken, ["arithmetic", "|"]],
    [ts.SyntaxKind.BarToken, ["arithmetic", "&"]],
    [ts.SyntaxKind.PlusEqualsToken, ["arithmetic", "-="]],
    [ts.SyntaxKind.MinusEqualsToken, ["arithmetic", "+="]],
  ],
);

const METHODS: ReadonlyMap<string, string> = new Map([
  ["min", "max"],
  ["max", "min"],
  ["some", "every"],
  ["every", "some"],
]);

/** Numbers from here on are limits and times: one more changes nothing, none at all does. */
const LARGE_NUMBER = 10;

/**
 * All that can go wrong with one node of the syntax tree, its children aside.
 *
 * @param node The node.
 * @param file The file it stands in.
 * @returns The changes.
 */
export function changesOf(node: ts.Node, file: ts.SourceFile): Change[] {
  const at = (operator: string, target: ts.Node, replacement: string): Change => ({
    operator,
    start: target.getStart(file),
    end: target.getEnd(),
    replacement,
  });
  if (ts.isBinaryExpression(node)) {
    const [operator, replacement] = SWAPS.get(node.operatorToken.kind) ?? [];
    if (!operator || operator === "arithmetic" && hasText(node)) return [];
    return [at(operator, node.operatorToken, replacement!)];
  }
  if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
    const condition = ts.isIfStatement(node) ? node.expression : node.condition;
    return ["true", "false"].map((value) => at("condition", condition, value));
  }
  if (ts.isWhileStatement(node) && !isBoolean(node.expression)) {
    return [at("condition", node.expression, "false")];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [at("negation", node, node.operand.getText(file))];
  }
  if (ts.isNumericLiteral(node)) return [at("number", node, otherNumber(Number(node.text)))];
  if (ts.isBigIntLiteral(node)) {
    return [at("number", node, `${otherNumber(Number(node.text.slice(0, -1)))}n`)];
  }
  if (isBoolean(node)) {
    return [at("boolean", node, node.kind === ts.SyntaxKind.TrueKeyword ? "false" : "true")];
  }
  // Words are names and kinds; sentences are for people.
  if (ts.isStringLiteral(node) && !node.text.includes(" ")) {
    return [at("text", node, node.text === "" ? `"mutant"` : `""`)];
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression;
    if (/^(slice|subarray)$/.test(name.text) && node.arguments.length > 0) {
      return [at("slice", node, expression.getText(file))];
    }
    const other = METHODS.get(name.text);
    return other ? [at("method", name, other)] : [];
  }
  if (ts.isExpressionStatement(node)) {
    const isNeeded = ts.isStringLiteral(node.expression) ||
      /^super\b/.test(node.expression.getText(file));
    return isNeeded ? [] : [at("statement", node, ";")];
  }
  if (ts.isThrowStatement(node)) return [at("throw", node, ";")];
  if (ts.isReturnStatement(node) && isEarly(node)) return [at("return", node, ";")];
  if (ts.isBreakOrContinueStatement(node)) return [at("jump", node, ";")];
  return [];
}

/** Whether a part of the program does not run, or only tells people something. */
export function isOutOfScope(node: ts.Node, file: ts.SourceFile): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    return true;
  }
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  // `await import("./x.ts")`, names of properties, and the text of errors.
  if (ts.isCallExpression(node)) {
    return node.expression.kind === ts.SyntaxKind.ImportKeyword || isLogging(node, file);
  }
  if (ts.isPropertyName(node) && "name" in node.parent && node.parent.name === node) return true;
  return ts.isNewExpression(node) && /Error$/.test(node.expression.getText(file));
}

/** A statement that only writes to the log is no behaviour either. */
export function isLogStatement(node: ts.Node, file: ts.SourceFile): boolean {
  return ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) &&
    isLogging(node.expression, file);
}

function isLogging(node: ts.CallExpression, file: ts.SourceFile): boolean {
  const callee = node.expression.getText(file);
  return /\b(log|logger)\??\.(debug|info|warn|error|log)$/i.test(callee);
}

function isBoolean(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword;
}

/** Whether a `+` joins texts. */
function hasText({ left, right }: ts.BinaryExpression): boolean {
  return [left, right].some((side) =>
    ts.isStringLiteral(side) || ts.isTemplateExpression(side) ||
    ts.isNoSubstitutionTemplateLiteral(side) || ts.isBinaryExpression(side) && hasText(side)
  );
}

function otherNumber(value: number): string {
  return String(value < LARGE_NUMBER ? value + 1 : 0);
}

/** Whether a `return` is not the end of its function. */
function isEarly(node: ts.ReturnStatement): boolean {
  const { parent } = node;
  if (!ts.isBlock(parent)) return true;
  return !ts.isFunctionLike(parent.parent) || parent.statements.at(-1) !== node;
}
