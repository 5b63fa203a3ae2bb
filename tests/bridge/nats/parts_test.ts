import { assertEquals } from "@std/assert";
import {
  cutIntoParts,
  MAX_MESSAGE_BYTES,
  PartAssembler,
  partBytes,
  readPart,
  writePart,
} from "../../../lib/bridge/nats/parts.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";

class Assembly {
  readonly lost: string[] = [];
  readonly clock = new VirtualClock();
  readonly assembler = new PartAssembler(this.clock, (why) => this.lost.push(why));

  add(id: string, index: number, options: { count: number; bytes?: Uint8Array }) {
    const { count, bytes = Uint8Array.of(index) } = options;
    return this.assembler.add({ id, index, count }, bytes);
  }
}

Deno.test("a message that was cut is put together from its parts", () => {
  const message = Uint8Array.from({ length: 2500 }, (_, index) => index % 251);
  const parts = cutIntoParts(message, 1000);
  assertEquals(parts.map(({ length }) => length), [1000, 1000, 500]);
  const assembly = new Assembly();
  const results = parts.map((bytes, index) => assembly.add("a", index, { count: 3, bytes }));
  assertEquals(results, [undefined, undefined, message]);
});

Deno.test("parts of several messages may come in turn", () => {
  const assembly = new Assembly();
  assembly.add("a", 0, { count: 2 });
  assembly.add("b", 0, { count: 2 });
  assertEquals(assembly.add("a", 1, { count: 2 }), Uint8Array.of(0, 1));
  assertEquals(assembly.add("b", 1, { count: 2 }), Uint8Array.of(0, 1));
  assertEquals(assembly.lost, []);
});

Deno.test("a message of which a part is missing is given up once, and its rest ignored", () => {
  const assembly = new Assembly();
  assembly.add("a", 0, { count: 4 });
  assertEquals(assembly.add("a", 2, { count: 4 }), undefined);
  assertEquals(assembly.add("a", 3, { count: 4 }), undefined);
  assertEquals(assembly.lost, ["a part of a message is missing"]);
});

Deno.test("a part that says another count gives the message up", () => {
  const assembly = new Assembly();
  assembly.add("a", 0, { count: 2 });
  assertEquals(assembly.add("a", 1, { count: 3 }), undefined);
  assertEquals(assembly.lost.length, 1);
});

Deno.test("memory is bounded by what came, whatever was promised", () => {
  const assembly = new Assembly();
  const bytes = new Uint8Array(MAX_MESSAGE_BYTES / 2 + 1);
  assembly.add("huge", 0, { count: Number.MAX_SAFE_INTEGER, bytes });
  assembly.add("huge", 1, { count: Number.MAX_SAFE_INTEGER, bytes });
  assertEquals(assembly.lost, [`a message has more than ${MAX_MESSAGE_BYTES} bytes`]);
});

Deno.test("of very many messages that never end the oldest are given up", () => {
  const assembly = new Assembly();
  for (let index = 0; index < 65; index++) assembly.add(`${index}`, 0, { count: 2 });
  assertEquals(assembly.lost, ["the rest of a message did not come"]);
  assertEquals(assembly.add("0", 1, { count: 2 }), undefined);
  assertEquals(assembly.add("64", 1, { count: 2 }), Uint8Array.of(0, 1));
});

Deno.test("a message whose rest does not come is given up when another begins later", async () => {
  const assembly = new Assembly();
  assembly.add("a", 0, { count: 2 });
  await assembly.clock.advance(30_001);
  assembly.add("b", 0, { count: 2 });
  assertEquals(assembly.lost, ["the rest of a message did not come"]);
});

Deno.test("readPart() reads what writePart() wrote, and nothing that makes no sense", () => {
  const mark = { id: "x", index: 2, count: 7 };
  assertEquals(readPart(writePart(mark)), mark);
  for (
    const text of ["", "x", "x 1", "x 2 2", "x -1 2", "x 0.5 2", "x a b", `${"x".repeat(65)} 0 1`]
  ) {
    assertEquals(readPart(text), undefined, text);
  }
});

Deno.test("partBytes() leaves room for headers, of small limits half", () => {
  assertEquals([partBytes(1024 * 1024), partBytes(1000)], [1024 * 1024 - 2048, 500]);
});
