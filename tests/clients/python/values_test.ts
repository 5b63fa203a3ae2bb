import { assertEquals } from "@std/assert";
import { NEEDS, PYTHON } from "./python_node.ts";
import { PythonMesh } from "./python_mesh.ts";

/** What comes back from Python as it was. */
const SAME: unknown[] = [
  ...[null, true, false, "", "grüße 🤖", "\u0000"],
  ...[0, -0, 1, -1, 0.1, 2 ** 31, 2 ** 32, 2 ** 40, -(2 ** 53), 1e300, NaN, Infinity, -Infinity],
  ...[2n ** 60n + 1n, -(2n ** 63n), 2n ** 64n - 1n, 2n ** 64n, -(2n ** 70n), 2n ** 1000n],
  ...[[], [1, [2, [3, []]]], {}, { a: { b: [null] }, "": 1 }, undefined, [undefined]],
  ...[new Date(0), new Date("2026-01-01T00:00:00.123Z"), new Date("1969-12-31T23:59:59.999Z")],
  ...[new Set([1, "a", null]), new Map<unknown, unknown>([[1, "one"], [null, [2]], ["a", 3]])],
  ...[new Uint8Array(), Uint8Array.of(0, 255), new Uint8Array(100_000).fill(7)],
  ...[Int8Array.of(-1), Uint8ClampedArray.of(255), Int16Array.of(-2), Uint16Array.of(65_535)],
  ...[Int32Array.of(-3), Uint32Array.of(2 ** 32 - 1), BigInt64Array.of(-(2n ** 63n))],
  ...[BigUint64Array.of(2n ** 64n - 1n), Float32Array.of(0.5), Float64Array.of(0.1, NaN)],
  ...[new Float16Array([0.5]), Uint8Array.of(1, 2).buffer],
];

/** What Python has no type of its own for. */
const OTHER: [sent: unknown, returned: unknown][] = [
  [5n, 5],
  [new Map([["a", 1]]), { a: 1 }],
  [new Map([[[1, 2], "list"]]), new Map([[[1, 2], "list"]])],
];

for (const codec of ["msgpack", "json"] as const) {
  Deno.test({
    name: `values of all kinds come back from Python, with ${codec} ${NEEDS}`,
    ignore: !PYTHON,
    async fn() {
      await using mesh = new PythonMesh();
      const node = await mesh.deno({ dataCodec: codec });
      const python = await mesh.python({ codec });
      await python.do("provide", { service: "echo", kind: "echo" });
      await node.waitForServiceProvider("echo");
      const returned = await node.call("echo", ...SAME) as unknown[];
      for (const [index, value] of SAME.entries()) assertEquals(returned[index], value);
      for (const [sent, wanted] of OTHER) assertEquals(await node.call("echo", sent), [wanted]);
    },
  });
}

Deno.test({
  name: `a message that Python cannot read costs itself alone ${NEEDS}`,
  ignore: !PYTHON,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno({ dataCodec: "structured-clone" });
    const plain = await mesh.fixture.node("plain", { peers: [mesh.address] });
    const python = await mesh.python();
    await python.do("listen", { topic: "t" });
    await node.waitForListener("t");
    await plain.waitForListener("t");
    await node.send("t", 1);
    await python.logged('Cannot read a message on topic "t"');
    await plain.send("t", new Map([[{}, 1]]));
    await plain.send("t", "this");
    assertEquals((await python.said("heard")).args, ["this"]);
    const stats = await python.do("stats") as Record<string, { undecodable: number }>;
    assertEquals(stats["t"]!.undecodable, 2);
  },
});
