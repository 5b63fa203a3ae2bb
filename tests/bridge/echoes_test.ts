import { assertEquals } from "@std/assert";
import { Echoes } from "../../lib/bridge/echoes.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

Deno.test("Echoes takes as many of the same messages for echoes as were published", () => {
  const echoes = new Echoes(new VirtualClock());
  echoes.published("a", { data: 1 });
  assertEquals(echoes.isEcho("a", { data: 1 }), false, "nobody listens: nothing comes back");
  echoes.expect("a");
  echoes.published("a", { data: 1 });
  echoes.published("a", { data: 2 });
  echoes.published("b", { data: 3 });
  assertEquals([3, 2, 1, 1].map((data) => echoes.isEcho("a", { data })), [
    false,
    true,
    true,
    false,
  ]);
  echoes.published("a", { data: 1 });
  echoes.forget("a");
  assertEquals(echoes.isEcho("a", { data: 1 }), false);
});

Deno.test("Echoes knows a message again whatever became of it on the way", () => {
  const echoes = new Echoes(new VirtualClock());
  echoes.expect("a");
  const pairs: [published: unknown, back: unknown][] = [
    [{ b: 1, a: "x" }, { a: "x", b: 1 }],
    [{ x: 0.1 }, { x: Math.fround(0.1), y: 0, z: null, name: "", list: [], more: { in: false } }],
    [{ data: Uint8Array.of(1, 2, 3) }, { data: "AQID" }],
    [{ ranges: Float32Array.of(0.5, NaN) }, { ranges: [0.5, null] }],
    [{ count: 7n }, { count: 7 }],
    [{ text: "x".repeat(1000) }, { text: "x".repeat(1000) }],
    [{}, {}],
  ];
  for (const [published, back] of pairs) {
    echoes.published("a", published);
    assertEquals(echoes.isEcho("a", back), true, JSON.stringify(back));
  }
  echoes.published("a", { text: `${"x".repeat(999)}y` });
  assertEquals(echoes.isEcho("a", { text: "x".repeat(1000) }), false);
});

Deno.test("Echoes waits for none that is long gone, and for no more than some", async () => {
  const clock = new VirtualClock();
  const echoes = new Echoes(clock);
  echoes.expect("a");
  for (let data = 0; data < 1100; data++) echoes.published("a", { data });
  assertEquals(echoes.isEcho("a", { data: 50 }), false);
  assertEquals(echoes.isEcho("a", { data: 1000 }), true);
  await clock.advance(10_001);
  assertEquals(echoes.isEcho("a", { data: 1001 }), false);
});
