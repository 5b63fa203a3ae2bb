import { assertEquals } from "@std/assert";
import { whenAborted } from "../../lib/flow/abort.ts";
import { keepConnected, type KeepConnectedOptions } from "../../lib/flow/keep_connected.ts";
import { pause } from "../../lib/flow/pause.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

/** Keeps a connection that says how long it lasts, in milliseconds. */
function setUp(options: Partial<KeepConnectedOptions<number>>) {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const { signal } = controller;
  const dialledAtMs: number[] = [];
  const failures: string[] = [];
  const kept = keepConnected<number>({
    use: (durationMs) => pause(durationMs, { clock, signal }),
    failed: ({ message }) => failures.push(message),
    firstMs: 10,
    lastMs: 80,
    clock,
    random: () => 0.5,
    signal,
    ...options,
    open: (either) => {
      dialledAtMs.push(clock.monotonicMs());
      return options.open?.(either) ?? Promise.resolve(0);
    },
  });
  return { clock, controller, kept, dialledAtMs, failures };
}

const unreachable = () => Promise.reject(new Error("nobody answers"));

/** An attempt that takes until it is given up. */
async function silence(signal: AbortSignal): Promise<never> {
  await whenAborted(signal);
  throw signal.reason;
}

Deno.test("keepConnected() tries again, later each time, and tells what went wrong", async () => {
  const { clock, controller, kept, dialledAtMs, failures } = setUp({ open: unreachable });
  await clock.advance(200);
  assertEquals(dialledAtMs, [0, 10, 30, 70, 150]);
  assertEquals(failures, Array(5).fill("nobody answers"));
  controller.abort();
  await kept.ended;
  assertEquals(clock.pending, 0);
});

Deno.test("keepConnected() begins with the first pause again once a connection has lasted", async () => {
  const lastMs = [0, 0, 999, 1000, 0];
  const open = () => Promise.resolve(lastMs.shift() ?? 2 ** 30);
  const { clock, controller, kept, dialledAtMs } = setUp({ open });
  await clock.advance(10_000);
  assertEquals(dialledAtMs, [0, 10, 30, 1069, 2079, 2099]);
  controller.abort();
  await kept.ended;
});

Deno.test("KeptConnection.redial() gives up an attempt under way, which is no failure", async () => {
  const { clock, controller, kept, dialledAtMs, failures } = setUp({ open: silence });
  await clock.advance(5000);
  kept.redial();
  await clock.advance(0);
  assertEquals([dialledAtMs, failures], [[0, 5000], []]);
  controller.abort();
  await kept.ended;
});

Deno.test("KeptConnection.retry() ends a pause, and lets an attempt go on", async () => {
  let open: (signal: AbortSignal) => Promise<number> = unreachable;
  const { clock, controller, kept, dialledAtMs } = setUp({ open: (signal) => open(signal) });
  await clock.advance(35);
  open = silence;
  kept.retry();
  await clock.advance(0);
  assertEquals(dialledAtMs, [0, 10, 30, 35]);
  kept.retry();
  await clock.advance(1000);
  assertEquals(dialledAtMs.length, 4);
  controller.abort();
  await kept.ended;
});

Deno.test("KeptConnection.hurry() begins with the first pause again", async () => {
  const { clock, controller, kept, dialledAtMs } = setUp({ open: unreachable });
  await clock.advance(75);
  kept.hurry();
  await clock.advance(15);
  assertEquals(dialledAtMs, [0, 10, 30, 70, 75, 85]);
  controller.abort();
  await kept.ended;
});

Deno.test("KeptConnection leaves an open connection alone, whoever hurries", async () => {
  let dialling: AbortSignal | undefined;
  const open = (signal: AbortSignal) => {
    dialling = signal;
    return Promise.resolve(5000);
  };
  const { clock, controller, kept, dialledAtMs } = setUp({ open });
  await clock.advance(10);
  kept.retry();
  kept.redial();
  kept.hurry();
  await clock.advance(4000);
  assertEquals([dialledAtMs, dialling?.aborted], [[0], false]);
  controller.abort();
  await kept.ended;
});

Deno.test("keepConnected() ends at the signal without a failure, once all is over", async () => {
  const used = Promise.withResolvers<void>();
  const { clock, controller, kept, failures } = setUp({ use: () => used.promise });
  let hasEnded = false;
  void kept.ended.then(() => hasEnded = true);
  controller.abort();
  await clock.advance(1000);
  assertEquals(hasEnded, false);
  used.reject(new Error("it was closed"));
  await kept.ended;
  assertEquals(failures, []);
});
