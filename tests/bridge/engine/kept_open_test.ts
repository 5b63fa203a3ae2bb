import { assertEquals } from "@std/assert";
import { KeptOpen } from "../../../lib/bridge/engine/kept_open.ts";
import { systemClock } from "../../../lib/time/clock.ts";
import { patiently } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

Deno.test("KeptOpen.settled() resolves for who waited before something else was wanted", async () => {
  const opening = new Map<string, PromiseWithResolvers<AsyncDisposable>>();
  await using kept = new KeptOpen<null>({
    what: "open",
    open: (key) => {
      const open = Promise.withResolvers<AsyncDisposable>();
      opening.set(key, open);
      return open.promise;
    },
    isSame: () => true,
    clock: systemClock,
    logger: new RecordingLogger(),
  });
  const finish = (key: string) =>
    opening.get(key)!.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  const turn = () => new Promise<void>((resolve) => systemClock.afterTurn(resolve));
  kept.want(new Map([["a", null]]));
  const settled = kept.settled();
  await turn();
  kept.want(new Map([["a", null], ["b", null]]));
  finish("a");
  await turn();
  finish("b");
  await patiently(settled);
  assertEquals([...kept.names], ["a", "b"]);
});
