import {
  formatCoordinatorAddress,
  parseCoordinatorAddress,
} from "../discovery/coordinator/coordinator_address.ts";
import { CoordinatorFinder } from "../discovery/coordinator/coordinator_finder.ts";
import {
  type CoordinatorLocator,
  namedLocator,
} from "../discovery/coordinator/coordinator_locator.ts";
import { COORDINATOR, HandshakeError } from "../handshake/handshake.ts";
import { formatAddress } from "../transport/address_text.ts";
import { UdpBus } from "../transport/multicast/multicast.ts";
import { resolveHost } from "../transport/resolve_host.ts";
import { troubleOf } from "./connection_advice.ts";
import { type Examination, limitOf } from "./examination.ts";
import { fail, ok, type Outcome } from "./finding.ts";

/**
 * Knocks at the coordinator, where one is named.
 *
 * @param examination The mesh that is examined, and for how long.
 * @returns What was found.
 */
export async function checkCoordinator(examination: Examination): Promise<Outcome> {
  const { options: { coordinator }, signal, clock } = examination;
  if (coordinator === undefined) return ok("None is named: nodes find each other without one");
  const limit = limitOf(examination);
  const address = parseCoordinatorAddress(coordinator);
  const where = address === "auto" ? "auto" : formatCoordinatorAddress(address);
  await using locator = createLocator(examination);
  try {
    const startMs = clock.monotonicMs();
    const reachedAt = await reach(locator, limit, examination);
    const tookMs = clock.monotonicMs() - startMs;
    return ok(`The one at ${reachedAt} answered within ${tookMs.toFixed(1)} ms`, { reachedAt });
  } catch (error) {
    signal.throwIfAborted();
    const { reason, advice } = troubleOf(error, {
      where,
      whenRefused: `Start it there: rosy coordinator; or correct the address`,
      isLate: limit.aborted,
    });
    if (address !== "auto") return fail(`${where}: ${reason}`, advice, { coordinator: where });
    return fail(
      "No coordinator announces itself on the network",
      "Start one (rosy coordinator), or name its address in place of auto",
    );
  }
}

function createLocator({ options, clock }: Examination): CoordinatorLocator {
  const { logger, interface: networkInterface } = options;
  const address = parseCoordinatorAddress(options.coordinator);
  if (address !== "auto") return namedLocator(address, resolveHost);
  const bus = () => new UdpBus({ logger });
  return new CoordinatorFinder({ interface: networkInterface, bus, clock, logger });
}

async function reach(
  locator: CoordinatorLocator,
  signal: AbortSignal,
  { visitor: { dialer } }: Examination,
): Promise<string> {
  let failure: unknown = new Error("the host has no address");
  for (const address of await locator.locate(signal)) {
    try {
      const { socket } = await dialer.dialAddress(address, signal, COORDINATOR);
      socket.close();
      return formatAddress(address);
    } catch (error) {
      failure = error;
      if (error instanceof HandshakeError || signal.aborted) break;
    }
  }
  throw failure;
}
