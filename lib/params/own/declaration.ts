import type { ParamDefinition } from "../../schema/param_definition.ts";
import { checkDefinition, checkParamName } from "../check_definition.ts";
import type { GivenParams } from "./given_params.ts";
import type { ParamEntry } from "./param_entry.ts";

/** What params are declared with. */
export interface DeclarationOptions {
  /** The node's name, for errors. */
  readonly node: string;
  /** What is told of them from outside. */
  readonly given: GivenParams;
  /** @returns Whether there is a param of a name. */
  readonly has: (name: string) => boolean;
}

/**
 * Makes params of what a program declares, and of what is told from outside; nothing is changed.
 *
 * @param declared The names and definitions, as the program gave them.
 * @param options What else counts.
 * @returns The params.
 * @throws {TypeError} If a name or a definition cannot be used.
 * @throws {ParamError} If a value from outside does not fit.
 * @throws {Error} If there is one of that name.
 */
export async function prepareEntries(
  declared: readonly (readonly [string, unknown])[],
  options: DeclarationOptions,
): Promise<ParamEntry[]> {
  const definitions = declared.map(([name, definition]) =>
    [name, checkDeclared(name, definition, options)] as const
  );
  const saved = await options.given.saved(definitions.map(([, definition]) => definition));
  return definitions.map(([name, definition]) =>
    explaining(name, options, () => options.given.entry(name, definition, saved))
  );
}

/** @throws {Error} If there is a param of that name. */
export function assertNew(name: string, { node, has }: DeclarationOptions): void {
  if (!has(name)) return;
  throw new Error(
    `Cannot declare param "${name}" of node "${node}": it is declared already; ` +
      "undeclare() it before",
  );
}

function checkDeclared(
  name: string,
  definition: unknown,
  options: DeclarationOptions,
): ParamDefinition {
  checkParamName(name);
  assertNew(name, options);
  return explaining(name, options, () => {
    checkDefinition(definition);
    // What the program does to its own later changes nothing here.
    return { ...definition };
  });
}

/** What says only what is wrong with a definition does not say whose it is. */
function explaining<T>(name: string, { node }: DeclarationOptions, find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`Cannot declare param "${name}" of node "${node}": ${error.message}`, {
      cause: error.cause,
    });
  }
}
