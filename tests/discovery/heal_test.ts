import { assert } from "@std/assert";
import { VirtualLab, type VirtualMachine } from "./virtual_lab.ts";
import { MdnsMesh, type MdnsNode } from "./mdns_mesh.ts";

/** What is promised of a network that is whole again. */
const PROMISED_MS = 2000;

/** All orders of some things, but those in which one of a pair comes before its first. */
export function* ordersOf<T>(
  things: readonly T[],
  pairs: readonly (readonly [T, T])[],
): Generator<T[]> {
  if (things.length === 0) yield [];
  for (const first of things) {
    const rest = things.filter((thing) => thing !== first);
    if (pairs.some(([before, after]) => after === first && rest.includes(before))) continue;
    for (const others of ordersOf(rest, pairs)) yield [first, ...others];
  }
}

for (const direction of ["from", "to"]) {
  Deno.test(`messages ${direction} a machine flow within 2 s of 2 s without a link and with another address, whenever that falls`, async () => {
    for (let offsetMs = 0; offsetMs < 2000; offsetMs += 50) {
      await using lab = new VirtualLab(offsetMs + 1);
      const [moved, other] = [await lab.boot(), await lab.boot()];
      if (direction === "from") await lab.flow(moved, other);
      else await lab.flow(other, moved);
      await lab.clock.advance(3000 + offsetMs);
      moved.readdress();
      moved.isUp = false;
      await lab.clock.advance(2000);
      moved.isUp = true;
      const tookMs = await lab.untilHealed(60_000);
      assert(tookMs <= PROMISED_MS, `${tookMs} ms at offset ${offsetMs}:\n${lab.story()}`);
    }
  });
}

type Event = "link down" | "link up" | "address" | "cut" | "heal" | "lost here" | "lost there";

const EVENTS: readonly Event[] = [
  ...["link down", "link up", "address", "cut", "heal", "lost here", "lost there"] as const,
];
const PAIRS = [["link down", "link up"], ["cut", "heal"]] as const;
/** Within the questions for a lost node, around its verdict, and between looks at the interfaces. */
const GAPS_MS = [10, 300, 900, 1400];

/** Nodes that hear each other where both are up and the cable of the first is not cut. */
class Trial {
  readonly mesh: MdnsMesh;
  readonly #cut = new Set<MdnsNode>();
  #moves = 0;

  constructor(seed: number, nodeCount: number) {
    this.mesh = new MdnsMesh({ seed });
    const { mesh } = this;
    for (let count = 0; count < nodeCount; count++) mesh.start();
    mesh.network.reaches = ({ address }, bus) => {
      const [from, to] = [
        mesh.nodes.find(({ bus }) => bus.nics[0]?.address === address),
        mesh.nodes.find((node) => node.bus === bus && bus.nics.length > 0),
      ];
      if (!from || !to) return false;
      return from === to || !this.#cut.has(from) && !this.#cut.has(to);
    };
  }

  strike(event: Event): void {
    const [here, ...others] = this.mesh.nodes;
    const { bus } = here!;
    const nic = { name: "lan0", netmask: "255.255.0.0", identity: "1" };
    const address = () => `10.0.${this.#moves}.1`;
    switch (event) {
      case "link down":
        bus.nics = [];
        break;
      case "link up":
        bus.nics = [{ ...nic, address: address() }];
        break;
      case "address":
        this.#moves++;
        if (bus.nics.length > 0) bus.nics = [{ ...nic, address: address() }];
        break;
      case "cut":
        this.#cut.add(here!);
        break;
      case "heal":
        this.#cut.clear();
        break;
      case "lost here":
        for (const { uuid } of others) here!.discovery.suspect(uuid, "lost");
        break;
      case "lost there":
        for (const { discovery } of others) discovery.suspect(here!.uuid, "lost");
    }
  }
}

for (const nodeCount of [2, 3]) {
  Deno.test(`mDNS: ${nodeCount} nodes find each other within 2 s, in whatever order links, addresses and losses come`, async () => {
    let seed = 1;
    for (const order of ordersOf(EVENTS, PAIRS)) {
      if (seed++ % nodeCount > 0) continue; // They are many.
      const gapMs = GAPS_MS[Math.floor(seed / nodeCount) % GAPS_MS.length]!;
      const trial = new Trial(seed, nodeCount);
      const { mesh } = trial;
      await mesh.clock.advance(4000 + mesh.random() * 1000);
      for (const event of order) {
        trial.strike(event);
        await mesh.clock.advance(gapMs * (0.8 + 0.4 * mesh.random()));
      }
      const tookMs = await mesh.clock.until(() => mesh.isComplete(), { limitMs: 60_000 });
      assert(tookMs <= PROMISED_MS, `${tookMs} ms after ${order}, ${gapMs} ms apart`);
      await mesh.clock.advance(2000);
      assert(mesh.isComplete(), `parted again after ${order}, ${gapMs} ms apart`);
      await mesh.stop();
    }
  });
}

type Strike = "down" | "up" | "address" | "cut" | "heal";

const STRIKES: readonly Strike[] = ["down", "up", "address", "cut", "heal"];
const PAIRED_STRIKES = [["down", "up"], ["cut", "heal"]] as const;

function strike(machine: VirtualMachine, what: Strike): void {
  if (what === "address") machine.readdress();
  else if (what === "down" || what === "up") machine.isUp = what === "up";
  else machine.isPlugged = what === "heal";
}

/** Which of the first two machines sends to which, and whether a third one takes part. */
const FLOWS = [
  { flows: [[0, 1]], machineCount: 2 },
  { flows: [[1, 0]], machineCount: 2 },
  { flows: [[0, 1], [1, 0], [0, 2], [2, 1]], machineCount: 3 },
] as const;

for (const gapMs of [700, 1900, 3300, 4500, 7000, 13_500]) {
  Deno.test(`messages flow within 2 s of when all is whole, in whatever order strikes come ${gapMs} ms apart`, async () => {
    let seed = gapMs;
    for (const order of ordersOf(STRIKES, PAIRED_STRIKES)) {
      const { flows, machineCount } = FLOWS[seed % FLOWS.length]!;
      await using lab = new VirtualLab(seed++);
      for (let count = 0; count < machineCount; count++) await lab.boot();
      for (const [from, to] of flows) await lab.flow(lab.machines[from]!, lab.machines[to]!);
      await lab.clock.advance(3000 + lab.random() * 4000);
      const pick = () => lab.machines[machineCount === 2 ? 0 : Math.floor(lab.random() * 3)]!;
      const [linked, plugged, moved] = [pick(), pick(), pick()];
      const victims = { down: linked, up: linked, cut: plugged, heal: plugged, address: moved };
      for (const [index, what] of order.entries()) {
        if (index > 0) await lab.clock.advance(gapMs * (0.8 + 0.4 * lab.random()));
        strike(victims[what], what);
      }
      const tookMs = await lab.untilHealed(60_000);
      assert(
        tookMs <= PROMISED_MS,
        `${tookMs} ms after ${order}, seed ${seed - 1}:\n${lab.story()}`,
      );
    }
  });
}

/** Lets packets reach only the machine that they come from. */
function withoutMulticast(lab: VirtualLab): void {
  lab.network.reaches = ({ address }, bus) =>
    lab.machines.some((machine) => machine.bus === bus && machine.address === address);
}

for (const cutMs of [3000, 7000, 18_000, 40_000]) {
  Deno.test(`cut off for ${cutMs} ms, nodes find each other within 2 s, by multicast and by a named peer`, async () => {
    for (let seed = 1; seed <= 9; seed++) {
      await using lab = new VirtualLab(seed);
      const isNamed = seed % 3 > 0;
      if (isNamed) withoutMulticast(lab);
      const { node } = await lab.boot();
      const own = node.topology.nodes.get(node.id.uuid)!.addresses[0]!;
      const peers = isNamed && own.transport === "tcp" ? [`10.0.0.1:${own.port}`] : undefined;
      for (let count = 0; count < 2; count++) await lab.boot(peers);
      const [first, second, third] = lab.machines;
      await lab.flow(first!, second!);
      await lab.flow(second!, third!);
      await lab.flow(third!, first!);
      await lab.clock.advance(3000 + lab.random() * 4000);
      const victim = lab.machines[seed % 2]!;
      victim.isPlugged = false;
      await lab.clock.advance(cutMs);
      victim.isPlugged = true;
      const tookMs = await lab.untilHealed(60_000);
      assert(tookMs <= PROMISED_MS, `${tookMs} ms, seed ${seed}:\n${lab.story()}`);
    }
  });
}

Deno.test("a node that only hearsay knows is reached where it went, also where discovery does not see it go", async () => {
  for (let seed = 1; seed <= 10; seed++) {
    await using lab = new VirtualLab(seed);
    withoutMulticast(lab);
    const { node } = await lab.boot();
    const own = node.topology.nodes.get(node.id.uuid)!.addresses[0]!;
    const peers = own.transport === "tcp" ? [`10.0.0.1:${own.port}`] : [];
    for (let count = 0; count < 2; count++) await lab.boot(peers);
    const [, still, moved] = lab.machines;
    await lab.flow(still!, moved!);
    await lab.flow(moved!, still!);
    await lab.clock.advance(3000 + lab.random() * 4000);
    moved!.readdress({ isSeen: false });
    const tookMs = await lab.untilHealed(60_000);
    // Its silence has to be noticed before anything can be done about it.
    assert(tookMs <= 3000 + PROMISED_MS, `${tookMs} ms, seed ${seed}:\n${lab.story()}`);
  }
});
