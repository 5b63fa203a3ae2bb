import { join } from "node:path";
import { missingPermission } from "../../text/missing_permission.ts";

/** The variable that says where params are saved. */
export const DIRECTORY_VARIABLE = "ROSY_PARAMS_DIR";
/** What names of files may be long. */
const MAX_LENGTH = 200;

/** What is known of where params are saved. */
export type ParamsPlace = { readonly path: string } | { readonly problem: string };

/**
 * Finds out in which file the params of a node are saved: one for each domain and name.
 *
 * @param node The node's domain and full name.
 * @param options `directory`: what the node's code says; `variable` reads the environment, and throws
 * where it may not.
 * @returns The file's path; or why there is none, and what to do.
 */
export async function findParamsFile(
  { domainId, name }: { readonly domainId: string; readonly name: string },
  { directory, variable, os = Deno.build.os }: {
    readonly directory?: string | undefined;
    readonly variable: (name: string) => string | undefined;
    readonly os?: typeof Deno.build.os;
  },
): Promise<ParamsPlace> {
  try {
    const base = directory ?? defaultDirectory(variable, os);
    if (base !== undefined) {
      return { path: join(base, await fileName(domainId), `${await fileName(name)}.json`) };
    }
    return { problem: `set ${DIRECTORY_VARIABLE} to a directory, for there is no home directory` };
  } catch (error) {
    const missing = missingPermission(error);
    if (missing === undefined) throw error;
    return { problem: missing };
  }
}

function defaultDirectory(
  variable: (name: string) => string | undefined,
  os: typeof Deno.build.os,
): string | undefined {
  return variable(DIRECTORY_VARIABLE) || stateDirectory("params", variable, os);
}

/**
 * Finds where a system has what programs keep.
 *
 * @param what The name of the folder there.
 * @param variable Reads the environment.
 * @param os The system.
 * @returns The folder's path; `undefined` where there is no home.
 */
export function stateDirectory(
  what: string,
  variable: (name: string) => string | undefined,
  os: typeof Deno.build.os = Deno.build.os,
): string | undefined {
  if (os === "windows") return within(variable("LOCALAPPDATA"), "rosy", what);
  const state = variable("XDG_STATE_HOME");
  // What is relative is to be ignored, by the specification of these directories.
  if (state?.startsWith("/")) return within(state, "rosy", what);
  return within(variable("HOME"), ".local", "state", "rosy", what);
}

function within(base: string | undefined, ...names: string[]): string | undefined {
  return base ? join(base, ...names) : undefined;
}

/** A name as that of a file on every system: what is not plain is written as in addresses of pages. */
export async function fileName(name: string): Promise<string> {
  const bytes = new TextEncoder().encode(name);
  const plain = [...bytes].map(plainByte).join("").replace(/^\./, "%2E");
  if (plain.length <= MAX_LENGTH) return plain;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `${plain.slice(0, MAX_LENGTH / 2)}-${digest.toHex().slice(0, 32)}`;
}

function plainByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9_.-]/.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
