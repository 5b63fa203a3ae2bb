import { assertRejects } from "@std/assert";
import { FlagValues } from "../../../lib/cli/line/flag_values.ts";
import { observe } from "../../../lib/cli/mesh/observe.ts";

Deno.test("observe() yields nothing when interrupted, rather than a part of the mesh", async () => {
  const flags = new FlagValues(
    new Map([["interface", "127.0.0.1"], ["domain-id", crypto.randomUUID()]]),
  );
  const signal = AbortSignal.abort(new Error("Interrupted"));
  await assertRejects(() => observe({ flags, signal }), Error, "Interrupted");
});
