/**
 * `@std/yaml` from npm's copy of the standard library, with types of our own.
 *
 * @module
 */
import { parse as parse_, stringify as stringify_ } from "deno-std/yaml/mod.js";

export const parse: (content: string, options?: { schema?: string }) => unknown = parse_;
export const stringify: (
  data: unknown,
  options?: { flowLevel?: number; lineWidth?: number; skipInvalid?: boolean },
) => string = stringify_;
