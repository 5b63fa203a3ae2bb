import { assertEquals, assertRejects } from "@std/assert";
import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import { connectSteadily } from "../../lib/peer/steady_connect.ts";
import { CONNECT_TIMEOUT_MS, type Socket, type Transport } from "../../lib/transport/transport.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memorySocketPair } from "../support/memory_transport.ts";

const ADDRESS: TcpAddress = { transport: "tcp", hostname: "10.0.0.1", port: 4000 };

/** A network that loses what is sent before some time, and never sends anything again. */
class Lossy implements Transport<TcpAddress> {
  readonly name = "tcp";
  readonly clock = new VirtualClock();
  readonly begunAtMs: number[] = [];
  readonly sockets: Socket[] = [];
  aborted = 0;
  opensAtMs = 0;
  failure?: Error;

  listen(): Promise<never> {
    return Promise.reject(new Error("nobody listens"));
  }

  connect(
    _address: TcpAddress,
    { signal, timeoutMs = 0 }: { signal?: AbortSignal; timeoutMs?: number } = {},
  ) {
    const nowMs = this.clock.monotonicMs();
    this.begunAtMs.push(nowMs);
    if (this.failure) return Promise.reject(this.failure);
    if (nowMs >= this.opensAtMs) {
      const [near, far] = memorySocketPair();
      this.sockets.push(near, far);
      return Promise.resolve(near);
    }
    return new Promise<Socket>((_resolve, reject) => {
      const cancel = this.clock.after(timeoutMs, () => reject(new Deno.errors.TimedOut("silent")));
      signal?.addEventListener("abort", () => {
        cancel();
        this.aborted++;
        reject(signal.reason);
      });
    });
  }
}

const NEVER = new AbortController().signal;

Deno.test("connectSteadily() gets through within a second of when there is a way", async () => {
  const lossy = new Lossy();
  lossy.opensAtMs = 1200;
  const connecting = connectSteadily(lossy, ADDRESS, { clock: lossy.clock, signal: NEVER });
  await lossy.clock.advance(2000);
  assertEquals(await connecting, lossy.sockets[0]);
  assertEquals([lossy.begunAtMs, lossy.aborted], [[0, 1000, 2000], 2]);
  assertEquals(lossy.clock.pending, 0);
});

Deno.test("connectSteadily() takes no longer than a connection may, and fails with its error", async () => {
  const lossy = new Lossy();
  lossy.opensAtMs = Infinity;
  const connecting = connectSteadily(lossy, ADDRESS, { clock: lossy.clock, signal: NEVER });
  const failed = assertRejects(() => connecting, Deno.errors.TimedOut, "silent");
  await lossy.clock.advance(CONNECT_TIMEOUT_MS);
  await failed;
  assertEquals([lossy.begunAtMs.length, lossy.clock.pending], [3, 0]);
});

Deno.test("connectSteadily() does not repeat what was refused, and ends at its signal", async () => {
  const lossy = new Lossy();
  const { clock } = lossy;
  lossy.failure = new Deno.errors.ConnectionRefused("nobody there");
  const refused = connectSteadily(lossy, ADDRESS, { clock, signal: NEVER });
  await assertRejects(() => refused, Deno.errors.ConnectionRefused);
  assertEquals([lossy.begunAtMs.length, clock.pending], [1, 0]);
  lossy.failure = undefined;
  lossy.opensAtMs = Infinity;
  const abort = new AbortController();
  const given = connectSteadily(lossy, ADDRESS, { clock, signal: abort.signal });
  await clock.advance(1500);
  abort.abort(new Error("enough"));
  await assertRejects(() => given, Error, "enough");
  assertEquals([lossy.aborted, clock.pending], [2, 0]);
});
