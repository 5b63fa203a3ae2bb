import { fileReason } from "../../text/file_reason.ts";
import { decodeUtf8 } from "../../text/utf8.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { Role } from "../gateway/mesh_view.ts";
import { createToken, type TokenEntry, whyNoToken } from "./tokens.ts";

const ROLES: readonly Role[] = ["control", "view"];
/** Larger ones are something else. */
const MAX_BYTES = 64 * 1024;

/** What a token file says. */
export interface TokenFile {
  /** The tokens, in the order of the file. */
  readonly entries: readonly TokenEntry[];
  /** Whether it was not there, and has been made. */
  readonly isNew: boolean;
  /** What is wrong with who may read it, in a sentence; it may be used all the same. */
  readonly warning?: string;
}

/**
 * Reads a file of tokens, a line for each: `control: TOKEN` or `view: TOKEN`; lines that begin with `#`
 * are for people. Where there is no such file, one is made that its owner alone may read, with a new
 * token for each role.
 *
 * @param path The file.
 * @returns The tokens.
 * @throws {TypeError} If it can neither be read nor made, others may write it, or a line makes no
 * sense. No token is part of a message.
 */
export function openTokenFile(path: string): TokenFile {
  try {
    return { ...readTokenFile(path), isNew: false };
  } catch (error) {
    if (!(error instanceof Error) || !(error.cause instanceof Deno.errors.NotFound)) throw error;
  }
  return createTokenFile(path);
}

function readTokenFile(path: string): Omit<TokenFile, "isNew"> {
  const { text, mode } = read(path);
  const entries = text.split(/\r?\n/).flatMap((line, index) => {
    const entry = parseLine(line);
    if (typeof entry !== "string") return entry;
    throw new TypeError(`Cannot use the tokens in "${path}": line ${index + 1}: ${entry}`);
  });
  checkRoles(path, entries);
  if (entries.length === 0) {
    throw new TypeError(
      `Cannot use the tokens in "${path}": there is none; give it lines 'control: TOKEN' and ` +
        `'view: TOKEN', or remove it, and a new one is made`,
    );
  }
  const warning = checkMode(path, mode);
  return { entries, ...warning !== undefined && { warning } };
}

/** Whoever meant to let somebody look only must not let him act. */
function checkRoles(path: string, entries: readonly TokenEntry[]): void {
  const roles = new Map<string, Role>();
  for (const { role, token } of entries) {
    if ((roles.get(token) ?? role) !== role) {
      throw new TypeError(
        `Cannot use the tokens in "${path}": one of them is there for 'control' and for 'view'`,
      );
    }
    roles.set(token, role);
  }
}

function read(path: string): { readonly text: string; readonly mode: number | null } {
  try {
    const { mode, size, isFile } = Deno.statSync(path);
    if (isFile && size > MAX_BYTES) {
      throw new RangeError(`it has ${size} bytes, and ${MAX_BYTES} are the most`);
    }
    return { text: decodeUtf8(Deno.readFileSync(path)), mode };
  } catch (error) {
    throw new TypeError(`Cannot read the tokens in "${path}": ${fileReason(error)}`, {
      cause: error,
    });
  }
}

/** Whoever may write the file may let himself in; whoever may read it, too, but is often meant to. */
function checkMode(path: string, mode: number | null): string | undefined {
  if (mode === null || Deno.build.os === "windows") return undefined;
  if ((mode & 0o022) !== 0) {
    throw new TypeError(
      `Cannot use the tokens in "${path}": others may write it; run 'chmod 600' on it, and change the tokens`,
    );
  }
  if ((mode & 0o044) === 0) return undefined;
  return `Others may read the tokens in "${path}"; 'chmod 600' keeps them from it`;
}

/** @returns The line's token, none, or what is wrong with the line. */
function parseLine(line: string): TokenEntry[] | string {
  const text = line.trim();
  if (text === "" || text.startsWith("#")) return [];
  const [, role, quoted] = /^(\w+)\s*:\s+(.*)$/.exec(text) ?? [];
  if (role === undefined || quoted === undefined) {
    return "it must be 'control: TOKEN' or 'view: TOKEN'";
  }
  if (!isRole(role)) return `no role is called "${role}"${didYouMean(role, ROLES)}`;
  const token = quoted.replace(/^(["'])(.*)\1$/, "$2");
  const why = whyNoToken(token);
  return why ?? [{ role, token }];
}

function isRole(text: string): text is Role {
  return ROLES.includes(text as Role);
}

function createTokenFile(path: string): TokenFile {
  const entries = ROLES.map((role) => ({ role, token: createToken() }));
  const lines = entries.map(({ role, token }) => `${role}: ${token}\n`);
  const text =
    "# Tokens of a gateway to rosy's mesh: 'control' may use it, 'view' may only look.\n" +
    lines.join("");
  try {
    Deno.writeTextFileSync(path, text, { createNew: true, mode: 0o600 });
  } catch (error) {
    throw new TypeError(`Cannot make the token file "${path}": ${fileReason(error)}`, {
      cause: error,
    });
  }
  return { entries, isNew: true };
}
