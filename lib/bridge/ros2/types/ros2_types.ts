import type { parse } from "@foxglove/rosmsg";
import { ddsType, partsOf } from "../names.ts";
import type { Definition, Definitions } from "./definitions.ts";
import { messageCheck } from "./check_message.ts";
import { KNOWN_SERVICES } from "./known_services.ts";

/** Reads and writes messages of one type, in CDR. */
export interface MessageCodec {
  /** The type's name in ROS 2: `std_msgs/msg/String`. */
  readonly type: string;
  /** The same in DDS. */
  readonly ddsType: string;
  /** What it is made of. */
  readonly definitions: Definitions;
  /**
   * Reads a message. Times are `{ sec, nsec }`, arrays of numbers typed arrays, 64-bit numbers bigints.
   *
   * @throws {Error} If it is none.
   */
  read(payload: Uint8Array): unknown;
  /**
   * Writes a message; fields that are missing are zero, or empty.
   *
   * @throws {TypeError} If a field is of another type than it should be, or none of the type's.
   */
  write(message: unknown): Uint8Array;
}

/** Reads and writes what a service is asked and answers. */
export interface ServiceCodec {
  /** The service's type in ROS 2: `std_srvs/srv/Trigger`. */
  readonly type: string;
  readonly request: MessageCodec;
  readonly response: MessageCodec;
}

/** How deep types may be in each other. */
const MAX_DEPTH = 32;
/** What a field begins with: its type, and what bounds or repeats it. */
const FIELD = /^(\s*)([\w/]+)(?=[\w<=\[\].]*\s+\w)/gm;
const PRIMITIVE =
  /^(bool|byte|char|w?string|u?int(8|16|32|64)|float(32|64)|time|duration|builtin_interfaces\/(msg\/)?(Time|Duration))$/;

/**
 * The types of ROS 2 that are known: those of its own packages, and those that somebody has defined.
 */
export class Ros2Types {
  readonly #texts = new Map<string, string>();
  readonly #messages = new Map<string, Promise<MessageCodec>>();

  /**
   * @param texts Definitions, as files `.msg` and `.srv` have them, by types' names:
   * `my_msgs/msg/Thing`. They come before ROS's own.
   * @throws {TypeError} If a name is none.
   */
  constructor(texts: Iterable<readonly [string, string]> = []) {
    for (const [name, text] of [...Object.entries(KNOWN_SERVICES), ...texts]) {
      const [pack, kind, type] = partsOf(name);
      if (kind !== "srv") this.#texts.set(`${pack}/${type}`, text);
      else this.#addService(`${pack}/${type}`, text);
    }
  }

  /**
   * Finds what reads and writes messages of a type.
   *
   * @param type Its name, such as `std_msgs/msg/String`.
   * @throws {TypeError} If it is not known, or its definition makes no sense.
   */
  async message(type: string): Promise<MessageCodec> {
    const [pack, kind, name] = partsOf(type);
    const known = this.#messages.get(`${pack}/${kind}/${name}`);
    if (known) return await known;
    const codec = this.#create(pack, kind, name);
    this.#messages.set(`${pack}/${kind}/${name}`, codec);
    codec.catch(() => this.#messages.delete(`${pack}/${kind}/${name}`));
    return await codec;
  }

  /**
   * Finds what reads and writes what a service is asked and answers.
   *
   * @param type Its name, such as `std_srvs/srv/Trigger`.
   * @throws {TypeError} If it is not known, or its definition makes no sense.
   */
  async service(type: string): Promise<ServiceCodec> {
    const [pack, , name] = partsOf(type, "srv");
    const [request, response] = await Promise.all([
      this.message(`${pack}/srv/${name}_Request`),
      this.message(`${pack}/srv/${name}_Response`),
    ]);
    return { type: `${pack}/srv/${name}`, request, response };
  }

  #addService(name: string, text: string): void {
    const [request = "", response = ""] = text.split(/^---[ \t]*$/m);
    this.#texts.set(`${name}_Request`, request);
    this.#texts.set(`${name}_Response`, response);
  }

  async #create(pack: string, kind: string, name: string): Promise<MessageCodec> {
    const [definitions, { MessageReader, MessageWriter }] = await Promise.all([
      this.#definitions(`${pack}/${name}`),
      import("@foxglove/rosmsg2-serialization"),
    ]);
    const type = `${pack}/${kind}/${name}`;
    const reader = new MessageReader(definitions, { timeType: "sec,nsec" });
    const writer = new MessageWriter(definitions);
    const check = messageCheck(definitions);
    return {
      type,
      ddsType: ddsType(type),
      definitions,
      read: (payload) => reader.readMessage(payload),
      write: (message) => {
        check(message);
        return writer.writeMessage(message);
      },
    };
  }

  async #definitions(root: string): Promise<Definitions> {
    const [{ parse }, { ros2jazzy }] = await Promise.all([
      import("@foxglove/rosmsg"),
      import("@foxglove/rosmsg-msgs-common"),
    ]);
    const table: Readonly<Record<string, Definition>> = ros2jazzy;
    const found = new Map<string, Definition>();
    const add = (name: string, depth: number) => {
      if (found.has(name)) return;
      const definition = this.#texts.has(name)
        ? parseOne(parse, name, this.#texts.get(name)!)
        : Object.hasOwn(table, name)
        ? table[name]
        : undefined;
      if (!definition || depth > MAX_DEPTH) throw this.#unknown(name, root);
      found.set(name, definition);
      for (const { isComplex, type } of definition.definitions) {
        if (isComplex) add(type, depth + 1);
      }
    };
    add(root, 0);
    return [...found.values()];
  }

  #unknown(name: string, root: string): TypeError {
    const inside = name === root ? "" : `, which is in ${root}`;
    return new TypeError(
      `The type ${name}${inside} is not known: it is none of ROS 2's own; ` +
        `give its definition (the option "types")`,
    );
  }
}

/** The parser wants all types in one text: those in this one stand there as stubs. */
function parseOne(parser: typeof parse, name: string, text: string): Definition {
  const inside = new Set<string>();
  const pack = name.slice(0, name.indexOf("/"));
  const full = text.replaceAll(FIELD, (line, space: string, type: string) => {
    if (PRIMITIVE.test(type)) return line;
    const [owner, , short] = partsOf(type.includes("/") ? type : `${pack}/${type}`);
    // What ROS 1 wrote short is still written so.
    const known = type === "Header" ? "std_msgs/Header" : `${owner}/${short}`;
    inside.add(known);
    return space + known;
  });
  const stubs = [...inside].map((type) => `\n${"=".repeat(80)}\nMSG: ${type}\nint8 stub`);
  try {
    const [own] = parser(full + stubs.join(""), { ros2: true });
    return { ...own!, name };
  } catch (error) {
    throw new TypeError(`The definition of ${name} makes no sense: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
