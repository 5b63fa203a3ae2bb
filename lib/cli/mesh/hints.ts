import { DEFAULT_DOMAIN_ID } from "../../node/options/mesh_definition.ts";
import { quoted } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import type { FlagValues } from "../line/flag_values.ts";
import type { Output } from "../terminal/output.ts";

/** Who waits in vain for so long is told what for, in milliseconds. */
const PATIENCE_MS = 3000;
/** Who finds nobody, or not whom he wants, may have to look here. */
const WHERE_TO_LOOK = "'rosy doctor' says why nodes do not find each other";

/**
 * Says in which domain a command looks: a wrong one is the most frequent reason to find nothing.
 *
 * @param flags The command's flags.
 * @returns Such as `domain "default"`.
 */
export function domainText(flags: FlagValues): string {
  const domain = flags.text("domain-id") ?? Deno.env.get("ROSY_DOMAIN_ID");
  return `domain ${quoted(domain || DEFAULT_DOMAIN_ID)}`;
}

/**
 * Tells the user on standard error that there is nothing of what was asked for.
 *
 * @param what Such as `No topics`.
 * @param context The command's output and flags.
 */
export function tellNothing(
  what: string,
  { output, flags }: { output: Output; flags: FlagValues },
): void {
  output.message(nothingText(what, flags));
}

/** @returns That there is nothing of something, where that was looked for, and where to look further. */
export function nothingText(what: string, flags: FlagValues): string {
  return `${what} in ${domainText(flags)}; ${WHERE_TO_LOOK}`;
}

/**
 * Tells the user on standard error what is waited for, should it take longer than people wait
 * without a word.
 *
 * @param text Says what is waited for, and how not to, as things stand then.
 * @param output Where to tell.
 * @returns What ends the wait.
 */
export function tellIfWaiting(text: () => string, output: Output): Disposable {
  const cancel = systemClock.after(
    PATIENCE_MS,
    () => output.message(`${text()}; ${WHERE_TO_LOOK}`),
    { unref: true },
  );
  return { [Symbol.dispose]: cancel };
}
