import type { JsonSchema } from "../json_schema.ts";
import { canonicalText } from "../canonical_text.ts";
import { followPointer, localize } from "../localize.ts";
import { COMBINING_KEYWORDS } from "./combining.ts";
import type { Compile, CompileContext } from "./context.ts";
import { FORMATS } from "./formats.ts";
import { compileLists } from "./lists.ts";
import { compileObjects } from "./objects.ts";
import {
  type Check,
  type Problem,
  problem,
  type SchemaProblem,
  toSchemaProblem,
} from "./problem.ts";
import { compilePattern, SCALAR_KEYWORDS } from "./scalars.ts";
import { checkType } from "./types.ts";
import { compileUnevaluated } from "./unevaluated.ts";

/** So often a schema may refer to itself, one within the other, until a value is given up. */
const MAX_REFERENCE_DEPTH = 512;
/** So many are followed for one value: a hostile schema could ask for 2 to the power of 100. */
const MAX_STEPS = 1_000_000;

/**
 * Says what is wrong with a value.
 *
 * @param value The value, as messages have it.
 * @returns The first thing that does not fit, or `undefined` where all does.
 */
export type SchemaCheck = (value: unknown) => SchemaProblem | undefined;

/** How a schema is compiled. */
export interface CompileOptions {
  /**
   * Whether to let every text pass where the schema has a regular expression for it: one that
   * somebody else wrote can take hours for a short text.
   *
   * @default {false}
   */
  readonly ignorePatterns?: boolean;
}

/**
 * Makes a function of a JSON Schema (draft 2020-12) that checks values as messages have them: bytes,
 * typed arrays, `bigint` and `Date` included; {@linkcode defineSchema} says what fits what.
 *
 * Keywords that it does not know are ignored, and so are formats but those of times, addresses and
 * identifiers; nothing is fetched. Checks are bounded, whoever wrote the schema.
 *
 * @param schema The schema.
 * @param options How.
 * @returns The check.
 * @throws {TypeError} If it is no schema, or refers to something that is not in it.
 *
 * @example Find out what is wrong
 * ```ts
 * import { compileSchema } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * const check = compileSchema({
 *   type: "object",
 *   properties: { ranges: { type: "array", items: { type: "number" } } },
 * });
 * assertEquals(check({ ranges: new Float32Array(3) }), undefined);
 * assertEquals(check({ ranges: [1, "2"] }), {
 *   message: "expected a number, found text",
 *   path: ["ranges", 1],
 * });
 * ```
 */
export function compileSchema(schema: JsonSchema, options: CompileOptions = {}): SchemaCheck {
  // What is no JSON, or nested too deep, is found before anything recurses.
  canonicalText(schema);
  const compiler = new Compiler(localize(schema), options);
  const check = compiler.compileRoot();
  return (value) => {
    const found = compiler.run(check, value);
    return found && toSchemaProblem(found);
  };
}

/** Compiles the schemas of one text; each place that is referred to once. */
class Compiler implements CompileContext {
  readonly #root: JsonSchema;
  readonly #ignorePatterns: boolean;
  readonly #referred = new Map<string, { check: Check }>();
  readonly #compiled = new WeakMap<object, Check>();
  #depth = 0;
  #left = 0;

  constructor(root: JsonSchema, { ignorePatterns = false }: CompileOptions) {
    this.#root = root;
    this.#ignorePatterns = ignorePatterns;
  }

  get root(): JsonSchema {
    return this.#root;
  }

  compileRoot(): Check {
    return this.compile(this.#root);
  }

  run(check: Check, value: unknown): Problem | undefined {
    this.#depth = 0;
    this.#left = MAX_STEPS;
    try {
      return check(value);
    } catch (error) {
      // Given up, or the stack is full: a value that cannot be checked does not fit.
      if (error instanceof RangeError) return problem(`cannot be checked: ${error.message}`);
      throw error;
    }
  }

  compile: Compile = (schema) => {
    if (schema === true) return PASS;
    if (schema === false) return () => problem("nothing is allowed here");
    if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
      const text = JSON.stringify(schema);
      throw new TypeError(`${text} is no schema: it must be an object or a boolean`);
    }
    let check = this.#compiled.get(schema);
    if (!check) {
      this.#compiled.set(
        schema,
        check = combine(this.#checksOf(schema as Record<string, unknown>)),
      );
    }
    return check;
  };

  spend(): void {
    if (--this.#left < 0) throw new RangeError("that takes too long");
  }

  pattern(source: string): RegExp {
    return this.#ignorePatterns ? ANYTHING : compilePattern(source);
  }

  #checksOf(schema: Record<string, unknown>): Check[] {
    const checks: (Check | undefined)[] = [checkType(schema)];
    if (typeof schema.$ref === "string") checks.push(this.#refer(schema.$ref));
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === "pattern" && this.#ignorePatterns) continue;
      if (Object.hasOwn(SCALAR_KEYWORDS, keyword)) checks.push(SCALAR_KEYWORDS[keyword]!(value));
      if (keyword === "format" && Object.hasOwn(FORMATS, `${value}`)) {
        checks.push(FORMATS[`${value}`]);
      }
      if (Object.hasOwn(COMBINING_KEYWORDS, keyword)) {
        checks.push(COMBINING_KEYWORDS[keyword]!(value, schema, this));
      }
    }
    checks.push(compileLists(schema, this), compileObjects(schema, this));
    checks.push(compileUnevaluated(schema, this));
    return checks.filter((check) => check !== undefined && check !== PASS) as Check[];
  }

  #refer(reference: string): Check {
    const pointer = reference.slice(1);
    let referred = this.#referred.get(pointer);
    if (!referred) {
      // Known before it is compiled: it may refer to itself.
      this.#referred.set(pointer, referred = { check: PASS });
      referred.check = this.compile(followPointer(this.#root, pointer));
    }
    const target = referred;
    return (value) => {
      if (++this.#depth > MAX_REFERENCE_DEPTH) {
        throw new RangeError("the schema refers to itself, deeper and deeper");
      }
      this.spend();
      const found = target.check(value);
      this.#depth--;
      return found;
    };
  }
}

function combine(checks: readonly Check[]): Check {
  if (checks.length === 0) return PASS;
  if (checks.length === 1) return checks[0]!;
  if (checks.length === 2) {
    const [first, second] = checks as [Check, Check];
    return (value) => first(value) ?? second(value);
  }
  return (value) => {
    for (const check of checks) {
      const found = check(value);
      if (found) return found;
    }
    return undefined;
  };
}

const PASS: Check = () => undefined;
const ANYTHING = /^/;
