// deno-lint-ignore-file no-console -- a program whose lines tests wait for
import { buildNode, defineSchema } from "@rosy/rosy";

const Point = defineSchema<{ x: number; y: number }>("Point", {
  type: "object",
  properties: {
    x: { type: "number", description: "Metres to the east." },
    y: { type: "number", description: "Metres to the north." },
  },
  required: ["x", "y"],
});
const metres = defineSchema<number>("metres", { type: "number", minimum: 0 });

await using node = await buildNode({ name: "test_base" });
await node.addAction("drive_to", async function* ({ x, y }, { signal }) {
  try {
    for (let left = x; left > 0; left--) {
      yield left;
      await node.clock.sleep(20, { signal });
    }
    return { x, y };
  } finally {
    console.log(`Stopped${signal.aborted ? " early" : ""}`);
  }
}, {
  whenBusy: "queue",
  schema: { goal: Point, feedback: metres, result: Point },
  accept: ({ y }) => y > 100 ? "that is too far" : undefined,
});
await node.addAction("fail", () => {
  throw new Error("the motor stalled");
});
await node.addAction("ignore", () => new Promise(() => {}), { cancelTimeoutMs: 300 });
console.log("Ready");
await node.forever();
