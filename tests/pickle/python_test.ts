import { assertEquals } from "@std/assert";
import { pickle } from "../../lib/pickle/pickle.ts";
import { unpickle } from "../../lib/pickle/unpickle.ts";
import { pythonWith, runPython } from "../support/python.ts";
import { TestProcess } from "../support/process.ts";

const python = await pythonWith("pickle");
const ignore = python === undefined;
const path = (name: string) => new URL(name, import.meta.url).pathname;

function circle(): unknown[] {
  const list: unknown[] = [1];
  list.push(list);
  return list;
}

const SHARED = [1];
const UUID = "12345678-1234-5678-1234-567812345678";
const ODD_KEYS = Object.fromEntries([["constructor", 2]]);
Object.defineProperty(ODD_KEYS, "__proto__", {
  value: 1,
  enumerable: true,
  writable: true,
  configurable: true,
});

/** What `vectors.py` pickles, by its names. */
const VALUES: Record<string, unknown> = {
  "none": null,
  "booleans": [true, false],
  "integers": [0, 1, -1, 255, 256, 65535, 65536, -129, 2 ** 31 - 1, -(2 ** 31), 2 ** 31]
    .concat(Number.MAX_SAFE_INTEGER),
  "large integers": [
    ...[2n ** 53n, -(2n ** 63n), 2n ** 64n, 2n ** 100n, -(2n ** 100n), 255n * 2n ** 64n],
    10n ** 300n,
  ],
  "floats": [0, -0, 1.5, -2.25e-300, 1e300, Infinity, -Infinity, 0.1],
  "nan": NaN,
  "texts": ["", "a", "é", "😀", "\n\\ \u2028 \\u0041", "x".repeat(300)],
  "bytes": [new Uint8Array(0), Uint8Array.of(0, 255, 10), new Uint8Array(300).fill(0x79)],
  "bytearray": [new Uint8Array(0), Uint8Array.of(1, 0x80)],
  "lists": [[], [1], [[2], []]],
  "tuples": [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]],
  "dicts": [{}, { a: 1 }, ODD_KEYS],
  "other keys": [
    new Map<unknown, unknown>([[1, "a"], ["b", 2]]),
    new Map([[[1, 2], 3]]),
    new Map([[null, 1]]),
  ],
  "sets": [new Set(), new Set([1]), new Set(), new Set([2])],
  "shared": [SHARED, SHARED],
  "circle": circle(),
  "ordered": { a: 1, b: [2] },
  "uuid": UUID,
  "small uuid": "00000000-0000-0000-0000-000000000007",
  "moments": [new Date("2026-11-27T23:02:03.456Z"), new Date("0099-01-02T00:00:00Z")],
  "durations": [86_400.5, -86_400],
  "many": [
    Array.from({ length: 3000 }, (_, i) => i),
    Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [String(i), i])),
  ],
};

Deno.test({
  name: "unpickle() reads what Python pickles, by all protocols",
  ignore,
  async fn() {
    const lines = (await runPython(python!, [path("vectors.py")])).trim().split("\n");
    const names = new Set<string>();
    for (const line of lines) {
      const [name, protocol, hex] = line.split("|");
      names.add(name!);
      const value = unpickle(Uint8Array.fromHex(hex!));
      assertEquals(value, VALUES[name!], `${name}, protocol ${protocol}`);
      if (name === "shared") assertEquals((value as unknown[])[0], (value as unknown[])[1]);
    }
    assertEquals([...names], Object.keys(VALUES));
    assertEquals(lines.length, names.size * 6);
  },
});

/** What is pickled here, and what Python says of it. */
const WRITTEN: readonly (readonly [value: unknown, told: string])[] = [
  [[null, undefined, true, false], "[None, None, True, False]"],
  [
    [0, 255, 256, 65_536, -1, 2 ** 40, -(2 ** 31)],
    "[0, 255, 256, 65536, -1, 1099511627776, -2147483648]",
  ],
  [[0n, 127n, 128n, -128n, -129n, 2n ** 70n], `[0, 127, 128, -128, -129, ${2n ** 70n}]`],
  [10n ** 700n, String(10n ** 700n)],
  [[1.5, -0, Infinity, NaN, 2 ** 60], "[1.5, -0.0, inf, nan, 1.152921504606847e+18]"],
  [["", "é😀", "x".repeat(255)], `['', 'é😀', '${"x".repeat(255)}']`],
  ["é".repeat(128), `'${"é".repeat(128)}'`],
  [[new Uint8Array(0), Uint8Array.of(0, 255)], "[b'', b'\\x00\\xff']"],
  [new Uint8Array(256), `b'${"\\x00".repeat(256)}'`],
  [[new Float32Array([1.5, 2]), new DataView(new ArrayBuffer(1))], "[[1.5, 2], b'\\x00']"],
  [{ a: [1, { b: undefined, c: null }] }, "{'a': [1, {'c': None}]}"],
  [new Map<unknown, unknown>([[1, 2], [[1, [2]], 3]]), "{1: 2, (1, (2,)): 3}"],
  [new Set([[1, 2]]), "{(1, 2)}"],
  [new Set([new Set([1])]), "{frozenset({1})}"],
  [
    new Date("2026-11-28T01:02:03.004Z"),
    "datetime.datetime(2026, 11, 28, 1, 2, 3, 4000, tzinfo=datetime.timezone.utc)",
  ],
  [[SHARED, SHARED], "twice [1]"],
  [circle(), "circle of 2"],
];

Deno.test({
  name: "Python unpickles what pickle() writes",
  ignore,
  async fn() {
    const input = WRITTEN.map(([value]) => `${pickle(value).toHex()}\n`).join("");
    const options = { program: python!, input, env: { PYTHONIOENCODING: "utf-8" } };
    await using process = new TestProcess([path("load.py")], options);
    const { stdout, stderr } = await process.end();
    assertEquals(stdout.trimEnd().split("\n"), WRITTEN.map(([, told]) => told), stderr);
  },
});
