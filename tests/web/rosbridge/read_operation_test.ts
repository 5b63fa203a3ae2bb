import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../../lib/web/rosbridge/protocol.ts";
import { readOperation } from "../../../lib/web/rosbridge/read_operation.ts";

function read(said: unknown): unknown {
  return readOperation(JSON.stringify(said));
}

function refused(said: unknown, text: string): ProtocolError {
  return assertThrows(() => read(said), ProtocolError, text);
}

Deno.test("readOperation() reads what roslib subscribes with, and what it leaves out", () => {
  const given = {
    op: "subscribe",
    id: "subscribe:/a:1",
    type: "std_msgs/String",
    topic: "/a",
    compression: "cbor",
    throttle_rate: 100,
    queue_length: 2,
    fragment_size: 1000,
  };
  assertEquals(read(given), {
    op: "subscribe",
    id: "subscribe:/a:1",
    type: "std_msgs/String",
    topic: "/a",
    compression: "cbor",
    throttleMs: 100,
    queueLength: 2,
    fragmentSize: 1000,
  });
  assertEquals(read({ op: "subscribe", topic: "a", compression: "png", throttle_rate: -1 }), {
    op: "subscribe",
    topic: "a",
    type: "",
    compression: "none",
    throttleMs: 0,
    queueLength: 0,
    fragmentSize: Infinity,
  });
});

Deno.test("readOperation() reads time-outs in seconds, and bounds what is out of proportion", () => {
  const timeoutOf = (timeout?: unknown) =>
    (read({ op: "call_service", service: "s", timeout }) as { timeoutMs: number }).timeoutMs;
  assertEquals([undefined, 0.5, 0, -1, 1e9, "1"].map(timeoutOf), [
    10_000,
    500,
    86_400_000,
    86_400_000,
    86_400_000,
    10_000,
  ]);
  assertEquals(
    read({ op: "subscribe", topic: "a", fragment_size: 1, queue_length: 1e9, throttle_rate: 1e99 }),
    {
      op: "subscribe",
      topic: "a",
      type: "",
      compression: "none",
      throttleMs: 86_400_000,
      queueLength: 1000,
      fragmentSize: 128,
    },
  );
});

Deno.test("readOperation() reads fragments whose number is no whole one", () => {
  assertEquals(read({ op: "fragment", id: "f", data: "x", num: 3, total: 4.6 }), {
    op: "fragment",
    id: "f",
    data: "x",
    num: 3,
    total: 4,
  });
  refused({ op: "fragment", id: "f", data: "x", num: 4, total: 4.6 }, '"num"');
  refused({ op: "fragment", id: "f", data: "x", num: 0, total: 1e9 }, '"total"');
  refused({ op: "fragment", id: "f", num: 0, total: 1 }, '"data"');
});

Deno.test("readOperation() reads bytes as UTF-8, and ids that are numbers", () => {
  const bytes = new TextEncoder().encode('{"op":"unadvertise","topic":"ü","id":7}');
  assertEquals(readOperation(bytes), { op: "unadvertise", topic: "ü", id: "7" });
  assertThrows(() => readOperation(Uint8Array.of(0xff)), ProtocolError, "no JSON");
});

Deno.test("readOperation() refuses what makes no sense, by its id where it has one", () => {
  assertEquals(refused({ op: "huh", id: "x" }, 'no operation "huh"').id, "x");
  assertEquals(refused([], "no object").id, undefined);
  assertEquals(refused({ op: "publish", id: "p" }, '"topic"').id, "p");
  refused({ op: "publish", topic: "/" }, "empty");
  refused({ op: "publish", topic: "x".repeat(1025) }, "1024 characters");
  refused({ op: "send_action_goal", action: "a" }, 'needs an "id"');
  refused({ op: "set_level", level: "loud" }, "info, warning, error, none");
  refused({ op: {} }, "an object");
  assertThrows(() => readOperation("{"), ProtocolError, "no JSON");
});
