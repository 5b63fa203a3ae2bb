import { assertEquals } from "@std/assert";
import { HoldWatch } from "../../../lib/cli/teleop/hold_watch.ts";

/** @returns The time-outs after keys that come after these pauses. */
function timeouts(pausesMs: readonly number[], key: (index: number) => string = () => "i") {
  const watch = new HoldWatch(800);
  let nowMs = 0;
  return pausesMs.map((pauseMs, index) => watch.press(key(index), nowMs += pauseMs));
}

Deno.test("HoldWatch waits long for the first repetition, and less once a key repeats", () => {
  assertEquals(timeouts([0, 500, 33, 33, 33, 33]), [800, 800, 800, 800, 300, 300]);
});

Deno.test("HoldWatch takes no typing for a repetition", () => {
  assertEquals(timeouts([0, 200, 200, 200, 200]), [800, 800, 800, 800, 800]);
  assertEquals(timeouts([0, 50, 50, 50, 50], (i) => "ij"[i % 2]!), [800, 800, 800, 800, 800]);
});

Deno.test("HoldWatch begins anew after a pause, and waits no longer than it is told to", () => {
  assertEquals(timeouts([0, 33, 33, 33, 500]), [800, 800, 800, 300, 800]);
  const watch = new HoldWatch(100);
  assertEquals([0, 33, 66, 99].map((ms) => watch.press("i", ms)), [100, 100, 100, 100]);
});
