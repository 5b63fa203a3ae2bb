import { assertEquals, assertRejects } from "@std/assert";
import { Output } from "../../../lib/cli/terminal/output.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";
import { printable, quoted } from "../../../lib/text/printable.ts";

function collect({ json = false, maxBytes = Infinity } = {}) {
  const written = { stdout: "", stderr: "" };
  const output = new Output({
    json,
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
