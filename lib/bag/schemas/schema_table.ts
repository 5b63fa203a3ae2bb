import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { Opcode, writeRecord, writeSized, writeString, writeU16 } from "../mcap_format.ts";
import { type BagSchema, isSameSchema } from "./bag_schema.ts";

/** A schema of a file, and its number there. */
export interface NumberedSchema {
  /** From 1 on: 0 stands for no schema. */
  readonly id: number;
  readonly schema: BagSchema;
}

const MAX_SCHEMAS = 65_535;

/** The schemas of one file: each once, however many channels and objects there are of it. */
export class SchemaTable {
  /** The schemas by their numbers, less one. */
  readonly all: NumberedSchema[] = [];
  readonly #known = new WeakMap<BagSchema, NumberedSchema>();
  readonly #byName = new Map<string, NumberedSchema[]>();

  /**
   * Finds a schema's number.
   *
   * @param schema The schema.
   * @param opened Called for one that is new.
   * @returns Its number.
   * @throws {RangeError} If there are too many.
   * @throws {TypeError} If a name does not survive UTF-8.
   */
  idOf(schema: BagSchema, opened: (schema: NumberedSchema) => void): number {
    const known = this.#known.get(schema);
    if (known) return known.id;
    const namesakes = this.#byName.get(schema.name) ?? [];
    const numbered = namesakes.find((other) => isSameSchema(other.schema, schema)) ??
      this.#open(schema, opened);
    this.#known.set(schema, numbered);
    return numbered.id;
  }

  #open(schema: BagSchema, opened: (schema: NumberedSchema) => void): NumberedSchema {
    const { name, encoding } = schema;
    if (!name.isWellFormed() || !encoding.isWellFormed()) {
      throw new TypeError(
        `Cannot record schema ${JSON.stringify(name)}: its name or its encoding holds half of a ` +
          "surrogate pair, which is no character",
      );
    }
    if (this.all.length >= MAX_SCHEMAS) {
      throw new RangeError(`Cannot record schema "${name}": a bag holds ${MAX_SCHEMAS} at most`);
    }
    // What the caller changes later is no longer what was written.
    const numbered = {
      id: this.all.length + 1,
      schema: { name, encoding, data: schema.data.slice() },
    };
    this.all.push(numbered);
    this.#byName.set(name, [...this.#byName.get(name) ?? [], numbered]);
    opened(numbered);
    return numbered;
  }
}

/** Writes a schema's record. */
export function writeSchema(writer: ByteWriter, { id, schema }: NumberedSchema): void {
  writeRecord(writer, Opcode.SCHEMA, () => {
    writeU16(writer, id);
    writeString(writer, schema.name);
    writeString(writer, schema.encoding);
    writeSized(writer, () => writer.writeBytes(schema.data));
  });
}
