import type { JsonSchema } from "../schema/json_schema.ts";
import type { ParamOrigin } from "./param_source.ts";

/** Of which kind the values of a param are; `any` where a schema lets several pass. */
export type ParamKind = "boolean" | "number" | "string" | "list" | "object" | "any";

/** All kinds. */
export const PARAM_KINDS: readonly ParamKind[] = [
  "boolean",
  "number",
  "string",
  "list",
  "object",
  "any",
];

/** All that there is to know of a param. */
export interface ParamDescription<T = unknown> {
  /** Its name. */
  readonly name: string;
  /** Of which kind its values are. */
  readonly type: ParamKind;
  /** Its present value. */
  readonly value: T;
  /** Where that comes from. */
  readonly origin: ParamOrigin;
  /** Who says so: the launch file, the flag, the file, or the node that set it. */
  readonly from?: string;
  /** The default in the node's code. */
  readonly default: T;
  /** What `reset` gives it: what it was given from outside, else the default. */
  readonly initial: T;
  /** What it is for. */
  readonly description?: string;
  /** What a number counts. */
  readonly unit?: string;
  /** The least number. */
  readonly min?: number;
  /** The greatest number. */
  readonly max?: number;
  /** How far numbers are apart. */
  readonly step?: number;
  /** The only values that there are. */
  readonly choices?: readonly T[];
  /** The JSON Schema of its values, where they are lists, objects or of several kinds. */
  readonly schema?: JsonSchema;
  /** Whether it cannot be set. */
  readonly readOnly: boolean;
  /** Whether a value that was set outlives the program. */
  readonly persist: boolean;
}
