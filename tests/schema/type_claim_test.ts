import { assertEquals } from "@std/assert";
import { formatTypeClaim, parseTypeClaim, type TypeClaim } from "../../lib/schema/type_claim.ts";

const CLAIM: TypeClaim = {
  kind: "topics",
  subject: "scan",
  name: "foxglove.LaserScan",
  encoding: "jsonschema",
  hash: "9f86d081884c7d65",
};
const TEXT = "t jsonschema 9f86d081884c7d65 foxglove.LaserScan scan";

Deno.test("a claim is written as five fields, and read again", () => {
  assertEquals(formatTypeClaim(CLAIM), TEXT);
  assertEquals(parseTypeClaim(TEXT), CLAIM);
  const service: TypeClaim = { ...CLAIM, kind: "services", subject: "a b  c\n" };
  assertEquals(parseTypeClaim(formatTypeClaim(service)), service);
});

Deno.test("parseTypeClaim() takes nothing else for a claim", () => {
  const wrong = [
    "",
    "t",
    TEXT.replace("t ", "x "),
    TEXT.replace("9f86", "9F86"),
    TEXT.replace("9f86", "9f8"),
    TEXT.replace(" scan", " "),
    TEXT.replace(" scan", ""),
    TEXT.replace("jsonschema", "x".repeat(33)),
    TEXT.replace("foxglove.LaserScan", "x".repeat(129)),
    TEXT.replace("foxglove", "fox\u0000glove"),
    TEXT + "n".repeat(256),
  ];
  for (const text of wrong) assertEquals(parseTypeClaim(text), undefined, text);
});
