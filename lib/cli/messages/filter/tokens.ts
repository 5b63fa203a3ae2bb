import { UsageError } from "../../line/usage_error.ts";

/** A piece of an expression, and where it stands. */
export type Token =
  & { readonly at: number; readonly text: string }
  & (
    | { readonly kind: "value"; readonly value: string | number }
    /** A path: its first part, and what follows it. */
    | { readonly kind: "path"; readonly steps: readonly string[] }
    | { readonly kind: "sign" | "end" }
  );

const NAME = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const STEP = String.raw`\.${NAME}|\.-?\d+|\[-?\d+\]|\['[^']*'\]|\["[^"]*"\]`;
const SPACE = /\s+/uy;
const TEXT = /'[^']*'|"[^"]*"/uy;
const PATH = new RegExp(String.raw`(?:${NAME}|\d+(?=\.[\p{L}_$]|\[))(?:${STEP})*`, "uy");
const NUMBER = /0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iuy;
const SIGN = /\|\||&&|[=!]==|==|!=|<=|>=|[-<>!+*/%(),]/uy;

/**
 * Takes an expression apart.
 *
 * @param text The expression.
 * @returns Its pieces, and its end.
 * @throws {UsageError} Where something is none.
 */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const token = take(SPACE) ?? nextToken(tokens, take, { text, at });
    at += token.length;
  }
  return [...tokens, { kind: "end", at, text: "" }];
}

function nextToken(
  tokens: Token[],
  take: (pattern: RegExp) => string | undefined,
  { text, at }: { readonly text: string; readonly at: number },
): string {
  const quoted = take(TEXT);
  if (quoted !== undefined) return add(quoted, { kind: "value", value: quoted.slice(1, -1) });
  const path = take(PATH);
  if (path !== undefined) return add(path, { kind: "path", steps: stepsOf(path) });
  const number = take(NUMBER);
  if (number !== undefined) return add(number, { kind: "value", value: Number(number) });
  const sign = take(SIGN);
  if (sign !== undefined) return add(sign, { kind: "sign" });
  const character = String.fromCodePoint(text.codePointAt(at)!);
  throw filterError(text, at, reasonAgainst(character));

  function add(
    piece: string,
    token: { kind: "sign" } | { kind: "value"; value: string | number } | {
      kind: "path";
      steps: string[];
    },
  ): string {
    tokens.push({ ...token, at, text: piece });
    return piece;
  }
}

function stepsOf(path: string): string[] {
  const pieces = path.match(new RegExp(`^[^.[]+|${STEP}`, "gu")) ?? [];
  return pieces.map((piece) => piece.replace(/^\.|^\["?'?|["']?\]$/g, ""));
}

function reasonAgainst(character: string): string {
  if (character === "=") return 'one "=" compares nothing: write "=="';
  if (character === "&" || character === "|") {
    return `"${character}" alone means nothing: write "${character.repeat(2)}"`;
  }
  if (character === "'" || character === '"') return "a text has no end: its quote is missing";
  return `"${character}" means nothing there`;
}

/**
 * Says what is wrong with an expression.
 *
 * @param text The expression.
 * @param at Where, from 0.
 * @param reason What.
 * @returns The error.
 */
export function filterError(text: string, at: number, reason: string): UsageError {
  const place = at >= text.length ? "at its end" : `at character ${at + 1}, "${restOf(text, at)}"`;
  return new UsageError(`flag --filter is no expression: ${place}: ${reason}`);
}

function restOf(text: string, at: number): string {
  const rest = [...text.slice(at)];
  return rest.length > 20 ? `${rest.slice(0, 20).join("")}…` : rest.join("");
}
