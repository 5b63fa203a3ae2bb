import { assert, assertEquals } from "@std/assert";
import { Cyclone, freshDomain, HAS_CYCLONE } from "./cyclone.ts";
import { openParticipant } from "../../../lib/bridge/ros2/participant/open_participant.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { acknowledged, DdsSide, KEPT, RELIABLE, writeAll } from "./dds_side.ts";

const ignore = !HAS_CYCLONE;
const TOPIC = "rt/chatter";

/** One of both, on loopback, in a domain of their own. */
async function pair(options: { readonly lose?: () => boolean } = {}) {
  const domain = freshDomain();
  const stack = new AsyncDisposableStack();
  const [rosy, cyclone] = await Promise.all([DdsSide.open(domain, options), Cyclone.start(domain)]);
  stack.use(rosy);
  stack.use(cyclone);
  return { domain, rosy, cyclone, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function numbered(count: number, prefix = "text"): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix} ${index}`);
}

Deno.test("DdsParticipant reads what Cyclone DDS writes, reliably and as best effort", {
  ignore,
}, async () => {
  await using sides = await pair();
  const { rosy, cyclone } = sides;
  rosy.read(TOPIC, RELIABLE);
  rosy.read("rt/loose", { ...RELIABLE, reliable: false });
  await cyclone.writer(TOPIC);
  await cyclone.writer("rt/loose", { reliable: false });
  await Promise.all([cyclone.matched(TOPIC), cyclone.matched("rt/loose")]);
  const texts = numbered(20);
  for (const text of texts) await cyclone.write(TOPIC, text);
  await cyclone.write("rt/loose", "a", "b");
  assertEquals(await rosy.waitFor(TOPIC, 20), texts);
  assertEquals(await rosy.waitFor("rt/loose", 2), ["a", "b"]);
});

Deno.test("DdsParticipant gets what was kept for it, and only where it wants that", {
  ignore,
}, async () => {
  await using sides = await pair();
  const { rosy, cyclone } = sides;
  await cyclone.writer(TOPIC, { kept: true, depth: 2 });
  await cyclone.write(TOPIC, "old", "older", "newest");
  await cyclone.writer("rt/other", { kept: true });
  await cyclone.write("rt/other", "old");
  rosy.read(TOPIC, KEPT);
  rosy.read("rt/other", RELIABLE);
  assertEquals(await rosy.waitFor(TOPIC, 2), ["older", "newest"]);
  await cyclone.matched("rt/other");
  await cyclone.write("rt/other", "new");
  assertEquals(await rosy.waitFor("rt/other", 1), ["new"]);
});

Deno.test("DdsParticipant writes what Cyclone DDS reads, kept and new, small and large", {
  ignore,
}, async () => {
  await using sides = await pair();
  const { rosy, cyclone } = sides;
  const writer = rosy.write(TOPIC, { ...KEPT, depth: 2 });
  await writeAll(writer, ["old", "older", "x".repeat(1_000_000)]);
  await cyclone.reader(TOPIC, { kept: true });
  await cyclone.waitFor(TOPIC, 1_000_000);
  await writeAll(writer, numbered(5));
  await cyclone.waitFor(TOPIC, "text 4");
  await acknowledged(writer);
  assertEquals(cyclone.got(TOPIC), ["older", 1_000_000, ...numbered(5)]);
});

Deno.test("DdsParticipant reads what is so large that it comes in fragments", {
  ignore,
}, async () => {
  await using sides = await pair();
  const { rosy, cyclone } = sides;
  rosy.read(TOPIC, KEPT);
  await cyclone.writer(TOPIC, { kept: true });
  await cyclone.writeLong(TOPIC, 3_000_000);
  assertEquals(await rosy.waitFor(TOPIC, 1), ["3000000"]);
  assertEquals(rosy.open.participant.waitingBytes, 0);
});

Deno.test("DdsParticipant loses nothing where a fifth of all datagrams is lost", {
  ignore,
}, async () => {
  let count = 0;
  // Not by chance: what is lost is the same in each run, as far as that goes.
  await using sides = await pair({ lose: () => ++count % 5 === 0 });
  const { rosy, cyclone } = sides;
  const writer = rosy.write(TOPIC, { ...KEPT, depth: 500 });
  rosy.read("rt/back", { ...KEPT, depth: 500 });
  const texts = [...numbered(200), "x".repeat(300_000)];
  await cyclone.reader(TOPIC, { kept: true, depth: 500 });
  await cyclone.writer("rt/back", { kept: true, depth: 500 });
  await Promise.all([writeAll(writer, texts), cyclone.write("rt/back", ...numbered(200))]);
  await cyclone.writeLong("rt/back", 300_000);
  const back = await rosy.waitFor("rt/back", 201);
  await cyclone.waitFor(TOPIC, 300_000);
  assertEquals(back, [...numbered(200), "300000"]);
  assertEquals(cyclone.got(TOPIC), [...numbered(200), 300_000]);
});

Deno.test(
  "DdsParticipant tells of participants that come and go, and finds one that is started anew",
  {
    ignore,
  },
  async () => {
    const domain = freshDomain();
    await using rosy = await DdsSide.open(domain);
    const { participant } = rosy.open;
    const writer = rosy.write(TOPIC, KEPT);
    await writeAll(writer, ["kept"]);
    {
      await using cyclone = await Cyclone.start(domain);
      await cyclone.reader(TOPIC, { kept: true });
      await cyclone.writer("rt/out");
      await cyclone.waitFor(TOPIC, "kept");
      const isKnown = () =>
        participant.others.some(({ writers }) => writers[0]?.topic === "rt/out");
      await rosy.changing.until(isKnown, () => "its writer is not known");
      assertEquals(participant.others[0]!.readers.map(({ topic }) => topic), [TOPIC]);
      await cyclone.remove(TOPIC);
      await rosy.changing.until(
        () => writer.readers.length === 0,
        () => "its reader is still there",
      );
      await cyclone.kill();
    }
    await using again = await Cyclone.start(domain);
    await again.reader(TOPIC, { kept: true });
    await again.waitFor(TOPIC, "kept");
    // The one that was killed goes by its silence.
    await rosy.changing.until(() => participant.others.length === 1, () => "the dead one is there");
  },
);

Deno.test("DdsParticipant takes a hundred topics in both directions", { ignore }, async () => {
  await using sides = await pair();
  const { rosy, cyclone } = sides;
  const names = Array.from({ length: 50 }, (_, index) => `rt/topic_${index}`);
  for (const name of names) {
    rosy.read(`${name}_in`, KEPT);
    await writeAll(rosy.write(`${name}_out`, KEPT), [name]);
    await cyclone.writer(`${name}_in`, { kept: true });
    await cyclone.write(`${name}_in`, name);
    await cyclone.reader(`${name}_out`, { kept: true });
  }
  for (const name of names) {
    assertEquals(await rosy.waitFor(`${name}_in`, 1), [name]);
    await cyclone.waitFor(`${name}_out`, name);
  }
});

Deno.test("DdsParticipant says why an endpoint gets nothing of another", { ignore }, async () => {
  await using sides = await pair();
  const { rosy, cyclone } = sides;
  rosy.read(TOPIC, RELIABLE);
  await cyclone.writer(TOPIC, { reliable: false });
  await rosy.changing.until(() => rosy.mismatches.length > 0, () => "no word of it");
  assertEquals(rosy.mismatches[0]!.why, "it is sent as best effort, and wanted reliably");
});

Deno.test("openParticipant() says which domains and interfaces there are", async () => {
  const logger = new RecordingLogger();
  const why = async (options: { domain?: number; interface?: string }) =>
    await openParticipant({ name: "x", logger, ...options }).then(
      () => "",
      (error: Error) => error.message,
    );
  assertEquals(
    await why({ domain: 233 }),
    "Cannot join domain 233 of ROS 2: it is a number from 0 to 232",
  );
  assert((await why({ interface: "none0" })).includes("this machine has lo (127.0.0.1)"));
});
