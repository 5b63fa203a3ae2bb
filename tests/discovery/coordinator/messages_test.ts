import { encode } from "@std/msgpack";
import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeNodeChange,
  decodeNodeGone,
  decodeSynced,
  encodeNodeChange,
  encodeNodeGone,
  encodeSynced,
} from "../../../lib/discovery/coordinator/messages.ts";
import { diffRecords } from "../../../lib/peer/records/record_message.ts";
import { RecordError } from "../../../lib/wire/control_map.ts";
import { newRecord } from "../../support/records.ts";

Deno.test("A coordinator's messages say who changed, who left, who was lost, and its age", () => {
  const before = newRecord("node", { topics: ["a"] });
  const after = { ...before, topics: ["b"], revision: 1 };
  const { uuid } = before.id;
  const change = { uuid, interest: diffRecords(before, after) };
  assertEquals(decodeNodeChange(encodeNodeChange(change)), change);
  for (const departure of ["left", "lost"] as const) {
    assertEquals(decodeNodeGone(encodeNodeGone({ uuid, departure })), { uuid, departure });
  }
  assertEquals(decodeSynced(encodeSynced({ ageMs: 1234.4 })), { ageMs: 1234 });
});

Deno.test("Who does not say that a node left does not say so", () => {
  const { uuid } = newRecord().id;
  assertEquals(decodeNodeGone(encode({ uuid })).departure, "lost");
  for (const left of [null, 1, "true"]) {
    assertEquals(decodeNodeGone(encode({ uuid, left })).departure, "lost");
  }
});

Deno.test("A coordinator's messages without a uuid or an age are refused", () => {
  for (const uuid of [1, "", "UPPERCASEUPPERCA", "a".repeat(17)]) {
    assertThrows(() => decodeNodeGone(encode({ uuid, left: true })), RecordError);
  }
  assertThrows(() => decodeSynced(encode({ age: -1 })), RecordError);
});
