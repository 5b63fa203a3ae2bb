import { assertEquals, assertThrows } from "@std/assert";
import { Fragments, fragmentsOf } from "../../../lib/web/rosbridge/fragments.ts";
import { type Fragment, ProtocolError } from "../../../lib/web/rosbridge/protocol.ts";
import { readOperation } from "../../../lib/web/rosbridge/read_operation.ts";

function fragment(id: string, data: string, num: number, total: number): Fragment {
  return { op: "fragment", id, data, num, total };
}

Deno.test("fragmentsOf() cuts what Fragments puts together, in any order", () => {
  const frame = JSON.stringify({ op: "auth", text: "ü😀".repeat(100) });
  assertEquals(fragmentsOf(frame, frame.length, "f"), [frame]);
  const parts = fragmentsOf(frame, 7, "f").map((part) => readOperation(part) as Fragment);
  assertEquals(parts.length, Math.ceil(frame.length / 7));
  const fragments = new Fragments(10_000);
  const wholes = parts.toReversed().map((part) => fragments.add(part));
  assertEquals(wholes.pop(), frame);
  assertEquals(wholes.every((whole) => whole === undefined), true);
});

Deno.test("Fragments takes each once, and of several messages at a time", () => {
  const fragments = new Fragments(100);
  assertEquals(fragments.add(fragment("a", "1", 0, 2)), undefined);
  assertEquals(fragments.add(fragment("a", "again", 0, 2)), undefined);
  assertEquals(fragments.add(fragment("b", "3", 0, 1)), "3");
  assertEquals(fragments.add(fragment("a", "2", 1, 2)), "12");
  assertEquals(fragments.add(fragment("a", "2", 1, 2)), undefined, "begins anew");
});

Deno.test("Fragments gives up the oldest when too much waits, and says so", () => {
  const fragments = new Fragments(10);
  fragments.add(fragment("a", "12345", 0, 2));
  fragments.add(fragment("b", "12345", 0, 2));
  const error = assertThrows(() => fragments.add(fragment("c", "1", 0, 2)), ProtocolError, '"a"');
  assertEquals(error.id, "a");
  assertEquals(fragments.add(fragment("b", "6", 1, 2)), "123456");
  const many = new Fragments(1000);
  for (let index = 0; index < 16; index++) many.add(fragment(`f${index}`, "", 0, 2));
  assertThrows(() => many.add(fragment("g", "", 0, 2)), ProtocolError, '"f0"');
});

Deno.test("Fragments refuses those that differ in how many there are", () => {
  const fragments = new Fragments(10);
  fragments.add(fragment("a", "1", 0, 2));
  assertThrows(() => fragments.add(fragment("a", "1", 0, 3)), ProtocolError, "differ");
});
