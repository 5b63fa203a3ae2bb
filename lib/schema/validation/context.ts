import type { JsonSchema } from "../json_schema.ts";
import type { Check } from "./problem.ts";

/** Compiles a schema within the one that is being compiled. */
export type Compile = (schema: unknown) => Check;

/** What the compilers of keywords need of the whole. */
export interface CompileContext {
  /** The whole schema, in which all references are pointers from its root. */
  readonly root: JsonSchema;
  readonly compile: Compile;
  /**
   * Counts a step that a schema may ask for again and again.
   *
   * @throws {RangeError} If it has asked for too many.
   */
  spend(): void;
  /** Compiles a regular expression. */
  pattern(source: string): RegExp;
}
