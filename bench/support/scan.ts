import { defineSchema, type NamedSchema } from "@rosy/rosy";
import type { SCAN } from "./job.ts";

/** What a scan has to be. */
export const SCAN_SCHEMA: NamedSchema<typeof SCAN> = defineSchema<typeof SCAN>("bench/Scan", {
  type: "object",
  properties: {
    frame: { type: "string" },
    stamp: {
      type: "object",
      properties: { sec: { type: "integer" }, nsec: { type: "integer" } },
      required: ["sec", "nsec"],
    },
    angles: {
      type: "object",
      properties: { from: { type: "number" }, to: { type: "number" } },
      required: ["from", "to"],
    },
    ranges: { type: "array", items: { type: "number", minimum: 0 } },
  },
  required: ["frame", "stamp", "angles", "ranges"],
});

/** The types of what is sent in a benchmark: when it was sent, and a scan. */
export const CHECKED: readonly [NamedSchema<number>, NamedSchema<typeof SCAN>] = [
  defineSchema<number>("bench/Time", { type: "number" }),
  SCAN_SCHEMA,
];
