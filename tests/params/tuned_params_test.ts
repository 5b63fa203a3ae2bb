import { assertEquals } from "@std/assert";
import { testMesh } from "@rosy/rosy/testing";
import { TunedParams } from "../../lib/params/tuned_params.ts";

/** What is known of two params, at a time that a test says. */
async function rig() {
  await using mesh = testMesh();
  const { params } = await mesh.node("driver");
  await params.declare({ a: { default: 1 }, b: { default: 1 } });
  const clock = { nowMs: 0 };
  const tuned = new TunedParams(() => clock.nowMs);
  tuned.describe(params.describe());
  const value = (name: string) => tuned.all.find(({ info }) => info.name === name)?.value;
  /** As if the node had taken all. */
  const settle = () => {
    for (const [name, value] of [...tuned.wanted]) tuned.settle(name, value, { heard: 0 });
  };
  return { tuned, clock, value, settle };
}

Deno.test("TunedParams takes back whole moves, the last one first", async () => {
  const { tuned, clock, value, settle } = await rig();
  for (const next of [2, 3, 4]) {
    tuned.want("a", next);
    settle();
    clock.nowMs += 100;
  }
  clock.nowMs += 1000;
  tuned.want("a", 5);
  tuned.want("b", 9);
  settle();
  assertEquals([tuned.undo(), value("a"), value("b")], ["b", 5, 1]);
  assertEquals([tuned.undo(), value("a")], ["a", 4]);
  assertEquals([tuned.undo(), value("a")], ["a", 1]);
  assertEquals(tuned.undo(), undefined);
});

Deno.test("TunedParams keeps the newest value that is wanted, and shows why one is refused", async () => {
  const { tuned, value } = await rig();
  tuned.want("a", 2);
  tuned.want("a", 3);
  tuned.settle("a", 2, { heard: 0, problem: "too slow" });
  assertEquals([value("a"), tuned.all[0]?.problem], [3, undefined]);
  tuned.settle("a", 3, { heard: 0, problem: "too fast" });
  assertEquals([value("a"), tuned.all[0]?.problem, tuned.wanted.size], [1, "too fast", 0]);
});

Deno.test("TunedParams believes the news of a change rather than an answer that comes behind it", async () => {
  const { tuned, value } = await rig();
  const change = (a: number, by: string) => {
    const node = { name: "driver", hostname: "", uuid: "" };
    return tuned.change(
      { values: { a, b: 1 }, changed: ["a"], revision: 2, by, atMs: 0, node },
      "me",
    );
  };
  tuned.want("a", 2);
  const heard = tuned.heardOf("a");
  change(2, "me");
  change(7, "operator");
  tuned.settle("a", 2, { heard });
  assertEquals([value("a"), tuned.all[0]?.by], [7, "operator"]);
});
