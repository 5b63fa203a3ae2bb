import { encode } from "@std/msgpack";
import { compareTypes } from "../../../lib/schema/comparison/compare.ts";
import type { JsonSchema } from "../../../lib/schema/json_schema.ts";
import {
  decodeSchema,
  decodeWantSchema,
  encodeSchema,
  encodeWantSchema,
  whyNoSchema,
} from "../../../lib/schema/exchange/schema_message.ts";
import { formatTypeClaim, parseTypeClaim } from "../../../lib/schema/type_claim.ts";
import { compileSchema } from "../../../lib/schema/validation/compile.ts";
import { RecordError } from "../../../lib/wire/control_map.ts";
import { attempt, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";

const decoder = new TextDecoder();
const HASH = "9f86d081884c7d65";
const LIST = '{"items":false,"minItems":1,"prefixItems":[{"$ref":"#/$defs/a"}],"type":"array",' +
  '"$defs":{"a":{"type":"object","properties":{"next":{"$ref":"#/$defs/a"},"x":{"type":"number",' +
  '"minimum":0}},"required":["x"],"unevaluatedProperties":false}}}';

/** What another node says of types. */
const claims: FuzzTarget = {
  name: "claims",
  weight: 1,
  seeds: texts(
    `t jsonschema ${HASH} foxglove.LaserScan front/scan`,
    `s jsonschema ${HASH} (number,number)=>number multiply it`,
  ),
  words: texts("t ", "s ", " ", HASH, "jsonschema"),
  run(input) {
    const text = decoder.decode(input);
    const claim = parseTypeClaim(text);
    promise(!claim || formatTypeClaim(claim) === text, () => `another claim: ${text}`);
  },
};

const messages: FuzzTarget = {
  name: "schema frames",
  weight: 1,
  seeds: [
    encodeWantSchema(HASH),
    encodeSchema({ hash: HASH }),
    encodeSchema({ hash: HASH, schema: { encoding: "jsonschema", text: LIST } }),
    encode({ hash: 5 }),
  ] as Bytes[],
  words: texts(HASH, "hash", "text", "encoding"),
  run(input) {
    attempt([RecordError], () => decodeWantSchema(input));
    const message = attempt([RecordError], () => decodeSchema(input));
    if (message?.schema) whyNoSchema(message.hash, message.schema);
  },
};

/** The schema of a stranger: it is compiled, checks values, and is compared with ours. */
const checks: FuzzTarget = {
  name: "checks",
  weight: 1,
  seeds: texts(
    LIST,
    '{"anyOf":[{"$ref":"#"},{"$dynamicRef":"#n"}],"$dynamicAnchor":"n","not":{"const":1}}',
    '{"allOf":[{"if":{"type":"string"},"then":{"maxLength":2}}],"patternProperties":{"a+":{}}}',
    '{"$id":"http://a/b","$defs":{"c":{"$id":"c","$anchor":"d"}},"contains":{"$ref":"c#d"}}',
  ),
  words: texts('"$ref":"#"', '"items":', "{}", "[]", "true", '"type":"array"', '"__proto__":'),
  bytesPerByte: 100_000,
  allowanceBytes: 64 * 1024 * 1024,
  run(input) {
    const schema = attempt([SyntaxError], () => JSON.parse(decoder.decode(input)) as JsonSchema);
    if (schema === undefined) return;
    const check = attempt([TypeError], () => compileSchema(schema, { ignorePatterns: true }));
    for (const value of [[{ x: 1, next: { x: -1 } }], "text", new Uint8Array(2), 1n, null]) {
      check?.(value);
    }
    const claim = { kind: "topics", subject: "t" } as const;
    attempt([TypeError], () => compareTypes(claim, LIST, JSON.stringify(schema)));
  },
};

/** What nodes say of types, and what they send as schemas. */
export const TYPE_TARGETS: readonly FuzzTarget[] = [claims, messages, checks];
