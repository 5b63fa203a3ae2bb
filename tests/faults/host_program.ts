// deno-lint-ignore-file no-console -- its lines are what its controller reads
import { createLogger } from "../../lib/log/logger.ts";
import { composeNode } from "../../lib/node/compose_node.ts";
import { MeshNode } from "../../lib/node/mesh_node.ts";
import { chooseDiscovery } from "../../lib/node/choose_discovery.ts";
import { createNodeId } from "../../lib/node/identity.ts";
import { resolveOptions } from "../../lib/node/options/resolve_options.ts";
import { seededRandom } from "../../lib/testing/chance.ts";
import { SharedUdpBus } from "../../lib/transport/multicast/shared_multicast.ts";
import { SocketDirectory } from "../../lib/transport/socket_directory.ts";
import { createTcpTransport } from "../../lib/transport/tcp.ts";
import { createUnixTransport } from "../../lib/transport/unix.ts";
import { SettableSystemClock } from "./settable_system_clock.ts";
import { FaultyBus, sumTraffic } from "./faulty_bus.ts";
import { faultyTransport } from "./faulty_transport.ts";
import type { HostCommands, OpenOptions } from "./host_commands.ts";
import { HostedNode } from "./hosted_node.ts";
import { moodyCodec } from "./moody_codec.ts";
import { openDescriptors } from "./open_descriptors.ts";
import { Weather } from "./weather.ts";

// Hosts nodes whose network has faults. Reads a command a line, answers with a line; stops at the end
// of its input. `Deno.args`: the seed of its chance.
const random = seededRandom(Number(Deno.args[0] ?? 1));
const logger = createLogger("warn");
const clock = new SettableSystemClock();
const weather = new Weather(random);
const nodes = new Map<string, HostedNode>();
const buses = new Map<string, FaultyBus>();

async function compose(
  { name, domainId, interface: networkInterface, isFair, isMoody, ...others }: OpenOptions,
) {
  const options = resolveOptions({
    name,
    domainId,
    interface: networkInterface,
    logger,
    codecs: [moodyCodec],
    dataCodec: isMoody ? moodyCodec : undefined,
    ...others,
  });
  const createDiscovery = await chooseDiscovery(options);
  const tcp = createTcpTransport({ clock, logger });
  const unix = createUnixTransport({ clock, logger });
  const bus = new FaultyBus(new SharedUdpBus({ logger }), weather, clock);
  const id = createNodeId(options.name);
  buses.set(id.uuid, bus);
  const fair = isFair ?? false;
  return composeNode(options, {
    id,
    clock,
    random,
    transports: {
      unix: options.allowUnixConnections
        ? fair ? unix : faultyTransport(unix, weather, clock)
        : null,
      tcp: options.allowTcpConnections ? fair ? tcp : faultyTransport(tcp, weather, clock) : null,
    },
    openDirectory: () => SocketDirectory.open({ logger, clock }),
    createDiscovery: (context) => createDiscovery({ ...context, bus }),
  }, (parts) => new MeshNode(parts));
}

function find(uuid: string): HostedNode {
  const found = nodes.get(uuid);
  if (!found) throw new Error(`there is no node ${uuid} here`);
  return found;
}

const commands: HostCommands = {
  async open(options) {
    const hosted = new HostedNode(await compose(options), clock);
    const startedMs = await hosted.start();
    const { uuid } = hosted.node.id;
    nodes.set(uuid, hosted);
    return { uuid, startedMs: startedMs - clock.offsetMs };
  },
  async close({ uuid }) {
    await find(uuid).stop();
    nodes.delete(uuid);
    buses.delete(uuid);
  },
  listen: ({ uuid, topic }) => find(uuid).listen(topic),
  stopListening: ({ uuid, topic }) => find(uuid).stopListening(topic),
  serve: ({ uuid, service }) => find(uuid).serve(service),
  stopServing: ({ uuid, service }) => find(uuid).node.removeService(service),
  send: ({ uuid, topic, bytes }) => find(uuid).send(topic, bytes),
  flow: ({ uuid, topic, everyMs, bytes = 0 }) =>
    Promise.resolve(find(uuid).flow(topic, everyMs, bytes)),
  call: ({ uuid, service }) => find(uuid).call(service),
  callFlow: ({ uuid, service, everyMs }) => Promise.resolve(find(uuid).callFlow(service, everyMs)),
  quiet: ({ uuid }) => find(uuid).quiet(),
  untilReceived({ uuid, topic, from, number, timeoutMs }) {
    const hosted = find(uuid);
    return hosted.until(() => hosted.newest(topic, from) >= number, timeoutMs);
  },
  async untilKnows({ uuid, uuids, timeoutMs }) {
    const hosted = find(uuid);
    const { nodes: known } = hosted.node.topology;
    const isAll = () => known.size === uuids.length && uuids.every((other) => known.has(other));
    return await hosted.until(isAll, timeoutMs) ? clock.epochMs() - clock.offsetMs : null;
  },
  async untilListens({ uuid, topic, uuids, timeoutMs }) {
    const hosted = find(uuid);
    const isAll = () => {
      const listeners = hosted.node.topology.listeners(topic);
      return listeners.length === uuids.length &&
        uuids.every((other) => listeners.some(({ id }) => id.uuid === other));
    };
    return await hosted.until(isAll, timeoutMs) ? clock.epochMs() - clock.offsetMs : null;
  },
  async sendOnEach({ uuid, topics }) {
    const { node } = find(uuid);
    for (let index = 0; index < topics; index++) await node.send(`${node.id.name}/topic-${index}`);
  },
  async untilSent({ uuid, topics, timeoutMs }) {
    const hosted = find(uuid);
    const isAll = () => {
      const sent = hosted.node.topology.nodes.values().map(({ sends }) => sends.length);
      return sent.reduce((sum, count) => sum + count, 0) === topics;
    };
    return await hosted.until(isAll, timeoutMs) ? clock.epochMs() - clock.offsetMs : null;
  },
  report: ({ uuid }) => Promise.resolve(find(uuid).report()),
  topology: ({ uuid }) =>
    Promise.resolve(
      [...find(uuid).node.topology.nodes.values()]
        .map(({ id, topics, services }) => `${id.uuid} ${id.name} ${topics} ${services}`)
        .sort(),
    ),
  weather({ reset = false, clear = false, ...conditions }) {
    if (clear) weather.clear();
    weather.set(conditions);
    if (reset) weather.reset();
    return Promise.resolve();
  },
  setClock({ offsetMs }) {
    clock.offsetMs = offsetMs;
    return Promise.resolve();
  },
  // deno-lint-ignore require-await -- what throws is to reject
  async resources() {
    (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, rss } = Deno.memoryUsage();
    const { user, system } = processCpuMs();
    return {
      descriptors: openDescriptors(),
      heapBytes: heapUsed,
      rssBytes: rss,
      timers: clock.timers,
      cpuMs: user + system,
      epochMs: clock.epochMs(),
      traffic: sumTraffic([...buses.values()].map((bus) => bus.traffic)),
    };
  },
};

function processCpuMs(): { user: number; system: number } {
  // Fields 14 and 15, in hundredths of a second, behind the name in parentheses.
  const fields = Deno.readTextFileSync("/proc/self/stat").split(") ")[1]!.split(" ");
  return { user: Number(fields[11]) * 10, system: Number(fields[12]) * 10 };
}

async function run(line: string): Promise<void> {
  const { id, command, options } = JSON.parse(line);
  let answer: object;
  try {
    const act = commands[command as keyof HostCommands] as (options: unknown) => Promise<unknown>;
    answer = { id, value: await act(options) ?? null };
  } catch (error) {
    answer = { id, error: `${(error as Error).name}: ${(error as Error).message}` };
  }
  console.log(JSON.stringify(answer));
}

let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) void run(line);
}
await Promise.all([...nodes.values()].map((hosted) => hosted.stop()));
