/** A line of a definition: a field, or a constant. */
export interface DefinitionLine {
  /** Its type, as it is written, without what makes it an array. */
  readonly type: string;
  /** `[]`, `[9]`, or nothing. */
  readonly suffix: string;
  readonly name: string;
  /** The value of a constant, as it is written. */
  readonly value?: string;
}

/** Types that need no definition, as they are written. */
const BUILT_IN = new Set(
  ("bool byte char int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64 " +
    "string time duration").split(" "),
);
const FIELD = /^([\w/]+)(\[\d*\])?\s+(\w+)$/;
const CONSTANT = /^(\w+)\s+(\w+)\s*=\s*(.*)$/s;
/** No definition that people write is longer. */
const MAX_TEXT_CHARS = 1024 * 1024;
/** What stands between a type and those in it. */
const SEPARATOR = "=".repeat(80);

/**
 * Reads the text of one type, without those in it.
 *
 * @param text The text, as in a file `.msg`.
 * @returns Its lines, without comments.
 * @throws {TypeError} If a line is none.
 */
export function readLines(text: string): readonly DefinitionLine[] {
  if (text.length > MAX_TEXT_CHARS) throw new TypeError("it is too long to be a definition");
  return text.split("\n").map((line) => line.trim()).flatMap((line) => readLine(line) ?? []);
}

function readLine(line: string): DefinitionLine | undefined {
  const code = line.replace(/\s*#.*$/, "");
  if (code === "") return undefined;
  // The value of a text goes to the end of its line: there is no comment behind it.
  const constant = CONSTANT.exec(/^string\s+\w+\s*=/.test(line) ? line : code);
  if (constant) {
    const [, type, name, value] = constant;
    return { type: type!, suffix: "", name: name!, value: value!.trim() };
  }
  const [, type, suffix = "", name] = FIELD.exec(code) ?? [];
  if (type === undefined) throw new TypeError(`its line "${line}" is neither field nor constant`);
  return { type, suffix, name: name! };
}

/**
 * Says of which type a line is.
 *
 * @param type What is written there.
 * @param owner The type that it is a line of, in whose package short names are.
 * @returns The full name, such as `std_msgs/Header`; `undefined` for a type that needs no definition.
 */
export function referredType(type: string, owner: string): string | undefined {
  if (BUILT_IN.has(type)) return undefined;
  if (type === "Header") return "std_msgs/Header";
  return type.includes("/") ? type : `${owner.slice(0, owner.indexOf("/"))}/${type}`;
}

/** @returns The texts of a type and of those in it, each by its name, of what connections are begun with. */
export function splitText(name: string, text: string): ReadonlyMap<string, string> {
  const [own = "", ...others] = text.split(/^={20,}[ \t]*\r?\n/m);
  const texts = new Map([[name, own]]);
  for (const other of others) {
    const [, type, rest] = /^MSG:\s*([\w/]+)[ \t]*\r?\n?([^]*)$/.exec(other) ?? [];
    if (type !== undefined) texts.set(type, rest!);
  }
  return texts;
}

/** @returns The opposite of {@linkcode splitText}: the first text is that of the type itself. */
export function joinTexts(texts: ReadonlyMap<string, string>): string {
  const [own = ["", ""], ...others] = texts;
  const parts = others.map(([name, text]) => `${SEPARATOR}\nMSG: ${name}\n${withLineFeed(text)}`);
  return withLineFeed(own[1]) + parts.join("");
}

function withLineFeed(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
