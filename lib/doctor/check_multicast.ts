import { MDNS_GROUP, MDNS_PORT } from "../transport/multicast/multicast.ts";
import { fail, ok, type Outcome, warn } from "./finding.ts";
import type { EchoResult } from "./multicast_probe.ts";

const ELSEWHERE = `name nodes with --peers, or start "rosy coordinator"`;

/**
 * Judges what was sent on an interface.
 *
 * @param result What came of it.
 * @param isNeeded Whether nodes are to be found by it; they may be named, or have a coordinator.
 * @returns What was found.
 */
export function checkMulticast(
  { via: { name, address }, afterMs, problem }: EchoResult,
  isNeeded: boolean,
): Outcome {
  const where = `${name} (${address})`;
  const details = { interface: name, address, echoMs: afterMs };
  if (afterMs !== null) {
    return ok(`${where}: heard itself after ${afterMs.toFixed(1)} ms`, details);
  }
  const judge = isNeeded ? fail : warn;
  if (problem !== null) {
    return judge(
      `${where}: ${problem}`,
      `See that it is up (ip link set ${name} up) and connected, or use another one by --interface; ` +
        `where multicast is not possible, ${ELSEWHERE}`,
      details,
    );
  }
  return judge(
    `${where}: what it sends it does not hear`,
    `Let UDP to ${MDNS_GROUP}, port ${MDNS_PORT}, through the firewall ` +
      `(ufw allow ${MDNS_PORT}/udp); where multicast is not possible, ${ELSEWHERE}`,
    details,
  );
}

/**
 * Judges the port that packets come and go by.
 *
 * @param port The one that could be had.
 * @param holders Who else uses the usual one, where that can be told.
 * @param isNeeded Whether nodes are to be found by multicast.
 * @returns What was found.
 */
export function checkPort(
  port: number,
  holders: readonly string[] | null,
  isNeeded: boolean,
): Outcome {
  const details = { port, sharedWith: holders };
  if (port === MDNS_PORT) {
    const others = holders?.length ? `, shared with ${holders.join(", ")}` : "";
    return ok(`UDP port ${MDNS_PORT} can be used${others}`, details);
  }
  const who = holders?.length ? holders.join(", ") : "another program";
  return (isNeeded ? fail : warn)(
    `UDP port ${MDNS_PORT} is held by ${who} alone: only nodes on port ${port} are found`,
    `Stop it, or have it share the port (SO_REUSEADDR); until then ${ELSEWHERE}`,
    details,
  );
}
