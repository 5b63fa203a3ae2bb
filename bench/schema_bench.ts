/**
 * What a check of a message costs: a scan of 1 kB, by a JSON Schema that rosy compiles and by those of
 * libraries; and what a schema costs once, when it is given.
 *
 *     deno bench -A bench/schema_bench.ts
 */
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { LaserScan } from "@rosy/rosy/schemas";
import { msgpackCodec } from "../lib/codec/msgpack/msgpack.ts";
import { ByteWriter } from "../lib/bytes/byte_writer.ts";
import { topicType } from "../lib/schema/topic_type.ts";
import { SCAN } from "./support/job.ts";
import { SCAN_SCHEMA } from "./support/scan.ts";

const TYPES = {
  "JSON Schema": SCAN_SCHEMA,
  zod: z.object({
    frame: z.string(),
    stamp: z.object({ sec: z.int(), nsec: z.int() }),
    angles: z.object({ from: z.number(), to: z.number() }),
    ranges: z.array(z.number().min(0)),
  }),
  valibot: toStandardJsonSchema(v.object({
    frame: v.string(),
    stamp: v.object({
      sec: v.pipe(v.number(), v.integer()),
      nsec: v.pipe(v.number(), v.integer()),
    }),
    angles: v.object({ from: v.number(), to: v.number() }),
    ranges: v.array(v.pipe(v.number(), v.minValue(0))),
  })),
  arktype: type({
    frame: "string",
    stamp: { sec: "number.integer", nsec: "number.integer" },
    angles: { from: "number", to: "number" },
    ranges: "(number >= 0)[]",
  }),
};

const args = [SCAN];
for (const [name, schema] of Object.entries(TYPES)) {
  const { check } = topicType("scan", schema);
  if (check(args)) throw new Error(`${name} does not take the scan`);
  Deno.bench(`check a scan of 1 kB: ${name}`, { group: "check" }, () => void check(args));
}

const writer = new ByteWriter();
Deno.bench("encode and decode it, for comparison", { group: "check", baseline: true }, () => {
  writer.position = 0;
  msgpackCodec.encode(args, writer);
  msgpackCodec.decode(writer.bytes, 0, writer.position);
});

const typed = [{ ...SCAN, ranges: Float32Array.from(SCAN.ranges) }];
const checkTyped = topicType("scan", SCAN_SCHEMA).check;
Deno.bench("the same with a Float32Array", { group: "check" }, () => void checkTyped(typed));

for (const [name, schema] of Object.entries({ ...TYPES, "foxglove.LaserScan": LaserScan })) {
  Deno.bench(`give a topic its type: ${name}`, { group: "give" }, () => {
    topicType("scan", schema);
  });
}
