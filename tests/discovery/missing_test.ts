import { assert, assertEquals } from "@std/assert";
import { Missing } from "../../lib/discovery/mdns/missing.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { seededRandom } from "../../lib/testing/chance.ts";
import { MdnsMesh } from "./mdns_mesh.ts";

/** Nodes that miss others and hear each other's questions. */
class Crowd {
  readonly clock = new VirtualClock();
  readonly asked: { who: number; uuid: string; atMs: number }[] = [];
  readonly members: Missing[] = [];

  constructor(count: number) {
    const random = seededRandom(7);
    for (let who = 0; who < count; who++) {
      const ask = (uuid: string) => {
        this.asked.push({ who, uuid, atMs: this.clock.monotonicMs() });
        for (const other of this.members) {
          if (other !== this.members[who]) other.noteQuestion(uuid);
        }
      };
      this.members.push(new Missing({ clock: this.clock, random, peerCount: () => count, ask }));
    }
  }

  /** The times between one question for a node and the next. */
  gapsMs(uuid: string): number[] {
    const timesMs = this.asked.filter((asked) => asked.uuid === uuid).map(({ atMs }) => atMs);
    return timesMs.slice(1).map((atMs, index) => atMs - timesMs[index]!);
  }
}

Deno.test("Missing asks every second for a minute, then ever more seldom, and ends after an hour", async () => {
  const crowd = new Crowd(1);
  crowd.members[0]!.note("gone");
  await crowd.clock.advance(60_000);
  const gapsMs = crowd.gapsMs("gone");
  assert(Math.max(...gapsMs) <= 1000, `${Math.max(...gapsMs)} ms without a question`);
  assert(Math.min(...gapsMs) >= 750);
  await crowd.clock.advance(540_000);
  assert(crowd.gapsMs("gone").at(-1)! <= 10_000, "a sixtieth of ten minutes");
  await crowd.clock.advance(3600_000);
  assert(crowd.asked.length < 400, `${crowd.asked.length} questions in all`);
  assertEquals(crowd.clock.pending, 0);
});

Deno.test("Missing takes turns among those that miss the same node", async () => {
  const crowd = new Crowd(40);
  for (const member of crowd.members) member.note("gone");
  await crowd.clock.advance(30_000);
  assert(crowd.asked.length < 6 * 30, `${crowd.asked.length} questions in 30 s`);
  assert(Math.max(...crowd.gapsMs("gone")) <= 1250);
  // Who is asked by others only may be asked for where it does not hear.
  assertEquals(new Set(crowd.asked.map(({ who }) => who)).size, 40);
  for (const member of crowd.members) member.close();
});

Deno.test("Missing asks for nobody who is back, and for all at once where there is a new way", async () => {
  const crowd = new Crowd(1);
  const [member] = crowd.members;
  for (const uuid of ["back", "gone", "also gone"]) member!.note(uuid);
  member!.forget("back");
  await crowd.clock.advance(100);
  assertEquals(crowd.asked, []);
  member!.hurry();
  await crowd.clock.advance(0);
  assertEquals(crowd.asked.map(({ uuid, atMs }) => `${uuid} ${atMs}`), [
    "gone 100",
    "also gone 100",
  ]);
  member!.close();
  assertEquals(crowd.clock.pending, 0);
});

Deno.test("Missing remembers 256 nodes, those that fell silent last", async () => {
  const crowd = new Crowd(1);
  for (let index = 0; index < 300; index++) crowd.members[0]!.note(`node ${index}`);
  await crowd.clock.advance(1000);
  assertEquals(new Set(crowd.asked.map(({ uuid }) => uuid)).size, 256);
  assert(!crowd.asked.some(({ uuid }) => uuid === "node 43"));
  crowd.members[0]!.close();
});

Deno.test("mDNS: two halves of a mesh that gave each other up find each other within 1.3 s", async () => {
  const mesh = new MdnsMesh({ seed: 11 });
  const halfOf = new Map<string, number>();
  for (let index = 0; index < 20; index++) halfOf.set(mesh.start().bus.address, index % 2);
  await mesh.clock.advance(4000);
  mesh.network.reaches = ({ address }, bus) => halfOf.get(address) === halfOf.get(bus.address);
  await mesh.clock.until(
    () => mesh.nodes.every(({ topology }) => topology.nodes.size === 9),
    { limitMs: 30_000 },
  );
  await mesh.clock.advance(10_000);
  const before = mesh.network.sent.length;
  await mesh.clock.advance(10_000);
  const rate = (mesh.network.sent.length - before) / 10;
  assert(rate < 12, `${rate} packets a second while they miss each other`);
  mesh.network.reaches = () => true;
  const tookMs = await mesh.clock.until(() => mesh.isComplete(), { limitMs: 5000 });
  assert(tookMs <= 1300, `${tookMs} ms`);
  await mesh.clock.advance(5000);
  const whole = mesh.network.sent.length;
  await mesh.clock.advance(10_000);
  assert(mesh.network.sent.length - whole < 20, "who misses nobody is as quiet as before");
  await mesh.stop();
});

Deno.test("mDNS: who asks for a node that it lost makes nobody else doubt it", async () => {
  const mesh = new MdnsMesh();
  for (let index = 0; index < 3; index++) mesh.start();
  await mesh.clock.advance(4000);
  const [far, near, both] = mesh.nodes;
  // As on a radio link: one hears both, and these do not hear each other.
  const apart = [far!.bus.address, near!.bus.address];
  mesh.network.reaches = ({ address }, bus) =>
    address === bus.address || !apart.includes(address) || !apart.includes(bus.address);
  let losses = 0;
  both!.topology.subscribe(({ type }) => losses += +(type === "down"));
  near!.discovery.suspect(far!.uuid, "lost");
  await mesh.clock.advance(4000);
  assertEquals(near!.topology.nodes.size, 1);
  // The suspicion is to be watched by all, and who was wrong finds the node again; then it is over.
  assertEquals(both!.topology.nodes.size, 2);
  losses = 0;
  await mesh.clock.advance(60_000);
  assertEquals(losses, 0);
  await mesh.stop();
});
