import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { defineSchema, type JsonSchema } from "@rosy/rosy";
import { serviceType, topicType } from "../../lib/schema/topic_type.ts";
import { formatTypeClaim, parseTypeClaim } from "../../lib/schema/type_claim.ts";

interface Value {
  readonly name: string;
  readonly schema: JsonSchema;
}

interface Type {
  readonly kind: "topics" | "services";
  readonly subject: string;
  readonly values: readonly Value[];
  readonly result?: Value;
  readonly name: string;
  readonly text: string;
  readonly hash: string;
  readonly claim: string;
}

const file = new URL("../../docs/vectors/schema_vectors.json", import.meta.url);
const { types }: { types: readonly Type[] } = JSON.parse(await Deno.readTextFile(file));
const schemaOf = ({ name, schema }: Value) => defineSchema(name, schema);

for (const { kind, subject, values, result, name, text, hash, claim } of types) {
  Deno.test(`the type of "${subject}" is announced as documented`, () => {
    const args = values.map(schemaOf);
    const isNamed = kind === "services" && !name.startsWith("(");
    const service = { args, ...result && { result: schemaOf(result) }, ...isNamed && { name } };
    const type = kind === "topics" ? topicType(subject, args) : serviceType(subject, service);
    assertEquals(type.text, { name, encoding: "jsonschema", text, hash });
    assertEquals(formatTypeClaim({ ...type.text, kind, subject }), claim);
    assertEquals(parseTypeClaim(claim), { kind, subject, name, encoding: "jsonschema", hash });
  });

  Deno.test(`the text of the type of "${subject}" has the hash that is documented`, () => {
    const digits = createHash("sha256").update(text, "utf8").digest("hex").slice(0, 16);
    assertEquals(digits, hash);
    const { length } = JSON.stringify(JSON.parse(text));
    assertEquals(length, text.length, "there is no white space");
  });
}
