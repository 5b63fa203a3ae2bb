import { defineSchema, type SchemaInput, type SchemaType } from "@rosy/rosy";
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";

/** For the compiler: whether two types are one and the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
const holds = <_T extends true>(): void => {};

type Both<I, O> = StandardSchemaV1<I, O> & StandardJSONSchemaV1<I, O>;

Deno.test("SchemaInput takes what follows the standard's own types, SchemaType says what fits", () => {
  const check = (_schema: SchemaInput<string>) => {};
  // Never run: it is the compiler that has to agree.
  const _compiles = (both: Both<string, number>, plain: StandardSchemaV1<string>) => {
    check(both);
    check(plain);
    check(defineSchema<string>("text", { type: "string" }));
    // @ts-expect-error: it takes numbers
    check(defineSchema<number>("number", { type: "number" }));
    // @ts-expect-error: it takes numbers
    check(both as unknown as Both<number, string>);
  };
  holds<Same<SchemaType<Both<string, number>>, string>>();
  holds<Same<SchemaType<StandardSchemaV1<{ a?: number }>>, { a?: number }>>();
  const point = defineSchema<{ x: number }>("Point", { type: "object" });
  holds<Same<SchemaType<typeof point>, { x: number }>>();
});
