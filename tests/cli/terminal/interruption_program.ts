/**
 * A program for tests: takes its time to end after Ctrl-C.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { Interruption } from "../../../lib/cli/terminal/interruption.ts";

using interruption = new Interruption();
console.log("Ready");
setInterval(() => {}, 1_000_000);
interruption.signal.addEventListener("abort", () => {
  console.log(`${interruption.signal.reason.message}: status ${interruption.status}`);
});
await new Promise(() => {});
