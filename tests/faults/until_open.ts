import { LIVENESS_LIMIT_MS } from "../../lib/peer/heartbeat.ts";
import type { HostProcess } from "./host_process.ts";
import { pause } from "./pause.ts";

/**
 * A connection whose other end was closed while the cable was cut is noticed by its missing pings
 * only, so what is left over may last for as long.
 */
const LIMIT_MS = 2 * LIVENESS_LIMIT_MS;
const LOOK_EVERY_MS = 100;

/**
 * Waits until processes have open what they are to have.
 *
 * What is open at any one time may be more: where a busy machine lets a node be silent for a second,
 * the others call on it, over connections that are open for a moment.
 *
 * @param hosts The processes.
 * @param isRight Looks at what one of them has open.
 * @throws {Error} If that does not come true; it says what is open.
 */
export async function untilOpen(
  hosts: readonly HostProcess[],
  isRight: (descriptors: readonly string[], index: number) => boolean,
): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  for (;;) {
    const resources = await Promise.all(hosts.map((host) => host.run("resources", {})));
    const all = resources.map(({ descriptors }) => descriptors);
    if (all.every(isRight)) return;
    if (performance.now() >= endMs) throw new Error(`open are:\n${all.map(describe).join("\n")}`);
    await pause(LOOK_EVERY_MS);
  }
}

function describe(descriptors: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const what of descriptors) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${count} × ${what}`).join(", ");
}
