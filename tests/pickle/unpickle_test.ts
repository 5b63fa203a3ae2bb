import { assert, assertEquals, assertThrows } from "@std/assert";
import { pickle } from "../../lib/pickle/pickle.ts";
import { PickleClassError, PickleError } from "../../lib/pickle/pickle_error.ts";
import { unpickle, unpickleFirst } from "../../lib/pickle/unpickle.ts";
import { MadeByClass } from "../../lib/pickle/made_by_class.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

Deno.test("unpickle() refuses whatever would run code, by its name, in each way of saying it", () => {
  const asking: Record<string, string> = {
    "cos\nsystem\n(S'id'\ntR.": "os.system",
    "\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.": "posix.system",
    "c__builtin__\neval\n(V1\ntR.": "builtins.eval",
    "\x80\x02cmine\nThing\n)\x81}b.": "mine.Thing",
    "ccopy_reg\n_reconstructor\n(cmine\nThing\nc__builtin__\nobject\nNtR.": "mine.Thing",
    "\x80\x04\x8c\x05numpy\x8c\x07ndarray\x930N.": "numpy.ndarray",
  };
  for (const [text, className] of Object.entries(asking)) {
    const error = assertThrows(() => unpickle(bytes(text)), PickleClassError, className);
    assertEquals(error.className, className);
  }
});

Deno.test("unpickle() reads address families as each version of Python writes them", () => {
  assertEquals(unpickle(bytes("\x80\x05\x8c\x06socket\x94\x8c\x07AF_INET\x94\x93\x94.")), 2);
  assertEquals(unpickle(bytes("csocket\nAF_INET6\n.")), 10);
  assertThrows(() => unpickle(bytes("csocket\nAF_INET\n(tR.")), PickleError);
});

Deno.test("unpickle() makes values of objects whose classes the caller knows", () => {
  const fields = { host: "a", ports: [1] };
  const written = pickle([new MadeByClass("mine.Spec", { fields }), 1]);
  const classes = new Map([["mine.Spec", ({ state }: { state: unknown }) => ["spec", state]]]);
  assertEquals(unpickle(written, { classes }), [["spec", fields], 1]);
  assertThrows(() => unpickle(written), PickleClassError, "mine.Spec");
});

Deno.test("unpickle() refuses what is no pickle, or holds what is none", () => {
  const wrong: Record<string, string> = {
    "": "ends too early",
    "N": "ends too early",
    ".": "takes what it has not made",
    "N.N": "more follows",
    "\x80\x06N.": "protocol 6",
    "(.": "takes what it has not made",
    "t.": "ends what it has not begun",
    "h\x00.": "refers to what it has not made",
    "Na.": "takes what it has not made",
    "N(e.": "appends to what is no list",
    "NNa.": "appends to what is no list",
    "](u.": "sets a key in what is no dict",
    "](NNu.": "sets a key in what is no dict",
    "}(Nu.": "a key without a value",
    "}Nb.": "gives fields to no object",
    "NNR.": "calls what is no class",
    "cbuiltins\nset\n.": "the class builtins.set itself",
    "cbuiltins\nset\n(I1\ntR.": "builtins.set that is none",
    "cbuiltins\nset\nNR.": "is called with no tuple",
    "cuuid\nUUID\n)\x81.": "uuid.UUID that is none",
    "\x8c\x01\xff.": "not UTF-8",
    "I12x\n.": "integer that is none",
    "F1.2.3.x\n.": "number that is none",
    "Pid\n.": "not read here (0x50)",
    "\x8b\xff\xff\xff\x7f.": "ends too early",
    "\x8e\xff\xff\xff\xff\xff\xff\xff\xff.": "ends too early",
    "cbuiltins\nset\n(lp0\ng0\natR.": "ends what it has not begun",
  };
  for (const [text, reason] of Object.entries(wrong)) {
    assertThrows(() => unpickle(bytes(text)), PickleError, reason, JSON.stringify(text));
  }
});

Deno.test("unpickle() refuses what holds itself where no value can", () => {
  const text = "cbuiltins\nset\n((lp0\ng0\natR.";
  assert(unpickle(bytes(text)) instanceof Set);
  const self = "\x80\x02cmine\nThing\n)\x81q\x00h\x00b.";
  const classes = new Map([["mine.Thing", () => 1]]);
  assertThrows(() => unpickle(bytes(self), { classes }), PickleError, "holds itself");
});

Deno.test("unpickle() and pickle() stop at 512 levels", () => {
  const nested = (depth: number) =>
    Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1);
  assertEquals(unpickle(pickle(nested(512))), nested(512));
  assertThrows(() => pickle(nested(513)), TypeError, "more than 512 deep");
  const deep = `${"]".repeat(513)}${"a".repeat(512)}.`;
  assertThrows(() => unpickle(bytes(deep)), PickleError, "more than 512 deep");
});

Deno.test("unpickle() refuses integers that take too long to read", () => {
  const long = bytes(`\x8b\x01\x20\x00\x00${"\x7f".repeat(8193)}.`);
  assertThrows(() => unpickle(long), PickleError, "more than 8192 bytes");
  assertThrows(() => unpickle(bytes(`L${"9".repeat(20_000)}L\n.`)), PickleError, "8192 bytes");
});

Deno.test("unpickle() keeps no part of what it was given", () => {
  const written = pickle([Uint8Array.of(1, 2), "text"]);
  const value = unpickle(written);
  written.fill(0);
  assertEquals(value, [Uint8Array.of(1, 2), "text"]);
});

Deno.test("unpickleFirst() tells where each of several ends", () => {
  const both = Uint8Array.of(...pickle("a"), ...pickle([1]));
  const { value, end } = unpickleFirst(both);
  assertEquals(value, "a");
  assertEquals(unpickleFirst(both, { start: end }), { value: [1], end: both.length });
});

Deno.test("pickle() refuses what Python has nothing for, and says what", () => {
  const refused: [unknown, string][] = [
    [() => 1, "a function"],
    [[Symbol("s")], "a symbol"],
    [new URL("http://a"), "class URL"],
    [new Map([[{}, 1]]), "a dict as a key"],
    [new Date(NaN), "no such date"],
  ];
  for (const [value, reason] of refused) assertThrows(() => pickle(value), TypeError, reason);
});

Deno.test("pickle() writes what is shared in keys once, and no more than it may", () => {
  const keys = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner, inner], 1);
  assert(pickle(new Set([keys])).length < 3000);
  assertThrows(() => pickle("x".repeat(200_000), { maxBytes: 100_000 }), RangeError, "100000");
});
