import { isKeywords } from "../../../schema/json_schema.ts";
import { moveSchema } from "../../../schema/document/move_schema.ts";
import { PROBLEM_SCHEMA } from "./problem_schema.ts";

/** The schemas of a document, each in one place, by names that may stand there. */
export class Components {
  readonly #schemas: Record<string, unknown> = { Problem: PROBLEM_SCHEMA };

  /**
   * Puts a schema into the document.
   *
   * @param name What it is to be called; names that are none for OpenAPI are made some.
   * @param schema A schema that stands by itself.
   * @returns What stands for it.
   */
  add(name: string, schema: unknown): { readonly $ref: string } {
    const key = this.#freeKey(name.replace(/[^A-Za-z0-9._-]/g, "_"));
    const to = `/components/schemas/${key}`;
    const moved = moveSchema(schema, { from: "", to });
    this.#schemas[key] = isKeywords(moved) ? withoutIdentity(moved) : moved;
    return { $ref: `#${to}` };
  }

  /** What stands in the document. */
  get told(): object {
    return {
      schemas: this.#schemas,
      responses: {
        Problem: {
          description: "Why it cannot be done: problem details, RFC 9457.",
          content: {
            "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
          },
        },
      },
    };
  }

  #freeKey(name: string): string {
    let key = name;
    for (let number = 2; Object.hasOwn(this.#schemas, key); number++) key = `${name}.${number}`;
    return key;
  }
}

/** A schema with an identity of its own would have its references begin there. */
function withoutIdentity(
  { $id: _id, $schema: _schema, ...rest }: Readonly<Record<string, unknown>>,
): object {
  return rest;
}
