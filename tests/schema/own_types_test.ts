import { assertEquals, assertThrows } from "@std/assert";
import { defineSchema } from "@rosy/rosy";
import type { NameKind, NamesByKind } from "../../lib/mesh/name_kinds.ts";
import { NameSet } from "../../lib/mesh/name_set.ts";
import { byKind, type NameSets } from "../../lib/mesh/record_names.ts";
import { OwnTypes } from "../../lib/schema/own_types.ts";
import { topicType } from "../../lib/schema/topic_type.ts";
import { parseTypeClaim } from "../../lib/schema/type_claim.ts";

const metres = defineSchema<number>("metres", { type: "number" });

/** What a node uses. */
function setsOf(names: Partial<NamesByKind>): NameSets {
  return byKind((kind) => NameSet.of(names[kind] ?? []));
}

/** Types of a node that uses something, and what it said of them on its own. */
function typesOf(used: Partial<NamesByKind> = {}) {
  const told: string[][] = [];
  const types = new OwnTypes({
    names: () => setsOf(used),
    announce: (claims) => told.push(textsOf(claims)),
  });
  return { types, told };
}

function textsOf(claims: ReadonlyMap<string, boolean>): string[] {
  return Array.from(claims, ([text, isIn]) => {
    const { kind, subject, name } = parseTypeClaim(text)!;
    return `${isIn ? "+" : "-"} ${kind} ${subject} ${name}`;
  });
}

Deno.test("OwnTypes finds the types of what the node begins and ceases to use", () => {
  const { types } = typesOf();
  const claims = (kind: NameKind, names: string[], used: Partial<NamesByKind>) =>
    textsOf(types.claimsOf(kind, names, setsOf(used)));
  assertEquals(claims("topics", ["range"], { topics: ["range"] }), []);
  types.defineTopic("range", metres);
  types.defineService("range", { args: [metres], result: metres });
  assertEquals(claims("topics", ["a", "range"], { topics: ["range"] }), ["+ topics range metres"]);
  assertEquals(claims("sends", ["range"], { sends: ["range"] }), ["+ topics range metres"]);
  // It is listened to still.
  assertEquals(claims("sends", ["range"], { topics: ["range"] }), ["+ topics range metres"]);
  assertEquals(claims("topics", ["range"], {}), ["- topics range metres"]);
  assertEquals(claims("services", ["range"], { services: ["range"] }), [
    "+ services range (metres)=>metres",
  ]);
  assertEquals(claims("types", ["range"], {}), []);
});

Deno.test("OwnTypes announces a type at once where what has it is used already", () => {
  const { types, told } = typesOf({ topics: ["range"] });
  types.defineTopic("range", metres);
  assertEquals(told, [["+ topics range metres"]]);
});

Deno.test("OwnTypes keeps one type for each topic and service", () => {
  const { types } = typesOf();
  const type = types.defineTopic("range", metres);
  assertEquals(types.defineTopic("range", [metres]), type);
  assertThrows(
    () => types.defineTopic("range", defineSchema("text", { type: "string" })),
    Error,
    'Cannot give topic "range" the type "text": this node has another schema for it, "metres"; ' +
      "use one of the two everywhere",
  );
  assertEquals(types.byHash(type.text.hash), type.text);
  types.defineService("range", {});
  assertThrows(() => types.defineService("range", { args: [metres] }), Error, 'service "range"');
});

Deno.test("OwnTypes announces types that nothing is checked by, and keeps to one for a topic", () => {
  const { types, told } = typesOf({ sends: ["range"] });
  const { text } = topicType("range", metres);
  types.announceTopic("range", text);
  assertEquals(told, [["+ topics range metres"]]);
  assertEquals(types.topic("range"), undefined);
  assertEquals([types.textOf("topics", "range"), types.byHash(text.hash)], [text, text]);
  types.announceTopic("range", text);
  assertEquals(told.length, 1, "once");
  const other = topicType("range", defineSchema("text", { type: "string" })).text;
  const refused = 'Cannot give topic "range" the type "text": this node has another schema for it';
  assertThrows(() => types.announceTopic("range", other), Error, refused);
  assertThrows(() => types.defineTopic("range", defineSchema("text", { type: "string" })), Error);
  // Whoever gets the schema itself later checks by it.
  assertEquals(types.defineTopic("range", metres), types.topic("range"));
  assertEquals(told.length, 1);
});
