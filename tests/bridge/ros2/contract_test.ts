import { createRos2Link } from "../../../lib/bridge/ros2/link/ros2_link.ts";
import { UdpEndpoint } from "../../../lib/transport/udp.ts";
import { bridgeContract } from "../contract/bridge_contract.ts";
import type { FarClient, FarSystem } from "../contract/far_system.ts";
import { Cyclone, freshDomain, HAS_CYCLONE } from "./cyclone.ts";

bridgeContract({
  name: "ROS 2",
  ...!HAS_CYCLONE && { missing: "cyclonedds" },
  start: () => ros2(freshDomain()),
  topicType: "std_msgs/msg/Int32",
  serviceType: "example_interfaces/srv/AddTwoInts",
  call: { args: { a: 40, b: 2 }, result: { sum: 42n } },
  keeps: true,
  joinsMeshes: true,
});

async function ros2(domain: number): Promise<FarSystem> {
  const link = await createRos2Link({ domain });
  return {
    link: () => link,
    client: async () => clientOf(await Cyclone.start(domain), domain),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A program of DDS that knows nothing of rosy. */
function clientOf(cyclone: Cyclone, domain: number): FarClient {
  const [writers, readers] = [new Set<string>(), new Set<string>()];
  const type = "Int32";
  return {
    publish: async (topic, value, { isKept = false } = {}) => {
      const name = `rt/${topic}`;
      if (!writers.has(name)) await cyclone.writer(name, { type, kept: isKept, depth: 1 });
      writers.add(name);
      // Who is still to come gets what is kept; all others are to be found first.
      if (!isKept) await cyclone.matched(name);
      await cyclone.writeNumber(name, (value as { data: number }).data);
    },
    subscribe: async (topic, callback) => {
      const name = `rt/${topic}`;
      await cyclone.reader(name, { type, kept: topic.startsWith("kept") });
      readers.add(name);
      await cyclone.heard(name);
      const ended = new AbortController();
      void tellAll(() => cyclone.got(name), {
        cyclone,
        signal: ended.signal,
        tell: (data) => callback({ data }),
      });
      return { [Symbol.asyncDispose]: () => Promise.resolve(ended.abort()) };
    },
    provide: async (service, handler) => {
      await cyclone.provide(service);
      const ended = new AbortController();
      void tellAll(() => cyclone.asked(service), {
        cyclone,
        signal: ended.signal,
        tell: async ({ guid, number, a, b }) => {
          try {
            const { sum } = handler({ a, b }) as { sum: bigint };
            await cyclone.answer(service, { guid, number, sum: Number(sum) });
          } catch {
            // ROS 2 has no way to say that it failed, but to be gone.
            await cyclone.remove(service);
          }
        },
      });
      return { [Symbol.asyncDispose]: () => Promise.resolve(ended.abort()) };
    },
    harass: () => harass(domain),
    [Symbol.asyncDispose]: () => cyclone[Symbol.asyncDispose](),
  };
}

/** Tells of all that has come, and comes, until it is to end. */
async function tellAll<T>(all: () => readonly T[], { cyclone, signal, tell }: {
  readonly cyclone: Cyclone;
  readonly signal: AbortSignal;
  readonly tell: (value: T) => void | Promise<void>;
}): Promise<void> {
  let told = 0;
  while (!signal.aborted) {
    try {
      await cyclone.waitForAny(() => all().length > told);
      if (!signal.aborted) await tell(all()[told++]!);
    } catch {
      return; // It has ended.
    }
  }
}

/** Sends what is no RTPS, and what looks like it, to where the bridge is. */
async function harass(domain: number): Promise<void> {
  await using socket = await UdpEndpoint.open({
    address: "127.0.0.1",
    port: 0,
    onDatagram: () => {},
    onError: () => {},
  });
  const header = new TextEncoder().encode("RTPS\x02\x02\0\0............");
  const odd = [[], [0x15, 5, 0, 0], [0x16, 0xff, 0xff, 0xff, 1, 2], [
    7,
    1,
    28,
    0,
    ...Array(28).fill(255),
  ]];
  for (let number = 0; number < 4; number++) {
    const to = { address: "127.0.0.1", port: 7400 + 250 * domain + 10 + 2 * number };
    await socket.send(new Uint8Array(100), to);
    for (const rest of odd) await socket.send(Uint8Array.from([...header, ...rest]), to);
  }
}
