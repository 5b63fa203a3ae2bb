import { createHash } from "node:crypto";
import { type RosDefinitions, rosDefinitions } from "../../../bag/foreign/ros/definitions.ts";
import { textSchema } from "../../../bag/schemas/bag_schema.ts";
import { joinTexts, readLines, referredType, splitText } from "./definition_text.ts";
import { knownMessage, knownService } from "./known_texts.ts";

/** What messages of ROS 1 are made of. */
export interface RosType {
  /** Such as `sensor_msgs/Imu`. */
  readonly name: string;
  /** What tells it from others of its name. */
  readonly md5sum: string;
  /** Its definition, and those of the types in it behind it. */
  readonly text: string;
  /** The same, read: itself the first. */
  readonly definitions: RosDefinitions;
}

/** What a service of ROS 1 is called with, and answers. */
export interface RosServiceType {
  /** Such as `std_srvs/SetBool`. */
  readonly name: string;
  readonly md5sum: string;
  readonly request: RosType;
  readonly response: RosType;
}

/** Where definitions come from. */
export interface TypeLibraryOptions {
  /**
   * Definitions by the names of their types, as in files `.msg`, or with a line `---` in them as in
   * files `.srv`.
   */
  readonly definitions?: Readonly<Record<string, string>>;
  /** Looks for one that is installed on this machine. */
  readonly installed?: (name: string, kind: "msg" | "srv") => Promise<string | undefined>;
}

const TYPE_NAME = /^[A-Za-z]\w*\/\w+$/;
const MAX_DEPTH = 64;
/** So many types that others have told of are kept. */
const MAX_LEARNED = 2000;

/**
 * The types that a bridge to ROS 1 knows: those that it was given, those installed on this machine,
 * ROS's own, and those that other nodes have told of, in this order.
 */
export class TypeLibrary {
  readonly #options: TypeLibraryOptions;
  readonly #learned = new Map<string, string>();

  /** @param options Where else definitions come from. */
  constructor(options: TypeLibraryOptions = {}) {
    this.#options = options;
  }

  /**
   * Finds the type of messages.
   *
   * @param name Its name; that of ROS 2 will do: `sensor_msgs/msg/Imu`.
   * @returns The type; `undefined` where nobody knows it, or one that is in it.
   * @throws {TypeError} If its definition is none.
   */
  async message(name: string): Promise<RosType | undefined> {
    const short = shortName(name, "msg");
    const text = await this.#textOf(short);
    return text === undefined ? undefined : await this.#complete(short, new Map([[short, text]]));
  }

  /**
   * Reads the definition of a type that somebody sends, and keeps what is in it.
   *
   * @param name Its name.
   * @param text Its text, with those of the types in it.
   * @returns The type.
   * @throws {TypeError} If it is no definition.
   */
  async learn(name: string, text: string): Promise<RosType> {
    const texts = splitText(name, text);
    const type = await this.#complete(name, texts);
    if (!type) throw new TypeError(`Cannot use type "${name}": types in it are not defined`);
    for (const [part, own] of texts) {
      if (this.#learned.size < MAX_LEARNED) this.#learned.set(part, own);
    }
    return type;
  }

  /**
   * Finds the type of a service.
   *
   * @param name Its name; that of ROS 2 will do: `std_srvs/srv/SetBool`.
   * @returns The type; `undefined` where nobody knows it, or one that is in it.
   * @throws {TypeError} If its definition is none.
   */
  async service(name: string): Promise<RosServiceType | undefined> {
    const short = shortName(name, "srv");
    const text = TYPE_NAME.test(short)
      ? this.#given(short) ?? await this.#options.installed?.(short, "srv") ?? knownService(short)
      : undefined;
    if (text === undefined) return undefined;
    const [own, response, ...more] = text.split(/^---[ \t]*\r?$/m);
    if (response === undefined || more.length > 0) {
      throw new TypeError(
        `Cannot use service type "${short}": its definition needs one line "---"`,
      );
    }
    const parts = await Promise.all([
      this.#part(`${short}Request`, own!),
      this.#part(`${short}Response`, response),
    ]);
    const [requestPart, responsePart] = parts;
    if (!requestPart || !responsePart) return undefined;
    const md5sum = md5(requestPart.checked + responsePart.checked);
    return { name: short, md5sum, request: requestPart.type, response: responsePart.type };
  }

  async #part(name: string, text: string) {
    const texts = new Map([[name, text]]);
    const type = await this.#complete(name, texts);
    return type && { type, checked: await this.#checkedText(name, texts, 0) };
  }

  async #complete(name: string, texts: ReadonlyMap<string, string>): Promise<RosType | undefined> {
    const found = new Map<string, string>();
    if (!await this.#collect(name, { texts, found, depth: 0 })) return undefined;
    const text = joinTexts(found);
    const md5sum = md5(await this.#checkedText(name, found, 0));
    const definitions = await rosDefinitions(textSchema(name, "ros1msg", text));
    return { name, md5sum, text, definitions };
  }

  /** Collects a type and all that is in it, in the order in which ROS has them. */
  async #collect(
    name: string,
    { texts, found, depth }: {
      texts: ReadonlyMap<string, string>;
      found: Map<string, string>;
      depth: number;
    },
  ): Promise<boolean> {
    if (found.has(name)) return true;
    const text = texts.get(name) ?? await this.#textOf(name);
    if (text === undefined) return false;
    found.set(name, text);
    for (const { type } of linesOf(name, text)) {
      const other = referredType(type, name);
      if (other === undefined) continue;
      if (!await this.#collect(other, { texts, found, depth: depth + 1 })) return false;
    }
    return true;
  }

  /** What the checksum is made of: constants first, and types in it by theirs. */
  async #checkedText(
    name: string,
    texts: ReadonlyMap<string, string>,
    depth: number,
  ): Promise<string> {
    if (depth > MAX_DEPTH) throw new TypeError(`Cannot use type "${name}": it is in itself`);
    const lines = linesOf(name, texts.get(name) ?? await this.#textOf(name) ?? "");
    const constants = lines.filter(({ value }) => value !== undefined);
    const fields = lines.filter(({ value }) => value === undefined);
    const checked = constants.map(({ type, name, value }) => `${type} ${name}=${value}`);
    for (const { type, suffix, name: field } of fields) {
      const other = referredType(type, name);
      const word = other === undefined
        ? type + suffix
        : md5(await this.#checkedText(other, texts, depth + 1));
      checked.push(`${word} ${field}`);
    }
    return checked.join("\n");
  }

  async #textOf(name: string): Promise<string | undefined> {
    if (!TYPE_NAME.test(name)) return undefined;
    return this.#given(name) ?? await this.#options.installed?.(name, "msg") ??
      await knownMessage(name) ?? this.#learned.get(name);
  }

  #given(name: string): string | undefined {
    const { definitions = {} } = this.#options;
    return Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  }
}

function linesOf(name: string, text: string): ReturnType<typeof readLines> {
  try {
    return readLines(text);
  } catch (cause) {
    throw new TypeError(`Cannot use type "${name}": ${(cause as Error).message}`, { cause });
  }
}

/** ROS 2 says in between what a type is for. */
function shortName(name: string, kind: "msg" | "srv"): string {
  const [, before, after] = new RegExp(`^(\\w+)/${kind}/(\\w+)$`).exec(name) ?? [];
  return before === undefined ? name : `${before}/${after}`;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
