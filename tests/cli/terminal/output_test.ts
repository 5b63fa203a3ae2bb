import { assertEquals, assertRejects } from "@std/assert";
import { Output } from "../../../lib/cli/terminal/output.ts";
import { LiveTable } from "../../../lib/cli/terminal/live_table.ts";
import { StatusLine } from "../../../lib/cli/terminal/status_line.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";
import { printable, quoted } from "../../../lib/text/printable.ts";

function collect({ json = false, maxBytes = Infinity, isMessageTerminal = false } = {}) {
  const written = { stdout: "", stderr: "" };
  const output = new Output({
    json,
    isMessageTerminal,
    isTerminal: isMessageTerminal,
    consoleSize: () => ({ columns: 80, rows: 24 }),
    style: createStyle(false),
    write: async (bytes) => {
      await null;
      const part = bytes.subarray(0, maxBytes);
      written.stdout += new TextDecoder().decode(part);
      return part.length;
    },
    writeMessage: (text) => void (written.stderr += text),
  });
  return { output, written };
}

Deno.test("Output.print() keeps lines whole and in order when writes are short", async () => {
  const { output, written } = collect({ maxBytes: 2 });
  await Promise.all([output.print("first"), output.print("second")]);
  assertEquals(written.stdout, "first\nsecond\n");
});

Deno.test("Output.paragraph() puts an empty line between, but not first", async () => {
  const { output, written } = collect();
  await output.paragraph("a");
  await output.paragraph("b");
  await output.print("c");
  assertEquals(written.stdout, "a\n\nb\nc\n");
});

Deno.test("Output.tell() goes to standard output, or aside when that is for JSON", async () => {
  const plain = collect();
  await plain.output.tell("Waiting");
  assertEquals(plain.written, { stdout: "Waiting\n", stderr: "" });
  const json = collect({ json: true });
  await json.output.tell("Waiting");
  assertEquals(json.written, { stdout: "", stderr: "Waiting\n" });
});

Deno.test("Output.print() closes quietly when nobody reads any more", async () => {
  let writes = 0;
  const write = () => {
    writes++;
    return Promise.reject(new Deno.errors.BrokenPipe("gone"));
  };
  const output = new Output({ json: false, style: createStyle(false), write });
  assertEquals(output.closed.aborted, false);
  await output.print("a");
  await output.print("b");
  assertEquals([output.closed.aborted, writes], [true, 1]);
});

Deno.test("Output.print() rejects when the disk is full", async () => {
  const write = () => Promise.reject(new Error("No space left on device"));
  const output = new Output({ json: false, style: createStyle(false), write });
  await assertRejects(() => output.print("a"), Error, "No space left on device");
  assertEquals(output.closed.aborted, false);
});

Deno.test("printable() and quoted() escape control characters and nothing else", () => {
  assertEquals(printable("a b é \x1b[0m\n\x7f\x9b"), "a b é \\x1b[0m\\x0a\\x7f\\x9b");
  assertEquals(quoted('a "b"\n\x9b'), '"a \\"b\\"\\n\\x9b"');
});

Deno.test("Output.size is the usual one where a terminal has none, or does not say", () => {
  const sizeOf = (consoleSize: () => { columns: number; rows: number }) =>
    new Output({ json: false, style: createStyle(false), consoleSize }).size;
  const none = () => {
    throw new Error("no terminal");
  };
  assertEquals(sizeOf(none), { columns: 80, rows: 24 });
  assertEquals(sizeOf(() => ({ columns: 0, rows: 0 })), { columns: 80, rows: 24 });
  assertEquals(sizeOf(() => ({ columns: 40, rows: 10 })), { columns: 40, rows: 10 });
});

Deno.test("Output.message() gets above a line or a table that stays at the bottom of the terminal", async () => {
  const { output, written } = collect({ isMessageTerminal: true });
  const line = new StatusLine(output);
  line.show("50 %");
  output.message("still waiting");
  line.clear();
  output.message("done");
  const table = new LiveTable(output);
  await table.show([["topic"], ["a"]]);
  output.message("no message yet");
  await table.show([["topic"], ["b"]]);
  await table.finish([["topic"], ["c"]]);
  output.message("end");
  assertEquals(written.stderr, "done\nend\n");
  assertEquals(
    written.stdout.replaceAll("\x1b", "^").replaceAll("\r", "<"),
    "<^[2K50 %<^[2Kstill waiting\n50 %<^[2K" +
      "topic\na\n^[2A^[0Jno message yet\ntopic\na\n^[2A^[0Jtopic\nb\n^[2A^[0Jtopic\nc\n",
  );
});

Deno.test("Output.message() goes aside where standard error is not the terminal", () => {
  const { output, written } = collect();
  output.stayBelow(() => assertEquals(true, false));
  output.message("still waiting");
  assertEquals(written.stderr, "still waiting\n");
});
