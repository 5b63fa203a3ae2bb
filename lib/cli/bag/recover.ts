import { BagReader } from "../../bag/bag_reader.ts";
import { recoverBag } from "../../bag/recover_bag.ts";
import { printable } from "../../text/printable.ts";
import { withSuffix } from "./path.ts";
import type { CommandContext } from "../line/command.ts";
import { jsonLine } from "../values/json_value.ts";

/** `rosy bag recover`: completes a bag that ends early. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<void> {
  const [from] = positionals as [string];
  const to = flags.text("output") ?? withSuffix(from, "_recovered");
  const { messages } = await recoverBag(from, to, { signal });
  if (output.json) await output.print(jsonLine({ path: to, messages }));
  else {
    const what = `${messages} message${messages === 1 ? "" : "s"}`;
    await output.print(`Recovered ${what} to "${printable(to)}".`);
  }
  await using reader = await BagReader.open(from);
  const { isComplete } = await reader.info();
  if (isComplete) output.message("The file was complete: there was nothing to recover.");
}
