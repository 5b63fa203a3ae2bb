import { docComment } from "../../lib/typescript/doc_comment.ts";
import type { Field, FieldType, Message } from "./model.ts";

/** A module to write. */
export interface Module {
  /** Its path from `lib/schemas/`, such as `foxglove/images.ts`. */
  readonly path: string;
  /** What it holds, for its first comment. */
  readonly title: string;
  readonly messages: readonly Message[];
}

/** Numbers of JavaScript are exact up to here. */
const EXACT_BITS = 53;

/**
 * Writes the types and the schemas of messages, each by the same name.
 *
 * @param module What to write.
 * @param homes The path of the module that has each message, from `lib/schemas/`.
 * @returns The text; `deno fmt` has not been over it.
 */
export function writeModule(
  { path, title, messages }: Module,
  homes: ReadonlyMap<string, string>,
): string {
  const writer = new ModuleWriter(path, homes);
  const bodies = sorted(messages).map((message) => writer.write(message));
  return [
    `/**\n * ${title}\n *\n * Written by \`deno task schemas:generate\`.\n *\n * @module\n */`,
    writer.imports(),
    ...bodies,
  ].join("\n\n") + "\n";
}

/** A value stands behind those that it is made of. */
function sorted(messages: readonly Message[]): Message[] {
  const done = new Set<Message>();
  const visit = (message: Message): void => {
    if (done.has(message)) return;
    for (const name of message.fields.flatMap(({ type }) => messagesIn(type))) {
      const needed = messages.find((other) => other.name === name);
      if (needed) visit(needed);
    }
    done.add(message);
  };
  messages.forEach(visit);
  return [...done];
}

function messagesIn(type: FieldType): string[] {
  if (type.kind === "array") return messagesIn(type.items);
  return type.kind === "message" ? [type.name] : [];
}

class ModuleWriter {
  readonly #path: string;
  readonly #homes: ReadonlyMap<string, string>;
  /** Names to import, by the module that has them. */
  readonly #imports = new Map<string, Set<string>>([
    ["../../schema/named_schema.ts", new Set(["type NamedSchema"])],
  ]);

  constructor(path: string, homes: ReadonlyMap<string, string>) {
    this.#path = path;
    this.#homes = homes;
  }

  imports(): string {
    return [...this.#imports].sort(([a], [b]) => a < b ? -1 : 1)
      .map(([from, names]) => importOf([...names].sort(), from))
      .join("\n");
  }

  write(message: Message): string {
    const { name, typeName, description, fields } = message;
    const members = fields.map(({ name, description, isOptional, type }) =>
      `${docComment(description, "  ")}  ${name}${isOptional ? "?" : ""}: ${this.#type(type)};\n`
    );
    const isEmpty = fields.length === 0;
    return [
      ...fields.flatMap((field) => this.#choices(field)),
      docComment(description) +
      (isEmpty
        ? `export type ${typeName} = Record<never, never>;`
        : `export interface ${typeName} {\n${members.join("")}}`),
      docComment(`The schema of {@linkcode ${typeName}}: \`${name}\`.`) +
      `export const ${typeName}: NamedSchema<${typeName}> = ${this.#schema(message)};`,
    ].join("\n\n");
  }

  /** The names of a field's numbers, as a value and a type. */
  #choices({ name, type }: Field): string[] {
    if (type.kind !== "choice") return [];
    const typeName = type.title.replace(/^.*[./]/, "");
    const members = type.members.map(({ name, value, description }) =>
      `${docComment(description, "  ")}  readonly ${name}: ${value};\n`
    );
    const values = type.members.map(({ name, value }) => `${name}: ${value}`).join(", ");
    return [
      docComment(`The numbers that \`${name}\` may be.`) +
      `export const ${typeName}: {\n${members.join("")}} = { ${values} };`,
      docComment(`One of the numbers of \`${name}\`.`) +
      `export type ${typeName} = ${type.members.map(({ value }) => value).join(" | ")};`,
    ];
  }

  #type(type: FieldType): string {
    switch (type.kind) {
      case "number":
      case "boolean":
        return type.kind;
      case "integer":
      case "natural":
        return "number";
      case "int":
      case "uint":
        return type.bits > EXACT_BITS ? "number | bigint" : "number";
      case "text":
        return "string";
      case "bytes":
        return "Uint8Array";
      case "time":
        return this.#named("foxglove.Timestamp");
      case "duration":
        return this.#named("foxglove.Duration");
      case "message":
        return this.#named(type.name);
      case "choice":
        return type.title.replace(/^.*[./]/, "");
      case "array":
        return this.#arrayType(type.items);
    }
  }

  #arrayType(items: FieldType): string {
    if (this.#type(items) !== "number") return `${this.#type(items)}[]`;
    this.#import("number_array.ts", "type NumberArray");
    return "NumberArray";
  }

  /** A message that another module may have. */
  #named(name: string, isValue = false): string {
    const home = this.#homes.get(name);
    if (!home) throw new Error(`No module has ${name}`);
    const typeName = name.replace(/^.*[./]/, "");
    if (home !== this.#path) this.#import(home, isValue ? typeName : `type ${typeName}`);
    return typeName;
  }

  #import(home: string, name: string): void {
    const [folder, file] = home.includes("/") ? home.split("/") : ["", home];
    const isNear = this.#path.startsWith(`${folder}/`);
    const path = isNear ? `./${file}` : `../${home}`;
    const names = this.#imports.get(path) ?? new Set();
    // A value brings the type of its name along.
    if (!names.has(name.replace("type ", ""))) names.add(name);
    names.delete(`type ${name}`);
    this.#imports.set(path, names);
  }

  #schema({ name, description, fields }: Message): string {
    const lines = (isOptional: boolean) =>
      fields.filter((field) => field.isOptional === isOptional)
        .map(({ name, type, description }) => `${name}: ${this.#field(type, description)},`);
    this.#import("fields.ts", "message");
    const optional = lines(true);
    return `message(${quoted(name)}, ${quoted(description)}, {\n${lines(false).join("\n")}\n}` +
      (optional.length === 0 ? ")" : `, {\n${optional.join("\n")}\n})`);
  }

  #field(type: FieldType, description?: string): string {
    const [builder, ...args] = this.#parts(type);
    this.#import("fields.ts", builder);
    const text = description === undefined ? [] : [quoted(description)];
    if (type.kind === "choice") return `${builder}(${[args[0], ...text, args[1]].join(", ")})`;
    if (type.kind === "array" && type.length !== undefined) text.push(String(type.length));
    return `${builder}(${[...args, ...text].join(", ")})`;
  }

  #parts(type: FieldType): [string, ...string[]] {
    switch (type.kind) {
      case "message":
        return ["nested", this.#named(type.name, true)];
      case "int":
      case "uint":
        return [type.kind, String(type.bits)];
      case "array":
        return ["arrayOf", this.#field(type.items)];
      case "choice": {
        const members = type.members.map(({ name, value, description }) =>
          `[${quoted(name)}, ${value}, ${quoted(description)}]`
        );
        return ["choice", quoted(type.title), `[\n${members.join(",\n")},\n]`];
      }
      default:
        return [type.kind];
    }
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function importOf(names: readonly string[], from: string): string {
  if (names.some((name) => !name.startsWith("type "))) {
    return `import { ${names.join(", ")} } from "${from}";`;
  }
  return `import type { ${names.map((name) => name.slice(5)).join(", ")} } from "${from}";`;
}
