import { assert, assertEquals, assertRejects } from "@std/assert";
import { decodeBeacons, encodeBeacon } from "../../../lib/discovery/coordinator/beacon_packet.ts";
import { CoordinatorBeacon } from "../../../lib/discovery/coordinator/coordinator_beacon.ts";
import { CoordinatorFinder } from "../../../lib/discovery/coordinator/coordinator_finder.ts";
import type { TcpAddress } from "../../../lib/mesh/node_record.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { type MemoryBus, MemoryMulticast } from "../memory_multicast.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

const { signal } = new AbortController();

class Rig {
  readonly clock = new VirtualClock();
  readonly network = new MemoryMulticast({ clock: this.clock, random: () => 0.5 });
  readonly log = new RecordingLogger();

  beacon(
    uuid: string,
    bus: MemoryBus,
    address: TcpAddress = { transport: "tcp", hostname: "::", port: 7679 },
  ) {
    const { clock, log: logger } = this;
    return new CoordinatorBeacon({
      beacon: { uuid, address },
      bus,
      clock,
      random: () => 0.5,
      logger,
    });
  }

  finder(bus = this.network.bus("10.0.0.9")) {
    return new CoordinatorFinder({ bus: () => bus, clock: this.clock, logger: this.log });
  }

  /** Moves time on until a promise settles. */
  async run<T>(promise: Promise<T>): Promise<[result: T, tookMs: number]> {
    const startMs = this.clock.monotonicMs();
    let isOver = false;
    const watched = promise.finally(() => isOver = true);
    watched.catch(() => {});
    for (let ms = 0; !isOver && ms < 10_000; ms++) await this.clock.advance(1);
    return [await watched, this.clock.monotonicMs() - startMs];
  }
}

Deno.test("A beacon tells the address of the interface where the coordinator listens at all", () => {
  const addressOf = (hostname: string, via: string) =>
    encodeBeacon({ uuid: "a".repeat(16), address: { transport: "tcp", hostname, port: 1 } }, via)
      .answers.flatMap((answer) =>
        answer.type === "A" || answer.type === "AAAA" ? [`${answer.type} ${answer.address}`] : []
      );
  for (const wildcard of ["::", "0.0.0.0"]) {
    assertEquals(addressOf(wildcard, "10.0.0.1"), ["A 10.0.0.1"]);
    assertEquals(addressOf(wildcard, "fd00::1"), ["AAAA fd00::1"]);
  }
  assertEquals(addressOf("10.0.0.7", "10.0.0.1"), ["A 10.0.0.7"]);
});

Deno.test("A coordinator that announces itself is found at the address of its interface", async () => {
  const rig = new Rig();
  const beacon = rig.beacon("a".repeat(16), rig.network.bus("10.0.0.1"));
  await rig.run(beacon.start());
  await rig.clock.advance(10_000);
  const finder = rig.finder();
  const [addresses, tookMs] = await rig.run(finder.locate(signal));
  assertEquals(addresses, [{ transport: "tcp", hostname: "10.0.0.1", port: 7679 }]);
  assert(tookMs < 100, `${tookMs} ms`);
  await rig.run(Promise.all([beacon.close(), finder[Symbol.asyncDispose]()]));
  await rig.clock.advance(1);
  assertEquals(rig.clock.pending, 0);
});

Deno.test("A beacon leads to addresses of single hosts, and to no names", () => {
  const uuid = "a".repeat(16);
  const beacon = { uuid, address: { transport: "tcp", hostname: "10.0.0.1", port: 7679 } } as const;
  const source = { address: "10.0.0.9", port: 5353 };
  const packet = encodeBeacon(beacon, "10.0.0.1");
  const hostnames = (address: string) => {
    const answers = packet.answers.map((answer) =>
      answer.type === "A" ? { ...answer, address } : answer
    );
    return decodeBeacons({ ...packet, answers }, source)
      .map(({ addresses }) => addresses.map(({ hostname }) => hostname));
  };
  assertEquals(hostnames("10.0.0.1"), [["10.0.0.1", "10.0.0.9"]]);
  // What a record that is cut off is read as, and what a packet may make up.
  for (const lie of ["undefined.undefined.undefined.undefined", "evil.example", "224.0.0.251"]) {
    assertEquals(hostnames(lie), [["10.0.0.9"]]);
  }
});

Deno.test("A coordinator that starts later is found as soon as it announces itself", async () => {
  const rig = new Rig();
  const finder = rig.finder();
  const tooEarly = rig.run(finder.locate(signal));
  await assertRejects(() => tooEarly, Error, "none answers");
  const late = finder.locate(signal);
  await rig.clock.advance(600);
  const beacon = rig.beacon("a".repeat(16), rig.network.bus("10.0.0.1"), {
    transport: "tcp",
    hostname: "10.0.0.1",
    port: 1,
  });
  await rig.run(beacon.start());
  const [addresses, tookMs] = await rig.run(late);
  assertEquals(addresses[0]?.port, 1);
  assert(tookMs < 60, `${tookMs} ms`);
  await rig.run(beacon.close());
});

Deno.test("Of several coordinators all nodes choose the same, and say so once", async () => {
  const rig = new Rig();
  const beacons = ["c", "a", "b"].map((letter, index) =>
    rig.beacon(letter.repeat(16), rig.network.bus(`10.0.0.${index + 1}`))
  );
  for (const beacon of beacons) await rig.run(beacon.start());
  const finder = rig.finder();
  for (let round = 0; round < 2; round++) {
    await rig.clock.advance(1000);
    const [[first]] = await rig.run(finder.locate(signal));
    assertEquals(first?.hostname, "10.0.0.2");
  }
  assertEquals(rig.log.at("warn").length, 1);
  await rig.run(Promise.all(beacons.map((beacon) => beacon.close())));
});

Deno.test("A flood of questions is answered ten times a second", async () => {
  const rig = new Rig();
  const beacon = rig.beacon("a".repeat(16), rig.network.bus("10.0.0.1"));
  await rig.run(beacon.start());
  await rig.clock.advance(10_000);
  const fromMs = rig.clock.monotonicMs();
  const question = { type: "PTR", name: "_rosy-coord._tcp.local" };
  for (let i = 0; i < 1000; i++) {
    rig.network.inject({ type: "query", id: 0, questions: [question], answers: [] }, {
      address: "10.0.0.9",
      port: 5353,
    });
    await rig.clock.advance(1);
  }
  assert(rig.network.sentSince(fromMs).length <= 11, `${rig.network.sentSince(fromMs).length}`);
  await rig.run(beacon.close());
});

Deno.test("A coordinator that cannot be announced is no reason to warn", async () => {
  const rig = new Rig();
  const bus = rig.network.bus("10.0.0.1");
  bus.open = () => Promise.reject(new Error("no multicast here"));
  const beacon = rig.beacon("a".repeat(16), bus);
  await rig.run(beacon.start());
  assertEquals([rig.log.at("warn"), rig.log.at("error")], [[], []]);
  await rig.run(beacon.close());
});
