import { isPattern } from "../../mesh/name_pattern.ts";

/** What stands for a level of nothing: no escape of a character ends with it. */
const EMPTY_LEVEL = "%-";
/** What may stand in a level of a subject as it is: visible ASCII without what means something to NATS. */
const UNSAFE = /[^!-~]|[.*>%]/gu;
/** A level that begins so belongs to the server: `$SYS`, `$JS`. */
const RESERVED_START = /^\$/;
const ESCAPE = /%([0-9A-F]{2})/g;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The subjects that stand for a name or a pattern. */
export interface SubjectFilter {
  /** What is subscribed to; none of them overlap. */
  readonly subjects: readonly string[];
  /** Whether they match what the pattern matches, and nothing else. */
  readonly isExact: boolean;
}

/**
 * Writes a name as a subject of NATS.
 *
 * Levels are separated by `.` instead of `/`. In a level, what means something to NATS (`.`, `*`, `>`, a
 * `$` at its beginning), `%`, and all but visible ASCII become `%` and two digits for each byte of
 * UTF-8; a level of nothing becomes `%-`. {@linkcode nameOf} leads back.
 *
 * @param name The name.
 * @returns The subject.
 */
export function subjectOf(name: string): string {
  return name.split("/").map(escapeLevel).join(".");
}

/**
 * Reads a subject that {@linkcode subjectOf} wrote.
 *
 * @param subject The subject.
 * @returns The name; `undefined` where no name is written so.
 */
export function nameOf(subject: string): string | undefined {
  try {
    const name = subject.split(".").map(readLevel).join("/");
    return subjectOf(name) === subject ? name : undefined;
  } catch {
    return undefined; // It holds escapes that are no UTF-8.
  }
}

/**
 * Writes a name or a pattern as subjects to subscribe to.
 *
 * NATS knows `*` for a whole level and `>` for one or more at the end. Where a pattern says more than
 * that, the subjects match more than the pattern does.
 *
 * @param pattern The name or the pattern.
 * @returns The subjects.
 */
export function subjectsOf(pattern: string): SubjectFilter {
  const levels = pattern.split("/");
  const at = levels.indexOf("**");
  const written = levels.map((level) => isPattern(level) ? "*" : escapeLevel(level));
  const isExact = levels.every((level) => level === "*" || level === "**" || !isPattern(level));
  if (at < 0) return { subjects: [written.join(".")], isExact };
  const before = written.slice(0, at);
  const rest = [...before, ">"].join(".");
  const isLast = at === levels.length - 1;
  // What follows needs a level of its own, so that `>` matches enough; else `**` may stand for nothing.
  const subjects = isLast && before.length > 0 ? [before.join("."), rest] : [rest];
  return { subjects, isExact: isExact && isLast };
}

/**
 * Checks what stands before all subjects of a bridge.
 *
 * @param prefix The prefix: levels with `.` between them.
 * @returns The prefix.
 * @throws {TypeError} If it is none.
 */
export function checkPrefix(prefix: string): string {
  const levels = prefix.split(".");
  if (levels.every((level) => level !== "" && level.replace(UNSAFE, "") === level)) return prefix;
  throw new TypeError(
    `Cannot use "${prefix}" as a prefix of subjects: write levels of letters and digits with "." ` +
      'between them, such as "rosy" or "fleet.rosy"',
  );
}

function escapeLevel(level: string): string {
  if (level === "") return EMPTY_LEVEL;
  return level.replace(UNSAFE, escapeText).replace(RESERVED_START, "%24");
}

function escapeText(text: string): string {
  return Array.from(encoder.encode(text), escapeByte).join("");
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

function readLevel(level: string): string {
  if (level === EMPTY_LEVEL) return "";
  if (!level.includes("%")) return level;
  const bytes = level.replace(ESCAPE, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
  return decoder.decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
}
