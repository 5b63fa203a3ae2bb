import { assertEquals, assertThrows } from "@std/assert";
import { quoteWords, splitWords } from "../../../lib/launch/file/words.ts";

Deno.test("splitWords() takes a line apart as a shell does", () => {
  const line = `a 'b  c' "d \\" $e"f\\ g '' --x="1 2"\t\\'`;
  assertEquals(splitWords(line), ["a", "b  c", 'd " $ef g', "", "--x=1 2", "'"]);
  assertThrows(() => splitWords("a 'b"), SyntaxError, "a quote (') is not closed");
});

Deno.test("quoteWords() writes what a shell reads as the same words", async () => {
  const words = [
    "plain-1.0_x",
    "two words",
    "it's",
    '"',
    "$HOME",
    "`id`",
    "*",
    "a\\b",
    "",
    "\n",
    "ö",
  ];
  const { stdout } = await new Deno.Command("/bin/sh", {
    args: ["-c", `printf '%s\\0' ${quoteWords(words)}`],
  }).output();
  assertEquals(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
  assertEquals(splitWords(quoteWords(words)), words);
});
