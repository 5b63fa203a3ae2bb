import { assertEquals } from "@std/assert";
import { KeyDecoder } from "../../../../lib/cli/terminal/screen/key_decoder.ts";
import type { KeyboardEvent, KeyEvent } from "../../../../lib/cli/terminal/screen/events.ts";

/** @returns How a key is written for people: `C-M-S-up`. */
function nameOf(event: KeyboardEvent): string {
  if (event.type !== "key") return event.type;
  const { key, ctrl, alt, shift } = event;
  return `${ctrl ? "C-" : ""}${alt ? "M-" : ""}${shift ? "S-" : ""}${key}`;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** @returns What a terminal's bytes say when nothing follows them. */
function decode(text: string | Uint8Array): string[] {
  const decoder = new KeyDecoder();
  const bytes = typeof text === "string" ? bytesOf(text) : text;
  return [...decoder.push(bytes), ...decoder.flush()].map(nameOf);
}

const VECTORS: readonly (readonly [sent: string, keys: string])[] = [
  ["a", "a"],
  ["A", "S-A"],
  ["?", "?"],
  ["é", "é"],
  ["É", "S-É"],
  ["🤖", "🤖"],
  [" ", "space"],
  ["\r", "enter"],
  ["\n", "enter"],
  ["\t", "tab"],
  ["\x7f", "backspace"],
  ["\b", "backspace"],
  ["\x03", "C-c"],
  ["\x1a", "C-z"],
  ["\x1c", "C-\\"],
  ["\0", "C-space"],
  ["\x1b", "escape"],
  ["\x1b\x1b", "escape escape"],
  ["\x1bx", "M-x"],
  ["\x1bX", "M-S-X"],
  ["\x1bé", "M-é"],
  ["\x1b🤖", "M-🤖"],
  ["\x1b\r", "M-enter"],
  ["\x1b[", "M-["],
  ["\x1bO", "M-S-O"],
  ["\x1b]", "M-]"],
  ["\x1b[A\x1b[B\x1b[C\x1b[D", "up down right left"],
  ["\x1bOA\x1bOB\x1bOC\x1bOD", "up down right left"],
  ["\x1b[H\x1b[F\x1bOH\x1bOF\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "home end home end home end home end"],
  ["\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "insert delete pageup pagedown"],
  ["\x1b[1;2A\x1b[1;3B\x1b[1;5C\x1b[1;8D", "S-up M-down C-right C-M-S-left"],
  ["\x1b[3;5~\x1b[6;2~", "C-delete S-pagedown"],
  ["\x1b\x1b[A", "M-up"],
  ["\x1b[Z", "S-tab"],
  ["\x1bOP\x1bOQ\x1bOR\x1bOS", "f1 f2 f3 f4"],
  ["\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[23~\x1b[24~", "f1 f5 f6 f10 f11 f12"],
  ["\x1b[25~\x1b[29~\x1b[34~", "f13 f16 f20"],
  ["\x1b[1;2P\x1b[15;5~", "S-f1 C-f5"],
  ["\x1b[[A\x1b[[E", "f1 f5"],
  ["\x1bOM\x1bOj\x1bOp\x1bOy", "enter * 0 9"],
  ["\x1b[I\x1b[O", "focus blur"],
  ["\x1b[1;5:3A", "C-up"],
];

for (const [sent, keys] of VECTORS) {
  Deno.test(`KeyDecoder takes ${JSON.stringify(sent)} for ${keys}`, () => {
    assertEquals(decode(sent).join(" "), keys);
  });
}

Deno.test("KeyDecoder says the same however the bytes are split", () => {
  const sequences = VECTORS.filter(([sent]) => !sent.endsWith("\x1b") && sent.length > 1);
  const all = bytesOf(sequences.map(([sent]) => `${sent}.`).join(""));
  const whole = new KeyDecoder().push(all).map(nameOf);
  for (const size of [1, 2, 3, 5, 7]) {
    const decoder = new KeyDecoder();
    const pieces = Array.from(
      { length: Math.ceil(all.length / size) },
      (_, i) => decoder.push(all.subarray(i * size, (i + 1) * size)).map(nameOf),
    );
    assertEquals(pieces.flat(), whole, `pieces of ${size} bytes`);
  }
});

Deno.test("KeyDecoder leaves out what it does not know, and nothing beside it", () => {
  const unknown = [
    "\x1b[?1;2c", // What the terminal is.
    "\x1b[24;80R".replace("R", "n"), // How it is.
    "\x1b[<0;10;20M", // A mouse.
    "\x1b[99~",
    "\x1b[201~",
    "\x1b]0;title\x07",
    "\x1b]11;rgb:0/0/0\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1b[[Z",
    "\x1bO~",
    "\x1b[" + "1".repeat(63),
    "\x9b",
    "\ufffd",
  ];
  for (const sent of unknown) {
    const keys = decode(`a${sent}b`).filter((key) => key !== "1");
    assertEquals(keys, ["a", "b"], JSON.stringify(sent));
  }
});

Deno.test("KeyDecoder begins anew where a sequence breaks off", () => {
  assertEquals(decode("\x1b[1;\x1b[Ax"), ["up", "x"]);
  assertEquals(decode("\x1b[1;"), []);
  assertEquals(decode("\x1b[["), []);
});

Deno.test("KeyDecoder leaves out bytes that are no UTF-8", () => {
  assertEquals(decode(Uint8Array.of(0x61, 0xff, 0xc3, 0x62, 0xe2, 0x82)), ["a", "b"]);
});

Deno.test("KeyDecoder tells what is written from what is not", () => {
  const events = new KeyDecoder().push(bytesOf("A \x03\x1bx\r"));
  assertEquals(events.map((event) => (event as KeyEvent).text), ["A", " ", "", "", ""]);
});

Deno.test("KeyDecoder waits for what belongs to an Esc, and for no more", () => {
  const decoder = new KeyDecoder();
  assertEquals([decoder.push(bytesOf("a")).length, decoder.silenceMs], [1, undefined]);
  assertEquals([decoder.push(bytesOf("\x1b")).length, decoder.silenceMs], [0, 50]);
  assertEquals([decoder.push(bytesOf("[")).length, decoder.silenceMs], [0, 50]);
  assertEquals([decoder.push(bytesOf("A")).map(nameOf), decoder.silenceMs], [["up"], undefined]);
  decoder.push(bytesOf("\x1b"));
  assertEquals([decoder.flush().map(nameOf), decoder.silenceMs], [["escape"], undefined]);
});

Deno.test("KeyDecoder keeps nothing of a string that does not end", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.push(bytesOf(`\x1b]${"x".repeat(5000)}`)), []);
  assertEquals([decoder.push(bytesOf("a")).map(nameOf), decoder.silenceMs], [["a"], undefined]);
});

Deno.test("KeyDecoder takes pasted text for text", () => {
  const decoder = new KeyDecoder();
  const events = decoder.push(bytesOf("a\x1b[200~q\r\x1b[Ax\r\ny\x03\x1b[201~b"));
  assertEquals(events.map(nameOf), ["a", "paste", "b"]);
  assertEquals(events[1], { type: "paste", text: "q\n\x1b[Ax\ny\x03", isCut: false });
});

Deno.test("KeyDecoder finds the end of pasted text however it is split", () => {
  for (let at = 1; at < 20; at++) {
    const decoder = new KeyDecoder();
    const bytes = bytesOf("\x1b[200~é[\x1b\x1b[201~b");
    const events = [...decoder.push(bytes.subarray(0, at)), ...decoder.push(bytes.subarray(at))];
    assertEquals(events.map(nameOf), ["paste", "b"], `split at ${at}`);
    assertEquals(events[0], { type: "paste", text: "é[\x1b", isCut: false });
  }
});

Deno.test("KeyDecoder gives out pasted text whose end does not come", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.push(bytesOf("\x1b[200~abcdefgh")), []);
  assertEquals(decoder.silenceMs, 2000);
  assertEquals(decoder.flush(), [{ type: "paste", text: "abcdefgh", isCut: false }]);
  assertEquals(decoder.push(bytesOf("q")).map(nameOf), ["q"]);
});

Deno.test("KeyDecoder cuts pasted text that is too long, and says so", () => {
  const decoder = new KeyDecoder();
  decoder.push(bytesOf(`\x1b[200~${"x".repeat(50_000)}`));
  const [event, ...more] = decoder.push(bytesOf(`${"y".repeat(50_000)}\x1b[201~`));
  assertEquals(more, []);
  assertEquals(event?.type === "paste" && [event.text.length, event.isCut], [65_536, true]);
  assertEquals(decoder.push(bytesOf("\x1b[200~z\x1b[201~")), [
    { type: "paste", text: "z", isCut: false },
  ]);
});
