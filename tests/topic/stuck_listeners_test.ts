import { assert, assertEquals } from "@std/assert";
import { Patience } from "../../lib/outbox/patience.ts";
import { newRecord } from "../support/records.ts";
import { type FakeLink, type SenderFixture, senderFixture } from "./sender_fixture.ts";

const SEND_TIMEOUT_MS = 1000;
const MESSAGE = ["x".repeat(500)];
/** What every listener takes before it may get stuck: none of them is new any more. */
const HEALTHY_MESSAGES = 10;

/** A sender to listeners in virtual time: no time passes but what sends wait for. */
class Crowd {
  readonly honest: FakeLink;
  readonly others: FakeLink[] = [];
  sent = 0;
  readonly #fixture: SenderFixture;

  constructor() {
    this.#fixture = senderFixture({ patience: new Patience(SEND_TIMEOUT_MS) });
    this.honest = this.join("honest");
  }

  join(name: string, isOpen = true): FakeLink {
    const listener = newRecord(name, { topics: ["imu"] });
    this.#fixture.topology.put(listener);
    const link = this.#fixture.link(listener);
    if (!isOpen) link.hold();
    return link;
  }

  static async healthy(others: number): Promise<Crowd> {
    const crowd = new Crowd();
    for (let i = 0; i < others; i++) crowd.others.push(crowd.join(`other-${i}`));
    assertEquals(await crowd.send(HEALTHY_MESSAGES), 0);
    return crowd;
  }

  get nowMs(): number {
    return this.#fixture.clock.monotonicMs();
  }

  after(delayMs: number, callback: () => void): void {
    this.#fixture.clock.after(delayMs, callback);
  }

  /** Sends messages, each as soon as it may. @returns How long that took, in milliseconds. */
  async send(messages: number): Promise<number> {
    const { clock, sender } = this.#fixture;
    const beganMs = this.nowMs;
    for (let i = 0; i < messages; i++, this.sent++) {
      let isReady = false;
      void sender.send("imu", MESSAGE).then(() => isReady = true);
      for (await clock.advance(0); !isReady;) await clock.advance(1);
    }
    return this.nowMs - beganMs;
  }

  /** The honest listener has got everything, was never slow, and all others are. */
  assertOnlyHonestIsServed(): void {
    const { messages, dropped, outbox } = this.honest;
    assertEquals([messages.length, dropped, outbox.isSlow], [this.sent, [], false]);
    assertEquals(this.others.every(({ outbox }) => outbox.isSlow), true);
  }
}

for (const stuck of [1, 20, 60]) {
  Deno.test(`${stuck} listeners that get stuck together cost the others one wait`, async () => {
    const crowd = await Crowd.healthy(stuck);
    // Each socket takes a different part of what comes before it takes nothing.
    for (const [index, link] of crowd.others.entries()) {
      if (index % 3 === 0) await crowd.send(1);
      link.hold();
    }
    const waitedMs = await crowd.send(30);
    assert(waitedMs < 1.5 * SEND_TIMEOUT_MS, `${waitedMs} ms`);
    crowd.assertOnlyHonestIsServed();
    assertEquals(await crowd.send(1000), 0);
    crowd.assertOnlyHonestIsServed();
  });

  Deno.test(`${stuck} listeners that get stuck one after the other cost little more`, async () => {
    const crowd = await Crowd.healthy(stuck);
    let waitedMs = 0;
    for (const link of crowd.others) {
      link.hold();
      while (!link.outbox.isSlow) waitedMs += await crowd.send(1);
    }
    // Each is waited for twice, with and without credit, for a millisecond at least.
    assert(waitedMs < 1.5 * SEND_TIMEOUT_MS + 4 * stuck, `${waitedMs} ms`);
    crowd.assertOnlyHonestIsServed();
    assertEquals(await crowd.send(1000), 0);
  });

  Deno.test(`${stuck} new listeners that never read cost the others one wait`, async () => {
    const crowd = await Crowd.healthy(0);
    for (let i = 0; i < stuck; i++) crowd.others.push(crowd.join(`other-${i}`, false));
    // Half of what may wait: until then nobody waits for them.
    assertEquals(await crowd.send(9), 0);
    const waitedMs = await crowd.send(30);
    assert(waitedMs < 1.5 * SEND_TIMEOUT_MS, `${waitedMs} ms`);
    crowd.assertOnlyHonestIsServed();
    assertEquals(await crowd.send(1000), 0);
  });
}

Deno.test("listeners of whom none has read yet have no credit, and are slow after one wait", async () => {
  const crowd = new Crowd();
  crowd.honest.hold();
  for (let i = 0; i < 20; i++) crowd.others.push(crowd.join(`other-${i}`, false));
  // Less than half of what may wait: with credit nobody would wait for them.
  const waitedMs = await crowd.send(7);
  assertEquals(waitedMs >= SEND_TIMEOUT_MS && waitedMs < 1.5 * SEND_TIMEOUT_MS, true);
  assertEquals([...crowd.others, crowd.honest].every(({ outbox }) => outbox.isSlow), true);
});

Deno.test("a listener that pauses while others are stuck is waited for, and loses nothing", async () => {
  const crowd = await Crowd.healthy(60);
  for (const link of crowd.others) link.hold();
  await crowd.send(30);
  for (let pause = 0; pause < 5; pause++) {
    crowd.honest.hold();
    crowd.after(200, () => crowd.honest.open());
    assertEquals(await crowd.send(30), 200);
    crowd.assertOnlyHonestIsServed();
  }
});

Deno.test("a listener that reads slowly makes the sender as slow as itself", async () => {
  const crowd = await Crowd.healthy(1);
  const [slow] = crowd.others;
  slow!.hold();
  const step = () => {
    slow!.open();
    slow!.hold();
    crowd.after(100, step);
  };
  crowd.after(100, step);
  // One message each 100 ms, and the 19 that fit into its outbox in no time.
  const waitedMs = await crowd.send(200);
  assertEquals([waitedMs > 100, slow!.dropped, slow!.outbox.isSlow], [true, [], false]);
});

Deno.test("a sender's only listener is waited for each time it pauses", async () => {
  const crowd = new Crowd();
  await crowd.send(HEALTHY_MESSAGES);
  for (let pause = 0; pause < 5; pause++) {
    crowd.honest.hold();
    crowd.after(SEND_TIMEOUT_MS - 1, () => crowd.honest.open());
    assertEquals(await crowd.send(30), SEND_TIMEOUT_MS - 1);
  }
  crowd.assertOnlyHonestIsServed();
});
