import { msgpackCodec } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import vectors from "../../docs/vectors/clock_vectors.json" with { type: "json" };

for (const { what, steps } of vectors.conversations) {
  Deno.test(`a follower reads the clock as docs/vectors/clock_vectors.json says: ${what}`, async () => {
    await using mesh = testMesh();
    const node = await mesh.node("robot", { clock: "mesh" });
    const teller = await mesh.node("teller");
    for (const { body, message, then } of steps) {
      const bytes = Uint8Array.fromHex(body);
      assertEquals(msgpackCodec.decode(bytes, 0, bytes.length), [message]);
      await teller.sendRaw("clock", "msgpack", bytes);
      await mesh.clock.advance(0);
      for (const { afterMs, timeMs, goneByMs } of then) {
        await mesh.clock.advance(afterMs);
        assertAlmostEquals(node.clock.nowMs(), timeMs, 0.001);
        assertAlmostEquals(node.clock.monotonicMs(), goneByMs, 0.001);
      }
    }
  });
}
