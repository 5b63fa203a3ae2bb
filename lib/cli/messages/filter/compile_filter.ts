import { didYouMean } from "../../../text/suggest.ts";
import { fieldAt } from "../../../schema/document/field_path.ts";
import { COMPARING_LEVELS, FUNCTIONS, isTrue, OPERATIONS } from "./operations.ts";
import { filterError, readTokens, type Token } from "./tokens.ts";

/** Computes the value of an expression for a message; `undefined` where a field of it is missing. */
type Compute = (args: readonly unknown[]) => unknown;

/** Tells whether a message passes. */
export type Filter = (args: readonly unknown[]) => boolean;

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);
/** Words of other languages, which people bring along. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ["and", "&&"],
  ["or", "||"],
  ["not", "!"],
  ["True", "true"],
  ["False", "false"],
  ["None", "null"],
]);
const FOREIGN_SIGNS: ReadonlyMap<string, string> = new Map([["===", "=="], ["!==", "!="]]);
/** So deep parentheses and signs may be nested. */
const MAX_DEPTH = 100;

/**
 * Compiles an expression over messages. It is read by this very parser: nothing of it, and nothing that
 * is received, is ever run as code.
 *
 * @param text Such as `m.range < 0.5 && m.valid`. `m` is the message's last value, `args` the list of
 * all; any other path is one of `--field`. A comparison with a field that is missing is false.
 * @param missing Called with each path that a message has not.
 * @returns What tells whether a message passes.
 * @throws {UsageError} If it is none, with the place.
 */
export function compileFilter(text: string, missing: (path: string) => void = () => {}): Filter {
  if (text.startsWith("js:")) {
    throw filterError(
      text,
      0,
      'it is no JavaScript, for messages come from others: leave out "js:" and write such as ' +
        '"m.x > 1 && m.ok"',
    );
  }
  const compute = new Parser(text, missing).parse();
  return (args) => isTrue(compute(args));
}

/** A recursive descent over the pieces of one expression. */
class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #missing: (path: string) => void;
  #next = 0;
  #depth = 0;

  constructor(text: string, missing: (path: string) => void) {
    this.#text = text;
    this.#tokens = readTokens(text);
    this.#missing = missing;
  }

  parse(): Compute {
    const compute = this.#either();
    if (this.#token.kind !== "end") this.#refuse("an operator is missing before it");
    return compute;
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #either(): Compute {
    let left = this.#both();
    while (this.#takeSign("||")) {
      const [one, other] = [left, this.#both()];
      left = (args) => isTrue(one(args)) || isTrue(other(args));
    }
    return left;
  }

  #both(): Compute {
    let left = this.#binary(0);
    while (this.#takeSign("&&")) {
      const [one, other] = [left, this.#binary(0)];
      left = (args) => isTrue(one(args)) && isTrue(other(args));
    }
    return left;
  }

  #binary(level: number): Compute {
    const operations = OPERATIONS[level];
    if (!operations) return this.#unary();
    let left = this.#binary(level + 1);
    for (let count = 0;; count++) {
      const { kind, text } = this.#token;
      const operation = kind === "sign" && Object.hasOwn(operations, text) && operations[text];
      if (!operation) return left;
      if (count > 0 && level < COMPARING_LEVELS) {
        this.#refuse('comparisons cannot be chained: write "a < b && b < c"');
      }
      this.#next++;
      const [one, other] = [left, this.#binary(level + 1)];
      left = (args) => operation(one(args), other(args));
    }
  }

  #unary(): Compute {
    if (this.#takeSign("!")) {
      const compute = this.#nested(() => this.#unary());
      return (args) => !isTrue(compute(args));
    }
    if (!this.#takeSign("-")) return this.#primary();
    const compute = this.#nested(() => this.#unary());
    return (args) => {
      const value = compute(args);
      return typeof value === "number" || typeof value === "bigint" ? -value : undefined;
    };
  }

  #primary(): Compute {
    const token = this.#token;
    if (this.#takeSign("(")) return this.#parenthesized();
    if (token.kind === "value") {
      this.#next++;
      return () => token.value;
    }
    if (token.kind !== "path") {
      return this.#refuse("a value, a field or a parenthesis is missing there");
    }
    this.#next++;
    return this.#isSign("(") ? this.#call(token) : this.#path(token);
  }

  #parenthesized(): Compute {
    const compute = this.#nested(() => this.#either());
    if (!this.#takeSign(")")) this.#refuse('")" is missing');
    return compute;
  }

  #call(token: Token): Compute {
    const called = FUNCTIONS.get(token.text);
    if (!called) {
      const names = [...FUNCTIONS.keys()];
      const guess = didYouMean(token.text, names);
      throw filterError(
        this.#text,
        token.at,
        `there is no such function${guess}: there are ${names.join(", ")}`,
      );
    }
    this.#next++;
    const parameters = [this.#nested(() => this.#either())];
    while (this.#takeSign(",")) parameters.push(this.#nested(() => this.#either()));
    if (!this.#takeSign(")")) this.#refuse('")" is missing');
    if (parameters.length !== called.parameters) {
      const many = called.parameters === 1 ? "one value" : `${called.parameters} values`;
      throw filterError(this.#text, token.at, `it takes ${many}, not ${parameters.length}`);
    }
    return (args) => called.call(...parameters.map((compute) => compute(args)));
  }

  #path(token: Token & { readonly kind: "path" }): Compute {
    const { text, steps: [first = "", ...rest] } = token;
    if (WORDS.has(text)) return () => WORDS.get(text);
    const better = FOREIGN.get(text);
    if (better !== undefined) throw filterError(this.#text, token.at, `write "${better}"`);
    const isIndexed = /^\d/.test(first);
    const steps = first === "args"
      ? rest
      : first === "m"
      ? ["-1", ...rest]
      : isIndexed
      ? [first, ...rest]
      : ["-1", first, ...rest];
    return (args) => {
      const found = fieldAt(args, steps);
      if (!found) this.#missing(text);
      return found?.value;
    };
  }

  #nested(read: () => Compute): Compute {
    if (++this.#depth > MAX_DEPTH) this.#refuse("it is nested too deeply");
    const compute = read();
    this.#depth--;
    return compute;
  }

  #isSign(text: string): boolean {
    return this.#token.kind === "sign" && this.#token.text === text;
  }

  #takeSign(text: string): boolean {
    const isThere = this.#isSign(text);
    if (isThere) this.#next++;
    return isThere;
  }

  #refuse(reason: string): never {
    const { at, text } = this.#token;
    const better = FOREIGN_SIGNS.get(text) ?? FOREIGN.get(text);
    throw filterError(this.#text, at, better === undefined ? reason : `write "${better}"`);
  }
}
