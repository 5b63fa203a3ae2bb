import type { Bridge } from "../../bridge/running_bridge.ts";
import { whenAborted } from "../../flow/abort.ts";
import type { CommandContext } from "../line/command.ts";

/**
 * Lets bridges work until the command is interrupted, and tells when each is connected first.
 *
 * @param bridges The bridges.
 * @param context The command.
 * @returns Status 0: running until it is told to end is all that it does.
 */
export async function runUntilEnd(
  bridges: readonly Bridge[],
  { output, signal }: CommandContext,
): Promise<number> {
  for (const bridge of bridges) {
    const { address } = bridge.status();
    const name = bridge.node.id.name;
    await output.tell(`Bridge "${name}" leads to ${address}`);
    void bridge.untilUp({ signal }).then(
      () => output.tell(`Bridge "${name}" is up`),
      () => {}, // It ends before it is connected.
    );
  }
  await whenAborted(signal);
  return 0;
}
