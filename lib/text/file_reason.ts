import { exhausted } from "./exhausted.ts";
import { missingPermission } from "./missing_permission.ts";

/** What the system's numbers mean where Deno gives no code; macOS has another number for the second. */
const CODES: ReadonlyMap<string, string> = new Map([
  ["27", "EFBIG"],
  [Deno.build.os === "darwin" ? "69" : "122", "EDQUOT"],
  ["30", "EROFS"],
  ["36", "ENAMETOOLONG"],
]);

/** What codes of the system mean to people. */
const BY_CODE: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space",
  EDQUOT: "your disk quota is used up; free some space",
  EFBIG: "the file has grown too large for this disk, or for 'ulimit -f'; use smaller files",
  EROFS: "the disk is read-only; choose another directory",
  ENAMETOOLONG: "the name is too long",
};

/** What classes of errors mean to people. */
const BY_CLASS = [
  [Deno.errors.NotFound, "there is no such file or directory"],
  [Deno.errors.PermissionDenied, "permission denied; it belongs to another user, or is protected"],
  [Deno.errors.IsADirectory, "it is a directory"],
  [Deno.errors.NotADirectory, "a part of the path is a file, not a directory"],
  [Deno.errors.AlreadyExists, "there is something of that name already"],
  [Deno.errors.FilesystemLoop, "its symbolic links lead in a circle"],
] as const;

/**
 * Says why a file or a directory could not be used.
 *
 * @param error What the system's call threw.
 * @returns Such as `it is a directory`: to be put behind what was to be done, and with which file.
 */
export function fileReason(error: unknown): string {
  const permission = missingPermission(error);
  if (permission !== undefined) return permission;
  const { message, code = codeIn(message) } = error as { code?: string; message: string };
  if (code !== undefined && code in BY_CODE) return BY_CODE[code]!;
  for (const [type, text] of BY_CLASS) if (error instanceof type) return text;
  return exhausted(error) ?? withoutNumbers(message);
}

/**
 * Takes out of an error's message what only programmers can read: the system's number, the call that
 * failed, colours.
 *
 * @param message The message.
 * @returns The rest of it.
 */
export function withoutNumbers(message: string): string {
  // deno-lint-ignore no-control-regex
  const plain = message.replace(/\x1b\[[0-9;]*m/g, "");
  return plain.replace(/^(.*?) \(os error \d+\)(: [a-z_]+ '.*')?/s, (_all, words: string) => words);
}

function codeIn(message: string): string | undefined {
  return CODES.get(/\(os error (\d+)\)/.exec(message)?.[1] ?? "");
}
