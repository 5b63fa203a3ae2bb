import { isJsonSchema, type JsonSchema } from "../../schema/json_schema.ts";
import { Announced } from "./announced.ts";
import { displaySchema } from "./display_schema.ts";
import { formOf } from "./form.ts";
import { plainValue } from "./plain_value.ts";
import { type Revival, revivalOf, reviveText } from "./revival.ts";
import { newShapeBudget, Shape, type ShapeBudget } from "./shape.ts";

/** The keyword of a schema that says how its messages are read again; others ignore it. */
const LAYOUT_KEYWORD = "x-rosy";

/** What {@linkcode LAYOUT_KEYWORD} says. */
export interface JsonLayout {
  /** The names that arguments have; `null` where the message is the only argument. */
  readonly args: readonly string[] | null;
  /** What is done with the message, or with what is in it. */
  readonly values?: Revival;
  /** What its sender said of the list of arguments. */
  readonly announced?: JsonSchema;
}

/** What the arguments of a topic's messages were seen to be. */
export class SeenArguments {
  readonly #shapes: Shape[] = [];
  readonly #budget: ShapeBudget = newShapeBudget();
  #least = Infinity;
  #seen = 0;

  /** Takes note of a message. */
  note(args: readonly unknown[]): void {
    this.#seen++;
    if (args.length < this.#least) this.#least = args.length;
    for (let i = 0; i < args.length; i++) {
      const shape = this.#shapes[i] ??= new Shape(this.#budget);
      shape.note(args[i]);
    }
  }

  /**
   * Decides how the topic's messages look in JSON.
   *
   * @param announced What its sender said of the list of arguments, if anything.
   * @returns How they do.
   */
  decide(announced: JsonSchema | undefined): JsonWriter {
    const shapes = this.#shapes;
    const said = announced === undefined ? Announced.NOTHING : Announced.of(announced);
    const [only] = shapes;
    const isMessage = shapes.length === 1 && this.#least === 1 && formOf(only!) === "plain" &&
      only!.kinds.size === 1 && only!.kinds.has("object");
    const writer = isMessage
      ? messageWriter(only!, said.item(0))
      : fieldsWriter(shapes, { said, isOne: this.#least === 1, seen: this.#seen });
    if (announced === undefined) return writer;
    return { ...writer, layout: { ...writer.layout, announced } };
  }
}

/** @returns The schema of what a writer writes, as it goes into a file. */
export function fullSchema({ schema, layout }: JsonWriter): JsonSchema {
  return { ...schema, [LAYOUT_KEYWORD]: layout };
}

/** Writes a topic's messages as JSON. */
export interface JsonWriter {
  /** The schema of what it writes, for tools that show messages. */
  readonly schema: { readonly [keyword: string]: unknown };
  /** How it is read again. */
  readonly layout: JsonLayout;
  /** @returns A message as text. @throws {TypeError} If JSON cannot carry it. */
  readonly write: (args: readonly unknown[]) => string;
}

/** The only argument of each message is an object, and becomes the message. */
function messageWriter(shape: Shape, announced: Announced): JsonWriter {
  const values = revivalOf(shape);
  const layout: JsonLayout = { args: null, ...(values !== undefined && { values }) };
  return {
    schema: displaySchema(shape, announced) ?? { type: "object", properties: {} },
    layout,
    write: ([message]) => JSON.stringify(plainValue(message, shape)),
  };
}

/** Each argument becomes a field of the message. */
function fieldsWriter(
  shapes: readonly Shape[],
  { said, isOne, seen }: { said: Announced; isOne: boolean; seen: number },
): JsonWriter {
  const names = namesOf(shapes.length, said, isOne);
  const fields: [string, JsonSchema][] = [];
  const revivals: [string, Revival][] = [];
  for (const [index, shape] of shapes.entries()) {
    const name = names[index]!;
    const schema = displaySchema(shape, said.item(index));
    if (schema) fields.push([name, schema]);
    const revival = revivalOf(shape);
    if (revival !== undefined) revivals.push([name, revival]);
  }
  const required = fields.map(([name]) => name).filter((name) => {
    const shape = shapes[names.indexOf(name)]!;
    return shape.seen === seen && !shape.kinds.has("null");
  });
  const layout: JsonLayout = {
    args: names,
    ...(revivals.length > 0 && { values: { properties: Object.fromEntries(revivals) } }),
  };
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(fields),
      ...(required.length > 0 && { required }),
    },
    layout,
    write: (args) => {
      const message: Record<string, unknown> = Object.create(null);
      for (let i = 0; i < args.length; i++) message[names[i]!] = plainValue(args[i], shapes[i]);
      return JSON.stringify(message);
    },
  };
}

/** @returns `value` for the only one; else the titles that were announced, or `arg0`, `arg1` ... */
function namesOf(count: number, said: Announced, isOne: boolean): string[] {
  const numbered = Array.from({ length: count }, (_, index) => `arg${index}`);
  const titles = numbered.map((name, index) => said.item(index).notes.title ?? name);
  const isName = (title: unknown): title is string =>
    typeof title === "string" && /^[A-Za-z_]\w*$/.test(title);
  if (count === 1 && isOne) return ["value"];
  return titles.every(isName) && new Set(titles).size === count ? titles : numbered;
}

/**
 * Reads a message that a {@linkcode JsonWriter} wrote.
 *
 * @param text The message.
 * @param layout What its schema says of how.
 * @returns The arguments.
 * @throws {Error} If it is no such message.
 */
export function readLayout(text: string, { args, values }: JsonLayout): unknown[] {
  const message = reviveText(text, values);
  if (args === null) return [message];
  if (typeof message !== "object" || message === null) {
    throw new TypeError("it is no object, as its schema says");
  }
  const fields = message as Record<string, unknown>;
  const present = args.findLastIndex((name) => Object.hasOwn(fields, name)) + 1;
  return args.slice(0, present).map((name) => fields[name]);
}

/**
 * Reads {@linkcode LAYOUT_KEYWORD} of a schema.
 *
 * @param schema The schema of a message.
 * @returns What it says; `undefined` where there is no such thing.
 */
export function layoutOf(schema: unknown): JsonLayout | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const layout = (schema as { [LAYOUT_KEYWORD]?: Partial<JsonLayout> })[LAYOUT_KEYWORD];
  if (typeof layout !== "object" || layout === null) return undefined;
  const { args = null, values, announced } = layout;
  if (args !== null && !(Array.isArray(args) && args.every((name) => typeof name === "string"))) {
    return undefined;
  }
  return {
    args,
    ...(values !== undefined && { values }),
    ...(isJsonSchema(announced) && { announced }),
  };
}
