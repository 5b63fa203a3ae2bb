import { assertEquals } from "@std/assert";
import { wrap, wrapParts } from "../../lib/text/wrap.ts";

Deno.test("wrap() breaks between words, and words that are wider than a line", () => {
  assertEquals(wrap("a bc def", 4), ["a bc", "def"]);
  assertEquals(wrap("a abcdefgh i", 4), ["a", "abcd", "efgh", "i"]);
  assertEquals(wrap("", 4), [""]);
  assertEquals(wrap("日本語", 4), ["日本", "語"]);
  // What is wider than a line all by itself still comes out, and an end is reached.
  assertEquals(wrap("日本", 1), ["日", "本"]);
});

Deno.test("wrap() loses nothing at any width", () => {
  const text = "Multicast does not come back: 239.255.0.1, /run/user/1000/rosy (日本語), ok";
  for (let columns = 1; columns < 90; columns++) {
    assertEquals(wrap(text, columns).join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
  }
});

Deno.test("wrapParts() breaks between parts, never within one that fits", () => {
  const parts = ["lost 0", "rate 10.0 Hz", "mean 19.96 ms"];
  assertEquals(wrapParts(parts, { columns: 22, separator: "  " }), [
    "lost 0  rate 10.0 Hz",
    "mean 19.96 ms",
  ]);
});
