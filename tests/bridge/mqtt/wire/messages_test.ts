import { assertEquals, assertThrows } from "@std/assert";
import type { BrokerMessage } from "../../../../lib/bridge/mqtt/broker/broker_message.ts";
import { readMessage } from "../../../../lib/bridge/mqtt/wire/read_message.ts";
import {
  writeMessage,
  type WrittenMessage,
} from "../../../../lib/bridge/mqtt/wire/write_message.ts";
import { bytesOf } from "../brokers.ts";
import { meshMessage, type MessageChoice } from "../mesh_messages.ts";

const ARGS = [{ battery: 0.5, at: new Date(0) }, new Uint8Array([1, 2])];

/** What a broker makes of what was published. */
function arrival({ payload, properties = {} }: WrittenMessage, isRetained = false): BrokerMessage {
  return { topic: "t", payload, qos: 0, isRetained, subscriptions: [], properties };
}

function write(
  args: readonly unknown[],
  how: Parameters<typeof writeMessage>[1],
  choice?: MessageChoice,
): WrittenMessage {
  return writeMessage(meshMessage(args, choice), how);
}

function read(text: string | Uint8Array, properties: BrokerMessage["properties"] = {}) {
  const payload = typeof text === "string" ? bytesOf(text) : text;
  return readMessage(arrival({ payload, properties }), "t");
}

Deno.test("what rosy writes for rosy is the same in either version, and says where it has been", () => {
  for (const version of [4, 5] as const) {
    for (const codec of ["msgpack", "json"] as const) {
      const far = readMessage(arrival(write(ARGS, { version, format: "rosy" }, { codec })), "t");
      const { publishedAtMs, via, name, isKept } = far;
      assertEquals([publishedAtMs, via, name, isKept], [
        1_764_300_000_000,
        ["system", "bridge"],
        "t",
        false,
      ]);
      if (!("bytes" in far)) throw new Error("it was decoded");
      assertEquals(far.codec, codec);
      const { bytes } = meshMessage(ARGS, { codec });
      assertEquals(far.bytes, bytes);
    }
  }
});

Deno.test("what is written for devices is JSON, and the only value alone", () => {
  const text = ({ payload }: WrittenMessage) => new TextDecoder().decode(payload);
  const how = { version: 4, format: "json" } as const;
  assertEquals(text(write([{ a: 1 }], how)), '{"a":1}');
  assertEquals(text(write(["on"], how)), '"on"');
  assertEquals(text(write([1, 2], how)), "[1,2]");
  assertEquals(text(write([new Date(0)], how)), '"1970-01-01T00:00:00.000Z"');
  assertEquals(write([1], how).properties, undefined);
  assertEquals(write([1], { version: 5, format: "json" }).properties, {
    contentType: "application/json",
    userProperties: { rosy: "time=1764300000000;via=system,bridge" },
  });
});

Deno.test("several values as JSON are several again where 5.0 says so", () => {
  const how = { version: 5, format: "json" } as const;
  for (const args of [[1, "a"], []]) {
    const far = readMessage(arrival(write(args, how)), "t");
    assertEquals("codec" in far && far.codec, "json");
  }
  const single = readMessage(arrival(write([[1, 2]], how)), "t");
  assertEquals("args" in single && single.args, [[1, 2]]);
});

Deno.test("a kept message without values is an empty payload, by which a broker forgets", () => {
  for (const version of [4, 5] as const) {
    for (const format of ["json", "rosy"] as const) {
      for (const codec of ["msgpack", "json"] as const) {
        const written = write([], { version, format }, { isKept: true, codec });
        assertEquals(written.payload.length, 0);
        const far = readMessage(arrival(written, true), "t");
        assertEquals(["args" in far && far.args, far.isKept], [[], true]);
      }
    }
  }
});

Deno.test("a kept message tells its sender, by whom a bridge that started anew knows it", () => {
  const { properties } = write([1], { version: 5, format: "json" }, { isKept: true });
  assertEquals(properties!.userProperties!.rosy, "time=1764300000000;via=system,bridge,sender");
});

Deno.test("what devices publish is what JSON says, text, or bytes", () => {
  const argsOf = (text: string | Uint8Array, contentType?: string) => {
    const far = read(text, contentType === undefined ? {} : { contentType });
    return "args" in far ? far.args : undefined;
  };
  assertEquals(argsOf('{"a":[1]}'), [{ a: [1] }]);
  assertEquals(argsOf("[1,2]"), [[1, 2]]);
  assertEquals(argsOf("21.5"), [21.5]);
  assertEquals(argsOf("ON"), ["ON"]);
  assertEquals(argsOf("{"), ["{"]);
  assertEquals(argsOf(""), []);
  assertEquals(argsOf(new Uint8Array([0xff, 0xfe])), [new Uint8Array([0xff, 0xfe])]);
  assertEquals(argsOf(new Uint8Array([0x93, 1, 2, 3]), "application/msgpack"), [[1, 2, 3]]);
});

Deno.test("what is no message of rosy's, though it says so, is refused", () => {
  const magic = [0, 0x72, 0x6f, 0x73, 0x79, 1];
  const cut = new Uint8Array([...magic, 0xff, 0xff, 1]);
  assertThrows(() => read(cut), TypeError, "cut off");
  assertThrows(() => read(new Uint8Array([...magic, 0, 1, 0x7b])), SyntaxError);
  assertThrows(
    () => read(new Uint8Array([0xc1]), { contentType: "application/msgpack" }),
    TypeError,
  );
  const userProperties = { rosy: "codec=structured-clone" };
  assertThrows(() => read("x", { userProperties }), TypeError, "for one process alone");
});

Deno.test("odd properties are as good as none", () => {
  const originOf = (rosy: string | string[]) => {
    const { publishedAtMs, via } = read("1", { userProperties: { rosy, other: ["a", "b"] } });
    return [publishedAtMs, via];
  };
  assertEquals(originOf("time=never;via=only;=x;y"), [undefined, ["only"]]);
  assertEquals(originOf(`via=,${"x".repeat(65)},a`), [undefined, ["a"]]);
  assertEquals(originOf(["time=1", "time=2"]), [undefined, undefined]);
});
