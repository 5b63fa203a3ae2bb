import { readAnswer, writeAnswer } from "../../../lib/bridge/python/wire/answer.ts";
import { Cursor } from "../../../lib/bridge/python/wire/cursor.ts";
import { readRequest, writeRequest } from "../../../lib/bridge/python/wire/request.ts";
import { PythonWireError } from "../../../lib/bridge/python/wire/wire_error.ts";
import {
  DnsType,
  nameBytes,
  readDnsMessage,
  writeDnsMessage,
} from "../../../lib/bridge/python/zeroconf/dns_message.ts";
import { readTxt, writeTxt } from "../../../lib/bridge/python/zeroconf/txt.ts";
import { unpickle } from "../../../lib/pickle/unpickle.ts";
import { asNodeSpec, SPEC_CLASSES } from "../../../lib/bridge/python/specs/spec_classes.ts";
import { toMadeSpec } from "../../../lib/bridge/python/specs/write_spec.ts";
import { pickle } from "../../../lib/pickle/pickle.ts";
import { PickleClassError, PickleError } from "../../../lib/pickle/pickle_error.ts";
import type { PythonNodeSpec } from "../../../lib/bridge/python/specs/node_spec.ts";
import { attempt, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";

const MAX_BYTES = 10_000;

const SPEC: PythonNodeSpec = {
  id: { name: "a", hostname: "robot", uuid: "12345678-1234-5678-1234-567812345678" },
  addresses: [
    { transport: "unix", path: "/run/a.sock", hostname: "robot" },
    { transport: "tcp", hostname: "robot.local", port: 4000, family: "IPv4" },
  ],
  topics: new Set(["a", "b"]),
  services: new Set(["c"]),
};

/** What comes over connections of Python's nodes: written again it is the same. */
const REQUESTS: FuzzTarget = {
  name: "python requests",
  weight: 2,
  seeds: [
    writeRequest({ kind: "topic", name: "imu", args: [Uint8Array.of(1)], keywords: [] }),
    writeRequest({
      kind: "service",
      id: 7,
      name: "m",
      args: [],
      keywords: [["a", Uint8Array.of(1)]],
    }),
  ],
  run: (input) => roundTrip(input, readRequest, writeRequest),
};

const ANSWERS: FuzzTarget = {
  name: "python answers",
  weight: 1,
  seeds: [writeAnswer({ id: 1, value: Uint8Array.of(1, 2) }), writeAnswer({ id: 2, error: "no" })],
  run: (input) =>
    roundTrip(input, readAnswer, (answer) =>
      // An error without a text would be none in Python.
      "error" in answer && answer.error === "" ? input.subarray(0, 5) : writeAnswer(answer)),
};

function roundTrip<T>(
  input: Bytes,
  read: (cursor: Cursor) => T,
  write: (value: T) => Uint8Array,
): void {
  const found = attempt([PythonWireError], () => Cursor.read(input, MAX_BYTES, read));
  if (!found) return;
  const again = write(found.value);
  const same = input.subarray(0, found.byteLength).toHex() === again.toHex();
  promise(same, () => "it is written as another one");
}

/** Packets of multicast DNS, TXT records of any bytes among them. */
const PACKETS: FuzzTarget = {
  name: "python packets",
  weight: 2,
  seeds: [
    writeDnsMessage({
      isResponse: true,
      questions: [{ name: "a.local", type: DnsType.ANY }],
      records: [
        {
          name: "a.local",
          type: DnsType.PTR,
          ttlS: 30,
          flush: false,
          data: nameBytes("b.a.local"),
        },
        { name: "b.a.local", type: DnsType.TXT, ttlS: 30, flush: true, data: Uint8Array.of(1, 2) },
      ],
    }),
  ],
  words: [Uint8Array.of(0xc0, 0x0c), Uint8Array.of(0xc0, 0xff), Uint8Array.of(0xff, 0xff)],
  run(input) {
    const message = readDnsMessage(input);
    for (const { name, target = "" } of message?.records ?? []) {
      promise(name.length <= 256 && target.length <= 256, () => "a name is too long");
    }
  },
};

/** What nodes say of themselves. */
const SPECS: FuzzTarget = {
  name: "python nodes",
  weight: 2,
  seeds: [pickle(toMadeSpec(SPEC))],
  words: texts("rosy.specs", "NodeId", "os", "system", "socket", "AddressFamily", "uuid", "UUID"),
  run(input) {
    const spec = attempt(
      [PickleError, PickleClassError],
      () => asNodeSpec(unpickle(input, { classes: SPEC_CLASSES })),
    );
    if (!spec) return;
    const again = readTxt(writeTxt(spec));
    promise(again.topics.size === spec.topics.size, () => "it is written as another one");
  },
};

/** What nodes of Python's rosy send. */
export const PYTHON_TARGETS: readonly FuzzTarget[] = [REQUESTS, ANSWERS, PACKETS, SPECS];
