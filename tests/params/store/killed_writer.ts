/** Saves one value after the other, without an end: for a test that kills it. */
import { FileParamStore } from "../../../lib/params/store/file_param_store.ts";
import { createLogger } from "../../../lib/log/logger.ts";
import { systemClock } from "../../../lib/time/clock.ts";

const [path] = Deno.args;
const findPlace = () => Promise.resolve({ path: path! });
for (let round = 1;; round++) {
  const store = new FileParamStore({
    findPlace,
    clock: systemClock,
    logger: createLogger(),
  });
  store.save(new Map<string, unknown>([["round", round], ["text", `${round}-`.repeat(20_000)]]));
  await store.close();
  // deno-lint-ignore no-console -- this is a program
  if (round === 3) console.log("writing");
}
