import { assert, assertEquals } from "@std/assert";
import type { DdsParticipant } from "../../../lib/bridge/ros2/participant/dds_participant.ts";
import type { Sample } from "../../../lib/bridge/ros2/reading/sample.ts";
import { DatagramWriter } from "../../../lib/bridge/ros2/wire/datagram_writer.ts";
import { entityOf } from "../../../lib/bridge/ros2/wire/guid.ts";
import { KEPT, RELIABLE, STRING } from "./dds_side.ts";
import { MemoryDomain } from "./memory_domain.ts";

const TOPIC = { topic: "rt/a", type: STRING };

/** Two participants that know each other. */
function two(domain: MemoryDomain): [DdsParticipant, DdsParticipant] {
  const both: [DdsParticipant, DdsParticipant] = [domain.add(1), domain.add(2)];
  for (const each of both) each.start();
  return both;
}

function close(...all: readonly DdsParticipant[]): void {
  for (const each of all) each.close();
}

/** A payload that says which one it is. */
function numbered(number: number, bytes = 4): Uint8Array {
  const payload = new Uint8Array(bytes);
  new DataView(payload.buffer).setUint32(0, number);
  return payload;
}

function numbersOf(samples: readonly Sample[]): number[] {
  return samples.map(({ sequence }) => sequence);
}

Deno.test("a reliable reader gets all, in order, though every third datagram is lost", async () => {
  const domain = new MemoryDomain();
  const [one, other] = two(domain);
  const got: { readonly number: number; readonly bytes: number }[] = [];
  const qos = { ...RELIABLE, depth: 1000 };
  other.createReader({
    ...TOPIC,
    qos,
    deliver: ({ payload }) => {
      const number = new DataView(payload!.buffer, payload!.byteOffset).getUint32(0);
      got.push({ number, bytes: payload!.length });
    },
  });
  const writer = one.createWriter({ ...TOPIC, qos });
  await domain.settle();
  let count = 0;
  domain.lose = () => ++count % 3 === 0;
  const sizes = Array.from({ length: 300 }, (_, index) => index % 50 === 7 ? 60_000 : 100);
  for (const [number, bytes] of sizes.entries()) {
    writer.write({ payload: numbered(number, bytes), timeNs: 1n });
    if (number % 10 === 0) await domain.clock.advance(1);
  }
  await domain.clock.advance(30_000);
  assertEquals(got, sizes.map((bytes, number) => ({ number, bytes })));
  assert(writer.isAcknowledged);
  close(one, other);
  assertEquals(domain.clock.pending, 0);
});

Deno.test("a reader passes over what its writer has no more, and counts it", async () => {
  const domain = new MemoryDomain();
  const [one, other] = two(domain);
  const got: Sample[] = [];
  const reader = other.createReader({
    ...TOPIC,
    qos: RELIABLE,
    deliver: (sample) => got.push(sample),
  });
  const writer = one.createWriter({ ...TOPIC, qos: { ...RELIABLE, depth: 2 } });
  await domain.settle();
  writer.write({ payload: numbered(0), timeNs: 1n });
  await domain.settle();
  domain.lose = () => true;
  for (let number = 1; number <= 5; number++) {
    writer.write({ payload: numbered(number), timeNs: 1n });
    await domain.clock.advance(10);
  }
  domain.lose = () => false;
  await domain.settle();
  assertEquals(numbersOf(got), [1, 5, 6]);
  assertEquals(reader.lost, 3);
  close(one, other);
});

Deno.test("who comes later gets what is kept, and what is not only from then on", async () => {
  const domain = new MemoryDomain();
  const [one, other] = two(domain);
  const writer = one.createWriter({ ...TOPIC, qos: { ...KEPT, depth: 2 } });
  for (let number = 0; number < 4; number++) {
    writer.write({ payload: numbered(number), timeNs: 1n });
    await domain.clock.advance(10);
  }
  await domain.settle();
  const [kept, live]: [Sample[], Sample[]] = [[], []];
  other.createReader({ ...TOPIC, qos: KEPT, deliver: (sample) => kept.push(sample) });
  other.createReader({ ...TOPIC, qos: RELIABLE, deliver: (sample) => live.push(sample) });
  await domain.settle();
  writer.write({ payload: numbered(4), timeNs: 1n });
  await domain.settle();
  assertEquals([numbersOf(kept), numbersOf(live)], [[3, 4, 5], [5]]);
  close(one, other);
});

Deno.test("fragments of samples that never become whole take no more than they may", async () => {
  const domain = new MemoryDomain();
  const maxWaitingBytes = 100_000;
  const one = domain.add(1, { maxWaitingBytes });
  const other = domain.add(2);
  for (const each of [one, other]) each.start();
  const got: Sample[] = [];
  const reader = one.createReader({ ...TOPIC, qos: KEPT, deliver: (sample) => got.push(sample) });
  const writer = other.createWriter({ ...TOPIC, qos: KEPT });
  await domain.settle();
  const datagram = new DatagramWriter(other.prefix);
  let most = 0;
  const send = (sequence: number, fragmentBytes: number, sampleBytes: number) => {
    datagram.dataFragment({
      reader: entityOf(reader.own.guid),
      writer: entityOf(writer.own.guid),
      sequence,
      firstFragment: 1,
      fragmentCount: 1,
      fragmentBytes,
      sampleBytes,
      payload: new Uint8Array(fragmentBytes),
      isKey: false,
    });
    one.receive(datagram.finish());
    most = Math.max(most, one.waitingBytes);
  };
  for (let sequence = 1; sequence < 1000; sequence++) send(sequence, 20_000, 30_000_000);
  assert(most > 50_000 && most <= maxWaitingBytes, `${most}`);
  // What is larger than anything should be, or in fragments of next to nothing, takes nothing at all.
  const before = one.waitingBytes;
  send(2000, 1000, 0xffff_ffff);
  send(2001, 1, 1_000_000);
  send(2002, 0, 1_000_000);
  assertEquals(one.waitingBytes, before);
  writer.write({ payload: numbered(1), timeNs: 1n });
  await domain.settle();
  assertEquals(numbersOf(got), [1]);
  close(one, other);
  assertEquals(one.waitingBytes, 0);
});

Deno.test("a participant that is silent is gone when its time is up, with all that it had", async () => {
  const domain = new MemoryDomain();
  const one = domain.add(1);
  const other = domain.add(2, { leaseMs: 5000 });
  for (const each of [one, other]) each.start();
  const writer = one.createWriter({ ...TOPIC, qos: KEPT });
  other.createReader({ ...TOPIC, qos: KEPT, deliver: () => {} });
  await domain.settle();
  assertEquals([one.others.length, writer.readers.length], [1, 1]);
  domain.lose = () => true;
  await domain.clock.advance(4000);
  assertEquals(one.others.length, 1);
  await domain.clock.advance(5000);
  assertEquals([one.others.length, writer.readers.length], [0, 0]);
  domain.lose = () => false;
  await domain.clock.advance(5000);
  assertEquals([one.others.length, writer.readers.length], [1, 1]);
  other.close();
  await domain.clock.advance(1);
  assertEquals([one.others.length, writer.readers.length], [0, 0]);
  one.close();
});

Deno.test("nothing is sent to another network, whoever says that he is there", async () => {
  const domain = new MemoryDomain();
  const one = domain.add(1);
  const liar = domain.add(2, { own: { address: "192.168.7.7", port: 7410 } });
  for (const each of [one, liar]) each.start();
  await domain.settle();
  assertEquals(one.others, []);
  assertEquals(domain.sent.filter(({ to }) => to === "192.168.7.7"), []);
  close(one, liar);
});

Deno.test("a writer waits for a reader that does not keep up, but not for ever", async () => {
  const domain = new MemoryDomain();
  const [one, other] = two(domain);
  other.createReader({ ...TOPIC, qos: RELIABLE, deliver: () => {} });
  const writer = one.createWriter({ ...TOPIC, qos: RELIABLE });
  await domain.settle();
  assertEquals(writer.readyReaders.length, 1);
  domain.lose = () => true;
  let done = 0;
  for (let number = 0; number < 10; number++) {
    void writer.write({ payload: new Uint8Array(100_000), timeNs: 1n }).sent.then(() => done++);
  }
  const bytesSent = () => domain.sent.reduce((sum, { bytes }) => sum + bytes.length, 0);
  await domain.clock.advance(900);
  assert(bytesSent() < 300_000, `${bytesSent()} bytes are on their way`);
  assertEquals(done, 0);
  await domain.clock.advance(200);
  assert(bytesSent() > 1_000_000, `${bytesSent()} bytes were sent`);
  assertEquals(done, 10);
  close(one, other);
});
