import { assertEquals } from "@std/assert";
import { didYouMean, editDistance, suggest } from "../../lib/text/suggest.ts";

Deno.test("editDistance() counts insertions, deletions, replacements and swaps", () => {
  assertEquals(editDistance("", "list"), 4);
  assertEquals(editDistance("list", ""), 4);
  assertEquals(editDistance("list", "list"), 0);
  assertEquals(editDistance("lst", "list"), 1);
  assertEquals(editDistance("liist", "list"), 1);
  assertEquals(editDistance("lost", "list"), 1);
  assertEquals(editDistance("lsit", "list"), 1);
  assertEquals(editDistance("kitten", "sitting"), 3);
});

Deno.test("suggest() finds the nearest word, in whatever case", () => {
  const known = ["list", "echo", "send"];
  assertEquals(suggest("lsit", known), "list");
  assertEquals(suggest("SEND", known), "send");
  assertEquals(suggest("ehco", known), "echo");
});

Deno.test("suggest() finds nothing when nothing is near", () => {
  assertEquals(suggest("record", ["list", "echo", "send"]), undefined);
  assertEquals(suggest("x", ["list"]), undefined);
  assertEquals(suggest("x", []), undefined);
});

Deno.test("didYouMean() is empty without a suggestion", () => {
  assertEquals(didYouMean("tpic", ["topic"]), ' (did you mean "topic"?)');
  assertEquals(didYouMean("bag", ["topic"]), "");
});
