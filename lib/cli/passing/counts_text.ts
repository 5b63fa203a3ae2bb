import { printable } from "../../text/printable.ts";
import type { Output } from "../terminal/output.ts";
import { printJson } from "../values/json_value.ts";
import { formatBytes } from "../values/quantities.ts";
import type { PassedCounts } from "./outlet.ts";

/**
 * Tells what went through.
 *
 * @param counts What, by topic.
 * @param output Where to.
 */
export async function printCounts(counts: readonly PassedCounts[], output: Output): Promise<void> {
  for (const { from, to, received, passed, bytesPassed } of counts) {
    if (output.json) await printJson(output, { from, to, received, passed, bytesPassed });
    else await output.print(countsText({ from, to, received, passed, bytesPassed }));
  }
}

function countsText({ from, to, received, passed, bytesPassed }: PassedCounts): string {
  const number = passed === received ? String(passed) : `${passed} of ${received}`;
  const messages = received === 1 ? "message" : "messages";
  return `Passed on ${number} ${messages} (${formatBytes(bytesPassed)}) ` +
    `from ${printable(from)} to ${printable(to)}`;
}
