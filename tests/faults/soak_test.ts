import { faultTest } from "./fault_mesh.ts";
import { SoakRun } from "./soak_run.ts";

/** A minute in CI; `deno task soak` takes as many as one likes. */
const minutes = Number(Deno.env.get("ROSY_SOAK_MINUTES") ?? 0.1);
/** What struck once strikes again, but where there is time for more. */
const seed = minutes < 1 ? 1 : Math.floor(Math.random() * 1e9);

faultTest(`a mesh whose parts fail at random loses nothing uncounted (seed ${seed})`, async () => {
  await using run = new SoakRun({ seed, durationMs: minutes * 60_000 });
  await run.run();
});
