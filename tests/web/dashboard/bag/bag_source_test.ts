import { assertEquals } from "@std/assert";
import type { Bag, BagMessage, BagMoment, BagWindow } from "../../../../lib/web/client/bag/bag.ts";
import { BagSource } from "../../../../lib/web/dashboard/bag/bag_source.ts";
import type { Message } from "../../../../lib/web/dashboard/robot/message.ts";

/** Time that a test turns. */
class HandTicker {
  #nowMs = 0;
  readonly #ticks = new Set<() => void>();

  nowMs(): number {
    return this.#nowMs;
  }

  every(tick: () => void): () => void {
    this.#ticks.add(tick);
    return () => void this.#ticks.delete(tick);
  }

  get isTicking(): boolean {
    return this.#ticks.size > 0;
  }

  /** Lets one frame pass, after all that is being read has come. */
  async frame(ms: number): Promise<void> {
    await settle();
    this.#nowMs += ms;
    for (const tick of [...this.#ticks]) tick();
  }
}

/** Everything that waits for nothing but its turn is done then. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** A bag in memory: ten messages a second of two topics, a second and a half long, from 1,000 ms on. */
class MemoryBag implements Bag {
  readonly asked: string[] = [];
  failure: Error | undefined;
  readonly info = {
    messages: 32,
    bytes: 0,
    startMs: 1000,
    endMs: 2500,
    isComplete: true,
    isRecording: false,
    topics: ["a", "b"].map((topic) => ({
      topic,
      messages: 16,
      types: [`type/${topic}`],
      startMs: 1000,
      endMs: 2500,
      unreadable: undefined,
    })),
  };

  refresh() {
    return Promise.resolve(this.info);
  }

  async *messagesBetween(
    { fromMs = 0, toMs = Infinity, topics = [], signal }: BagWindow,
  ): AsyncGenerator<BagMessage> {
    this.asked.push(`from ${fromMs} ${topics.join()}`);
    if (this.failure) throw this.failure;
    for (const message of this.#all(topics)) {
      await Promise.resolve();
      if (signal?.aborted) return;
      if (message.recordedAtMs >= fromMs && message.recordedAtMs <= toMs) yield message;
    }
  }

  messagesAt({ atMs, topics = [] }: BagMoment): Promise<BagMessage[]> {
    this.asked.push(`at ${atMs} ${topics.join()}`);
    const last = topics.map((topic) =>
      this.#all([topic]).findLast(({ recordedAtMs }) => recordedAtMs <= atMs)
    );
    return Promise.resolve(last.filter((message) => message !== undefined));
  }

  schemaOf() {
    return Promise.resolve(null);
  }

  #all(topics: readonly string[]): BagMessage[] {
    return Array.from({ length: 16 }, (_none, index) => 1000 + index * 100).flatMap((atMs) =>
      topics.map((topic) => ({
        topic,
        args: [atMs],
        sender: undefined,
        sequence: 0,
        publishedAtMs: atMs - 1,
        recordedAtMs: atMs,
        retained: false,
      }))
    );
  }
}

function open(bag = new MemoryBag()) {
  const ticker = new HandTicker();
  const errors: unknown[] = [];
  const source = new BagSource(bag, {
    name: "drive.bag",
    ticker,
    onError: (error) => void errors.push(error),
  });
  const heard: string[] = [];
  const take = ({ topic, atMs, isRetained }: Message) =>
    void heard.push(`${topic} ${atMs}${isRetained ? " first" : ""}`);
  return { bag, ticker, source, errors, heard, take };
}

Deno.test("BagSource plays what is listened to, in its time, and stands at the end", async () => {
  const { bag, ticker, source, heard, take } = open();
  source.listen("a", take, { isEvery: true });
  await settle();
  assertEquals(heard, ["a 1000 first"]);
  source.timeline.play();
  await ticker.frame(100);
  await ticker.frame(150);
  assertEquals(heard.slice(1), ["a 1100", "a 1200"]);
  assertEquals([source.nowMs(), source.timeline.isPlaying.value], [1250, true]);
  for (let frame = 0; frame < 6; frame++) await ticker.frame(250);
  assertEquals(heard.length, 16);
  assertEquals([source.nowMs(), source.timeline.isPlaying.value], [2500, false]);
  assertEquals(ticker.isTicking, false);
  source.timeline.play();
  assertEquals(source.nowMs(), 1000);
  assertEquals(bag.asked.every((question) => question.endsWith(" a")), true);
  source[Symbol.dispose]();
});

Deno.test("BagSource jumps: panels forget, and see what a screen showed then", async () => {
  const { ticker, source, heard, take } = open();
  const stopJumps = source.onJump(() => void heard.push("jump"));
  source.listen("a", take);
  source.listen("b", take);
  await settle();
  heard.length = 0;
  source.timeline.seek(1777);
  await settle();
  assertEquals(heard, ["jump", "a 1700 first", "b 1700 first"]);
  source.timeline.play();
  await ticker.frame(50);
  // Of what comes within one frame, who wants the latest only gets that.
  await ticker.frame(250);
  assertEquals(heard.slice(3), ["a 1800", "b 1800", "a 2000", "b 2000"]);
  stopJumps();
  source.timeline.seek(0);
  assertEquals([source.nowMs(), heard.filter((word) => word === "jump").length], [1000, 1]);
  source[Symbol.dispose]();
});

Deno.test("BagSource plays faster, thins out, and reads anew for who comes later", async () => {
  const { bag, ticker, source, heard, take } = open();
  source.listen("a", take, { isEvery: true, maxHz: 4 });
  source.timeline.setSpeed(2);
  source.timeline.play();
  await ticker.frame(125);
  assertEquals(heard, ["a 1000 first"]);
  assertEquals(source.nowMs(), 1250);
  const stop = source.listen("b", take);
  await ticker.frame(100);
  assertEquals(bag.asked.at(-1), "from 1250 a,b");
  assertEquals(heard.slice(1), ["b 1200 first", "a 1300", "b 1400"]);
  stop();
  stop();
  await ticker.frame(50);
  assertEquals(bag.asked.at(-1), "from 1450 a");
  source[Symbol.dispose]();
});

Deno.test("BagSource stands and says so where the bag cannot be read on", async () => {
  const { bag, ticker, source, errors, take } = open();
  source.listen("a", take);
  bag.failure = new Error("broken off");
  source.timeline.play();
  await ticker.frame(10);
  assertEquals([errors, source.timeline.isPlaying.value], [[bag.failure], false]);
  source[Symbol.dispose]();
});

Deno.test("BagSource goes no farther than what has come", async () => {
  class SlowBag extends MemoryBag {
    readonly gate = Promise.withResolvers<void>();
    override async *messagesBetween(window: BagWindow) {
      await this.gate.promise;
      yield* super.messagesBetween(window);
    }
  }
  const { bag, ticker, source, heard, take } = (() => {
    const bag = new SlowBag();
    return { ...open(bag), bag };
  })();
  source.listen("a", take);
  source.timeline.play();
  await ticker.frame(100);
  assertEquals(source.nowMs(), 1000);
  bag.gate.resolve();
  await ticker.frame(0);
  await ticker.frame(100);
  assertEquals([source.nowMs(), heard.at(-1)], [1100, "a 1100"]);
  source[Symbol.dispose]();
});

Deno.test("BagSource has the past, dated by the bag's own time", async () => {
  const { source } = open();
  const { signal } = new AbortController();
  const past = source.history({ topics: ["b"], fromMs: 1100, toMs: 1300, signal });
  assertEquals((await Array.fromAsync(past)).map(({ atMs, value }) => [atMs, value]), [
    [1100, 1100],
    [1200, 1200],
    [1300, 1300],
  ]);
  assertEquals(source.topics.value.map(({ name, type, mayWrite }) => [name, type, mayWrite]), [
    ["a", "type/a", false],
    ["b", "type/b", false],
  ]);
});
