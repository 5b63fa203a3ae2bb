import {
  ConnectionLostError,
  leastRecentLoadBalancer,
  type Node,
  randomLoadBalancer,
  type ServiceLoadBalancer,
} from "@rosy/rosy";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import { ProviderDoubts } from "../../lib/service/provider_doubts.ts";
import { seededRandom } from "../../lib/testing/chance.ts";
import type { Connection } from "../../lib/peer/connection.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilSeen } from "../support/topology.ts";
import { newRecord, revise } from "../support/records.ts";

const TIMEOUT_MS = 100;

/** A caller and providers of "who", who answer with their names. */
class Callers implements AsyncDisposable {
  readonly mesh: TestMesh = testMesh();
  readonly asked = new Map<string, number>();
  caller!: Node;
  readonly providers: Node[] = [];

  static async start(
    count: number,
    { balancer, who }: {
      balancer?: ServiceLoadBalancer;
      who?: (name: string) => unknown;
    } = {},
  ): Promise<Callers> {
    const rig = new Callers();
    rig.caller = await rig.mesh.node("caller", { serviceLoadBalancer: balancer });
    for (const name of ["a", "b", "c"].slice(0, count)) {
      const provider = await rig.mesh.node(name);
      rig.providers.push(provider);
      await provider.addService("who", () => {
        rig.asked.set(name, rig.askedOf(name) + 1);
        return who ? who(name) : name;
      });
    }
    return rig;
  }

  askedOf(name: string): number {
    return this.asked.get(name) ?? 0;
  }

  /** Calls so many times, one after the other. @returns Who answered, and what went wrong. */
  async call(count: number, timeoutMs = TIMEOUT_MS): Promise<Record<string, number>> {
    const ends: Record<string, number> = {};
    const who = this.caller.getService("who", { timeoutMs });
    for (let index = 0; index < count; index++) {
      const call = who().catch((error: Error) => error.name);
      const end = await this.mesh.clock.run(call) as string;
      ends[end] = (ends[end] ?? 0) + 1;
    }
    return ends;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mesh[Symbol.asyncDispose]();
  }
}

for (const create of [leastRecentLoadBalancer, randomLoadBalancer]) {
  const { name } = create;
  Deno.test(`${name}() chooses a frozen provider once, and again when it has thawed`, async () => {
    await using rig = await Callers.start(3, { balancer: create({ random: seededRandom(4) }) });
    await rig.call(30);
    assert(["a", "b", "c"].every((name) => rig.askedOf(name) > 0));
    rig.mesh.freeze(rig.providers[1]!);
    const { a = 0, c = 0, CallTimeoutError: failed } = await rig.call(40);
    assertEquals([a + c, failed], [39, 1]);
    // What it was asked is answered late, and that is an answer.
    rig.mesh.thaw(rig.providers[1]!);
    await rig.mesh.clock.advance(10);
    const after = await rig.call(40);
    assert(after.b! > 0 && !after.CallTimeoutError, JSON.stringify(after));
  });
}

Deno.test("A provider that is slower than its caller waits is chosen again when it answers", async () => {
  let release = () => {};
  let isSlow = true;
  await using rig = await Callers.start(2, {
    who: (name) => {
      if (name === "a" || !isSlow) return name;
      return new Promise((resolve) => release = () => resolve(name));
    },
  });
  assertEquals(await rig.call(20), { a: 19, CallTimeoutError: 1 });
  assertEquals(rig.askedOf("b"), 1);
  isSlow = false;
  release();
  await rig.mesh.clock.advance(10);
  assertEquals(await rig.call(20), { a: 10, b: 10 });
});

Deno.test("A late failure is an answer, too", async () => {
  let fail = () => {};
  await using rig = await Callers.start(2, {
    who: (name) => {
      if (name === "a" || rig.askedOf("b") > 1) return name;
      return new Promise((_, reject) => fail = () => reject(new Error("no")));
    },
  });
  assertEquals(await rig.call(10), { a: 9, CallTimeoutError: 1 });
  fail();
  await rig.mesh.clock.advance(10);
  assertEquals(await rig.call(10), { a: 5, b: 5 });
});

Deno.test("Where all providers are in doubt, they take turns as ever", async () => {
  await using rig = await Callers.start(2, { who: () => new Promise(() => {}) });
  assertEquals(await rig.call(10), { CallTimeoutError: 10 });
  assertEquals([rig.askedOf("a"), rig.askedOf("b")], [5, 5]);
});

Deno.test("A provider that is the only one is called all the same", async () => {
  await using rig = await Callers.start(1, {
    who: (name) => rig.askedOf(name) < 4 ? new Promise(() => {}) : name,
  });
  assertEquals(await rig.call(10), { CallTimeoutError: 3, a: 7 });
});

Deno.test("What a provider does not answer of one service says nothing of its others", async () => {
  await using rig = await Callers.start(2, {
    who: (name) => name === "a" ? name : new Promise(() => {}),
  });
  for (const provider of rig.providers) await provider.addService("name", () => provider.id.name);
  assertEquals(await rig.call(4), { a: 3, CallTimeoutError: 1 });
  const names = [];
  for (let index = 0; index < 4; index++) names.push(await rig.caller.call("name"));
  assertEquals(names.toSorted(), ["a", "a", "b", "b"]);
  assertEquals(await rig.call(4), { a: 4 });
});

Deno.test("A provider whose connection broke is chosen again when there is a new one", async () => {
  await using rig = await Callers.start(2, {
    who: (name) => name === "b" && rig.askedOf(name) === 2 ? new Promise(() => {}) : name,
  });
  await rig.call(2);
  const calls = Promise.allSettled([rig.caller.call("who"), rig.caller.call("who")]);
  await rig.mesh.clock.advance(1);
  rig.mesh.link(rig.caller, rig.providers[1]!).reset();
  const lost = (await calls).find(({ status }) => status === "rejected") as PromiseRejectedResult;
  assertInstanceOf(lost.reason, ConnectionLostError);
  // No time passes, so there is no new connection yet.
  for (let index = 0; index < 4; index++) assertEquals(await rig.caller.call("who"), "a");
  await rig.mesh.clock.advance(1000);
  assertEquals(await rig.call(10), { a: 5, b: 5 });
});

Deno.test("A provider that cannot be reached is chosen last, until it can", async () => {
  await using rig = await Callers.start(2);
  const link = rig.mesh.link(rig.caller, rig.providers[1]!);
  link.cut();
  assertEquals(await rig.call(10), { a: 9, CallTimeoutError: 1 });
  link.heal();
  await rig.mesh.clock.advance(2000);
  assertEquals(await rig.call(10), { a: 5, b: 5 });
});

Deno.test("A load balancer of the user's own is told who is in doubt, and decides itself", async () => {
  const told: number[] = [];
  const stubborn: ServiceLoadBalancer = {
    chooseProvider(_service, providers, doubted) {
      told.push(doubted?.size ?? -1);
      return providers[0]!;
    },
  };
  await using rig = await Callers.start(2, {
    balancer: stubborn,
    who: (name) => rig.askedOf(name) === 1 ? new Promise(() => {}) : name,
  });
  assertEquals(await rig.call(3), { CallTimeoutError: 1, a: 2 });
  assertEquals(told, [0, 1, 0]);
});

Deno.test("Between processes' sockets, too, a stuck provider is chosen last", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller");
  const [good, stuck] = [await mesh.node("good"), await mesh.node("stuck")];
  const release = Promise.withResolvers<string>();
  await good.addService("who", () => "good");
  let asked = 0;
  await stuck.addService("who", () => asked++ ? "stuck" : release.promise);
  await untilSeen(caller, () => caller.topology.providers("who").length === 2);
  const who = caller.getService<() => string>("who", { timeoutMs: 200 });
  const ends = [];
  for (let index = 0; index < 10; index++) {
    ends.push(await who().catch((error) => error.name));
  }
  assertEquals(ends.filter((end) => end === "CallTimeoutError").length, 1);
  assertEquals(asked, 1);
  release.resolve("late");
  // Its answer comes before that of a call made after it.
  await stuck.addService("other", () => null);
  await caller.waitForServiceProvider("other");
  await caller.call("other");
  assertEquals([await who(), await who()].toSorted(), ["good", "stuck"]);
});

/** Doubts about the providers of "add" and "subtract", and what is cancelled. */
function doubts() {
  const topology = new Topology();
  const provider = newRecord("p", { services: ["add", "subtract"] });
  topology.put(provider);
  const cancelled: number[] = [];
  const book = new ProviderDoubts(topology, (request) => cancelled.push(request));
  return { topology, provider, uuid: provider.id.uuid, cancelled, book };
}

Deno.test("ProviderDoubts listens for a few late answers, and spares the provider the others", () => {
  const { book, uuid, cancelled } = doubts();
  const kept = Array.from(
    { length: 10 },
    (_, request) => book.noteLate("add", uuid, request, null),
  );
  assertEquals(kept.filter(Boolean).length, 8);
  book.heardLate(uuid, 3, null);
  assertEquals(book.of("add").size, 0);
  assertEquals(cancelled, [0, 1, 2, 4, 5, 6, 7]);
});

Deno.test("ProviderDoubts takes a late answer from where it was asked only", () => {
  const { book, uuid } = doubts();
  const [connection, other] = [{} as Connection, {} as Connection];
  book.noteLate("add", uuid, 1, connection);
  book.heardLate("somebody else", 1, connection);
  book.heardLate(uuid, 1, other);
  book.heardLate(uuid, 2, connection);
  assertEquals([...book.of("add")], [uuid]);
  book.heardLate(uuid, 1, connection);
  assertEquals(book.of("add").size, 0);
});

Deno.test("ProviderDoubts forgets who leaves, or stops to provide the service", () => {
  const { book, uuid, provider, topology } = doubts();
  book.note("add", uuid);
  book.note("subtract", uuid);
  topology.put(revise(provider, { services: ["subtract"] }));
  assertEquals([book.of("add").size, book.of("subtract").size], [0, 1]);
  topology.remove(uuid);
  assertEquals(book.of("subtract").size, 0);
  // The call may fail after its provider has left.
  book.note("subtract", uuid);
  assertEquals(book.noteLate("subtract", uuid, 1, null), false);
  assertEquals(book.of("subtract").size, 0);
});
