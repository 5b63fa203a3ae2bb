/** What a declared type must not be called: words of the language, and types that are used as such. */
const TAKEN = [
  "any",
  "as",
  "async",
  "await",
  "bigint",
  "boolean",
  "break",
  "case",
  "catch",
  "class",
  "const",
  "continue",
  "debugger",
  "declare",
  "default",
  "delete",
  "do",
  "else",
  "enum",
  "export",
  "extends",
  "false",
  "finally",
  "for",
  "function",
  "if",
  "implements",
  "import",
  "in",
  "instanceof",
  "interface",
  "let",
  "never",
  "new",
  "null",
  "number",
  "object",
  "package",
  "private",
  "protected",
  "public",
  "return",
  "static",
  "string",
  "super",
  "switch",
  "symbol",
  "this",
  "throw",
  "true",
  "try",
  "type",
  "typeof",
  "undefined",
  "unknown",
  "var",
  "void",
  "while",
  "with",
  "yield",
  "Date",
  "Record",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
];

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** @returns A property's name as it is written: in quotes where it needs them. */
export function propertyName(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name);
}

/** Gives types names that are free. */
export class TypeNames {
  readonly #taken: Set<string>;

  /** @param reserved Names that are in use beside those of the language. */
  constructor(reserved: Iterable<string> = []) {
    this.#taken = new Set([...TAKEN, ...reserved]);
  }

  /**
   * Finds a name: the last word of a long one, such as `LaserScan` of `foxglove.LaserScan`; all of its
   * words where that is taken, and a number where they are, too.
   *
   * @param wanted What the type is called where it comes from: any text.
   * @returns The name, which is taken from now on.
   */
  take(wanted: string): string {
    const words = wanted.split(/[^\p{ID_Continue}]+/u).filter((word) => word !== "");
    const short = typeName(words.slice(-1));
    // ROS has `msg` between a package and a message.
    const long = typeName(
      words.flatMap((word, at) => at > 0 && word === "msg" ? [] : word.split("_")),
    );
    for (const name of [short, long]) if (this.#reserve(name)) return name;
    for (let number = 2;; number++) {
      if (this.#reserve(`${long}${number}`)) return `${long}${number}`;
    }
  }

  #reserve(name: string): boolean {
    const isFree = !this.#taken.has(name);
    this.#taken.add(name);
    return isFree;
  }
}

/** Each word begins with a capital; where the first one begins with a digit, something stands before it. */
function typeName(words: readonly string[]): string {
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  return IDENTIFIER.test(name) ? name : `Type${name}`;
}
