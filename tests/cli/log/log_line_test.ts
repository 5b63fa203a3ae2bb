import type { LogMessage } from "@rosy/rosy";
import { assertEquals } from "@std/assert";
import { inOrder, searchedText, type SentLine, sentLine } from "../../../lib/cli/log/log_line.ts";

export function lineOf(node: string, text: string, stampMs: number): SentLine {
  const uuid = node.padEnd(16, "a");
  const message: LogMessage = { level: "info", text, node, uuid, stampMs, source: "program" };
  return { ...message, sender: { name: node, hostname: "vm", uuid } };
}

const textsOf = (lines: readonly { text: string }[]) => lines.map(({ text }) => text).join(" ");

Deno.test("inOrder() merges nodes by their times, on this machine's clock", () => {
  const lines = [lineOf("a", "a1", 10), lineOf("a", "a2", 30), lineOf("b", "b1", 1020)];
  const ordered = inOrder(lines, (uuid) => uuid.startsWith("b") ? 1000 : 0);
  assertEquals(ordered.map(({ text, timeMs }) => [text, timeMs]), [["a1", 10], ["b1", 20], [
    "a2",
    30,
  ]]);
  assertEquals(inOrder([], () => 0), []);
});

Deno.test("inOrder() leaves the lines of a node as they came, though its clock was set back", () => {
  const lines = [lineOf("a", "a1", 100), lineOf("a", "a2", 50), lineOf("b", "b1", 70)];
  assertEquals(textsOf(inOrder(lines, () => 0)), "b1 a1 a2");
});

Deno.test("sentLine() takes no other message for a line", () => {
  const { sender, ...message } = lineOf("a", "text", 1);
  const origin = { topic: "rosy/log", publishedAtMs: 1, sequence: 0, retained: false, sender };
  assertEquals(sentLine({ ...origin, args: [message] }), { ...message, sender });
  assertEquals(sentLine({ ...origin, args: [] }), undefined);
  assertEquals(sentLine({ ...origin, args: ["text"] }), undefined);
});

Deno.test("searchedText() has name, text and fields, and an end", () => {
  const line = { ...lineOf("a", "hot", 1), part: "wheels", data: { celsius: 81 } };
  assertEquals(searchedText(line), "a.wheels hot celsius=81");
  assertEquals(searchedText(lineOf("a", "x".repeat(1e6), 1)).length < 20_100, true);
});
