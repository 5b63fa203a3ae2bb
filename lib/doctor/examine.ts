import type { ChosenInterface } from "../discovery/mdns/interfaces.ts";
import { hashDomainId } from "../discovery/mdns/names.ts";
import { pause } from "../flow/pause.ts";
import { createVisitor } from "../node/visit/create_visitor.ts";
import { createNodeId } from "../node/identity.ts";
import { observeMesh, type ObserveOptions } from "../node/visit/observe_mesh.ts";
import { resolveToolOptions } from "../node/options/resolve_options.ts";
import type { NodeRecord } from "../mesh/node_record.ts";
import { missingPermission } from "../text/missing_permission.ts";
import { systemClock } from "../time/clock.ts";
import { MDNS_PORT, UdpBus } from "../transport/multicast/multicast.ts";
import { checkCoordinator } from "./check_coordinator.ts";
import { checkDomains } from "./check_domains.ts";
import { checkInterfaces } from "./check_interfaces.ts";
import { checkMulticast, checkPort } from "./check_multicast.ts";
import { checkClocks, checkNodes, checkStrays, checkVersions } from "./check_nodes.ts";
import { checkPeers } from "./check_peers.ts";
import { checkPermissions } from "./check_permissions.ts";
import { checkTime } from "./check_time.ts";
import { checkTopics } from "./check_topics.ts";
import { checkTypes, schemaFetcher } from "./check_types.ts";
import { checkSockets } from "./check_sockets.ts";
import type { Examination } from "./examination.ts";
import { type CheckName, fail, type Finding, type Outcome } from "./finding.ts";
import { type HeardNode, MulticastProbe } from "./multicast_probe.ts";
import { portHolders } from "./port_holders.ts";
import { type Visit, visitNodes } from "./visit_nodes.ts";

/** Looking for nodes is over after this, whatever still changes, in milliseconds. */
const LONGEST_LOOK_MS = 2000;
/** Nodes answer within a tenth of a second, and those that answered just before within one. */
const LISTEN_MS = 1100;

/** Which mesh to look into, and how patiently. */
export interface ExamineOptions extends Omit<ObserveOptions, "discoveryTimeMs"> {
  /**
   * How long to wait for any one thing, in milliseconds.
   *
   * @default {5000}
   */
  readonly timeoutMs?: number;
}

/**
 * Looks into everything that finding nodes and talking to them depends on.
 *
 * Nothing on this machine or elsewhere is changed by it, but that the directory for Unix sockets is
 * made, as each node does.
 *
 * @param options Which mesh, and how long to wait.
 * @returns What was found, check by check, as soon as it is.
 * @throws {TypeError} If an option makes no sense.
 */
export async function* examine(options: ExamineOptions = {}): AsyncGenerator<Finding, void> {
  const { timeoutMs = 5000, signal = new AbortController().signal, ...meshOptions } = options;
  const resolved = resolveToolOptions({ ...meshOptions, name: "doctor" });
  const { logger, coordinator, interface: wanted, peers = [] } = resolved;
  const clock = systemClock;
  const id = createNodeId("doctor");
  const visitor = await createVisitor(resolved, id, clock);
  const examination: Examination = { options: resolved, id, visitor, clock, timeoutMs, signal };
  const report = (check: CheckName, run: Run) => findings(check, run, signal);

  yield* report("permissions", () => checkPermissions());

  const bus = new UdpBus({ logger });
  let chosen: readonly ChosenInterface[] = [];
  yield* report("interfaces", () => {
    const found = checkInterfaces(bus.interfaces(), wanted, bus.ipv6Interfaces());
    chosen = found.chosen;
    return found.outcome;
  });

  const isMulticastNeeded = coordinator === undefined && peers.length === 0 ||
    coordinator === "auto";
  await using probe = new MulticastProbe({ bus, interfaces: chosen, clock, mark: id.uuid });
  if (chosen.length > 0) {
    yield* report("port", async () => {
      await probe.open();
      return checkPort(bus.port, await portHolders(MDNS_PORT), isMulticastNeeded);
    });
    yield* report("multicast", async () => {
      const results = await probe.echo(signal);
      return results.map((result) => checkMulticast(result, isMulticastNeeded));
    });
  }
  const askedAtMs = clock.monotonicMs();
  await probe.ask();

  yield* report("sockets", () => checkSockets(id.uuid, { clock, logger }));
  let hasCoordinator = true;
  yield* report("coordinator", async () => {
    const outcome = await checkCoordinator(examination);
    hasCoordinator = outcome.verdict === "ok";
    return outcome;
  });
  yield* report("peers", () => checkPeers(examination));

  // Nodes would not start then, and what is wrong has been said.
  if (!hasCoordinator || chosen.length === 0 && wanted !== undefined) return;
  const { domainId } = resolved;
  let visits: Visit[] = [];
  let heard: HeardNode[] = [];
  let records: NodeRecord[] = [];
  yield* report("nodes", async () => {
    const discoveryTimeMs = Math.min(timeoutMs, LONGEST_LOOK_MS);
    const { nodes } = await observeMesh({ ...meshOptions, discoveryTimeMs, signal });
    await listenUntil(askedAtMs + Math.min(timeoutMs, LISTEN_MS), examination);
    heard = [...probe.nodes.values()];
    records = [...nodes.values()];
    // Nodes with a key, or of another version, cannot be taken into a topology, but visited.
    const ownDomain = await hashDomainId(domainId);
    const missed = heard.filter(({ domain, record }) =>
      domain === ownDomain && !nodes.has(record.id.uuid)
    ).map(({ record }) => record);
    const strays = coordinator === undefined ? [] : missed;
    visits = await visitNodes(
      [...nodes.values(), ...coordinator === undefined ? missed : []],
      examination,
    );
    return [...checkNodes(visits, domainId), ...checkStrays(strays)];
  });
  yield* report("versions", () => checkVersions(visits));
  yield* report("clocks", () => checkClocks(visits));
  yield* report("time", () => checkTime(records));
  yield* report("topics", () => checkTopics(records));
  yield* report("types", () => checkTypes(records, schemaFetcher(examination)));
  yield* report("domains", () => checkDomains(heard, { domainId, size: visits.length }));
}

type Outcomes = Outcome | readonly Outcome[];
type Run = () => Outcomes | Promise<Outcomes>;

async function* findings(
  check: CheckName,
  run: Run,
  signal: AbortSignal,
): AsyncGenerator<Finding, void> {
  let outcomes: readonly Outcome[];
  try {
    outcomes = [await run()].flat();
  } catch (error) {
    signal.throwIfAborted();
    outcomes = [unexpected(error)];
  }
  for (const outcome of outcomes) yield { check, ...outcome };
}

function unexpected(error: unknown): Outcome {
  const permission = missingPermission(error) ?? missingPermission((error as Error).cause);
  if (permission !== undefined) return fail(permission, "Run it with that flag, or with -A");
  return fail((error as Error).message, "See what is said of the other checks");
}

function listenUntil(atMs: number, { clock, signal }: Examination): Promise<void> {
  return pause(atMs - clock.monotonicMs(), { clock, signal });
}
