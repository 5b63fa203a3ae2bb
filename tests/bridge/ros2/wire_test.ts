import { assertEquals, assertThrows } from "@std/assert";
import { DatagramWriter } from "../../../lib/bridge/ros2/wire/datagram_writer.ts";
import { bytesOfHex, hexOf } from "../../../lib/bridge/ros2/wire/guid.ts";
import { ParameterList, ParameterOutput } from "../../../lib/bridge/ros2/wire/parameters.ts";
import { readDatagram } from "../../../lib/bridge/ros2/wire/read_datagram.ts";
import { timeNsOf, timeParts } from "../../../lib/bridge/ros2/wire/time.ts";
import { MalformedError, WireInput } from "../../../lib/bridge/ros2/wire/wire_input.ts";
import { WireOutput } from "../../../lib/bridge/ros2/wire/wire_output.ts";

const SOURCE = "0102030405060708090a0b0c";
const OTHER = "f".repeat(24);
const HEADER = `52545053${"0202"}${"0000"}${SOURCE}`;
const BETWEEN = { reader: 0x104, writer: 0x203 };

/** What a datagram of these digits, after its header, holds. */
function read(digits: string) {
  return readDatagram(bytesOfHex(HEADER + digits));
}

Deno.test("readDatagram() reads what DatagramWriter writes, of every kind", () => {
  const writer = new DatagramWriter(SOURCE);
  const payload = Uint8Array.of(0, 1, 0, 0, 9, 9, 9, 9);
  writer.destination(OTHER).time(1_500_000_000n)
    .data({ ...BETWEEN, sequence: 2 ** 33 + 1, payload, isKey: false })
    .dataFragment({
      ...BETWEEN,
      sequence: 2,
      firstFragment: 3,
      fragmentCount: 1,
      fragmentBytes: 8,
      sampleBytes: 100,
      payload,
      isKey: false,
    })
    .heartbeat({ ...BETWEEN, first: 1, last: 7, count: 4, isFinal: true })
    .ackNack({ ...BETWEEN, wanted: { base: 5, members: [5, 40] }, count: 6, isFinal: false })
    .nackFragments({ ...BETWEEN, sequence: 9, wanted: { base: 2, members: [2, 3] }, count: 1 })
    .gap({ ...BETWEEN, first: 1, others: { base: 4, members: [] } });
  const { received, problem } = readDatagram(writer.finish());
  assertEquals(problem, undefined);
  const about = { source: SOURCE, destination: OTHER, timeNs: 1_500_000_000n };
  assertEquals(
    received,
    [
      { kind: "data", ...BETWEEN, sequence: 2 ** 33 + 1, payload, isKey: false } as const,
      {
        kind: "dataFragment",
        ...BETWEEN,
        sequence: 2,
        firstFragment: 3,
        fragmentCount: 1,
        fragmentBytes: 8,
        sampleBytes: 100,
        payload,
        isKey: false,
      } as const,
      { kind: "heartbeat", ...BETWEEN, first: 1, last: 7, count: 4, isFinal: true } as const,
      {
        kind: "ackNack",
        ...BETWEEN,
        wanted: { base: 5, members: [5, 40] },
        count: 6,
        isFinal: false,
      } as const,
      {
        kind: "nackFragments",
        ...BETWEEN,
        sequence: 9,
        wanted: { base: 2, members: [2, 3] },
        count: 1,
      } as const,
      { kind: "gap", ...BETWEEN, first: 1, others: { base: 4, members: [] } } as const,
    ].map((submessage) => ({ ...about, submessage })),
  );
});

Deno.test("readDatagram() reads both byte orders, and passes over what it does not know", () => {
  const unknown = "80000004" + "deadbeef";
  const big = "07000" + "01c" + "00000104" + "00000203" + "0000000000000003" +
    "0000000000000005" + "00000001";
  const little = "06031c00" + "00000104" + "00000203" + "0000000003000000" + "02000000" +
    "00000080" + "07000000";
  const { received, problem } = read(unknown + big + little);
  assertEquals(problem, undefined);
  assertEquals(received.map(({ submessage }) => submessage), [
    { kind: "heartbeat", ...BETWEEN, first: 3, last: 5, count: 1, isFinal: false },
    {
      kind: "ackNack",
      ...BETWEEN,
      wanted: { base: 3, members: [3] },
      count: 7,
      isFinal: true,
    },
  ]);
});

Deno.test("readDatagram() takes what stands before something malformed, and says what that is", () => {
  const gap = "08011c00" + "00000104" + "00000203" + "0000000001000000" + "0000000002000000" +
    "00000000";
  const { received, problem } = read(gap + "07011c00" + "0000");
  assertEquals(received.length, 1);
  assertEquals(problem, "28 bytes are wanted where 2 are left");
  assertEquals(readDatagram(Uint8Array.of(1, 2, 3)).problem, "4 bytes are wanted where 3 are left");
  assertEquals(readDatagram(bytesOfHex("00".repeat(20))).problem, "it is no datagram of RTPS");
  const negative = "08011c00" + "00000104" + "00000203" + "ffffffff00000000" + "0000000002000000";
  assertEquals(read(negative + "00000000").problem, "sequence number -4294967296");
  const many = "08011c00" + "00000104" + "00000203" + "0000000001000000" + "0000000002000000";
  assertEquals(read(many + "01010000").problem, "a set of 257 numbers");
});

Deno.test("ParameterList reads what ParameterOutput writes, and needs an end", () => {
  const output = new WireOutput();
  new ParameterOutput(output).begin()
    .add(5, (to) => to.text("rt/a"))
    .add(0x31, (to) => to.u32(1))
    .add(0x31, (to) => to.u32(2))
    .end();
  const bytes = output.finish();
  assertEquals(
    hexOf(bytes),
    "00030000" + "05000c00" + "05000000" + "72742f61" + "00000000" + "31000400" + "01000000" +
      "31000400" + "02000000" + "01000000",
  );
  const list = ParameterList.readPayload(bytes);
  assertEquals(list.get(5)?.text(), "rt/a");
  assertEquals(list.all(0x31).map((input) => input.u32()), [1, 2]);
  assertEquals(list.get(7), undefined);
  assertThrows(() => ParameterList.readPayload(bytes.subarray(0, -4)), MalformedError);
});

Deno.test("WireOutput leaves out of a set what does not fit into it", () => {
  const output = new WireOutput();
  output.sequenceSet({ base: 10, members: [9, 10, 265, 266] });
  const set = new WireInput(output.finish(), true).sequenceSet();
  assertEquals(set, { base: 10, members: [10, 265] });
});

Deno.test("timeNsOf() is the inverse of timeParts(), but for parts of a nanosecond", () => {
  for (const timeNs of [0n, 1n, 999_999_999n, 1_764_300_000_123_456_789n]) {
    const { seconds, fraction } = timeParts(timeNs);
    const difference = timeNsOf(seconds, fraction) - timeNs;
    assertEquals(difference >= -1n && difference <= 1n, true);
  }
});
