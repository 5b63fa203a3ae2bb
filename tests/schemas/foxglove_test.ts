import { assert, assertEquals } from "@std/assert";
import { FOXGLOVE_SCHEMAS } from "../../.ci/schemas/read_foxglove.ts";
import { findKnownSchema, KNOWN_SCHEMAS } from "../../lib/schemas/catalogue.ts";

/** What we say otherwise: who wrote it, and that a time has both of its parts. */
function asOurs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asOurs);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "$comment");
  const ours = Object.fromEntries(entries.map(([key, item]) => [key, asOurs(item)]));
  const isTime = ours.title === "time" || ours.title === "duration";
  return isTime ? { ...ours, required: ["sec", "nsec"] } : ours;
}

Deno.test("there is every message of Foxglove's collection, with the schema that it has there", () => {
  assert(FOXGLOVE_SCHEMAS.size >= 49, "it is the whole collection");
  for (const [name, schema] of FOXGLOVE_SCHEMAS) {
    assertEquals(findKnownSchema(name)?.schema, asOurs(schema), name);
  }
  const ours = KNOWN_SCHEMAS.filter(({ name }) => name.startsWith("foxglove."));
  assertEquals(ours.map(({ name }) => name), [...FOXGLOVE_SCHEMAS.keys()].sort());
});
