import { assertEquals } from "@std/assert";
import { EchoWatch } from "../../lib/discovery/mdns/echo_watch.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

const ECHO_MS = 1000;

function rig() {
  const clock = new VirtualClock();
  const events: string[] = [];
  const watch = new EchoWatch({
    clock,
    echoMs: ECHO_MS,
    onSilence: () => void events.push("silence"),
    onDeaf: () => void events.push("deaf"),
  });
  /** Sends a packet that does not come back; returns what comes of it. */
  const miss = async () => {
    watch.sent();
    await clock.advance(ECHO_MS);
    return events.splice(0);
  };
  return { clock, events, watch, miss };
}

Deno.test("EchoWatch is content with packets that come back", async () => {
  const { clock, events, watch } = rig();
  for (let round = 0; round < 3; round++) {
    watch.sent();
    await clock.advance(ECHO_MS - 1);
    watch.heard();
    await clock.advance(ECHO_MS);
  }
  assertEquals([events, clock.pending], [[], 0]);
});

Deno.test("EchoWatch calls an interface deaf at the second miss in a row, one after an echo is none", async () => {
  const { watch, miss } = rig();
  assertEquals(await miss(), ["silence"]);
  watch.heard();
  assertEquals(await miss(), ["silence"]);
  assertEquals(await miss(), ["deaf"]);
});

Deno.test("EchoWatch has a deaf interface joined ever more seldom, until it hears again", async () => {
  const { clock, watch, miss } = rig();
  const deafen = async () => [...await miss(), ...await miss()];
  assertEquals(await deafen(), ["silence", "deaf"]);
  for (const pauseMs of [30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
    await clock.advance(pauseMs - ECHO_MS - 1);
    assertEquals(await miss(), [], `${pauseMs}`);
    await clock.advance(1);
    assertEquals(await deafen(), ["silence", "deaf"], `${pauseMs}`);
  }
  watch.heard();
  assertEquals(await deafen(), ["silence", "deaf"], "at once again");
  await clock.advance(30_000);
  assertEquals(await miss(), ["silence"], "the pauses begin anew");
  watch.close();
});
