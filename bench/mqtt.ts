// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * How many messages a second go to a broker of MQTT and back: by the client that the bridge uses, and by
 * the bridge's own part on top of it. Mosquitto has to be installed.
 */
import mqtt from "mqtt";
import { Buffer } from "node:buffer";
import type { BrokerClient } from "../lib/bridge/mqtt/broker/broker_client.ts";
import { writeMessage } from "../lib/bridge/mqtt/wire/write_message.ts";
import { readMessage } from "../lib/bridge/mqtt/wire/read_message.ts";
import { connectTo } from "../tests/bridge/mqtt/brokers.ts";
import { meshMessage } from "../tests/bridge/mqtt/mesh_messages.ts";
import { Mosquitto } from "../tests/bridge/mqtt/mosquitto.ts";

const MESSAGES = 20_000;
const ROUNDS = 3;
const VALUE = { battery: 0.5, volts: 24.1, state: "driving" };
const MESSAGE = meshMessage([VALUE]);
const TEXT = JSON.stringify(VALUE);

type Qos = 0 | 1;
type Version = 4 | 5;

/** Publishes all messages; `count` is called for each that has come back by another connection. */
type Run = (port: number, how: { qos: Qos; version: Version; count: () => void }) => Promise<Close>;
type Close = () => Promise<unknown>;

const bare: Run = async (port, { qos, version, count }) => {
  const connect = () => mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: version });
  const [sender, listener] = [await connect(), await connect()];
  listener.on("message", (_topic, payload) => {
    JSON.parse(payload.toString());
    count();
  });
  await listener.subscribeAsync("t", { qos });
  const waiting: Promise<unknown>[] = [];
  for (let index = 0; index < MESSAGES; index++) {
    const done = sender.publishAsync("t", Buffer.from(TEXT), { qos });
    if (qos === 1) waiting.push(done);
    if (index % 20 === 19) await (qos === 1 ? Promise.all(waiting.splice(0)) : done);
  }
  return () => Promise.all([sender.endAsync(true), listener.endAsync(true)]);
};

function bridged(format: "json" | "rosy"): Run {
  return async (port, { qos, version, count }) => {
    const [sender, listener] = [
      await connectTo({ port }, { version }),
      await connectTo({ port }, { version }),
    ];
    await listener.subscribe("t", { qos }, (message) => {
      readMessage(message, "t");
      count();
    });
    for (let index = 0; index < MESSAGES; index++) await publish(sender, { qos, format });
    return () => Promise.all([sender, listener].map((each) => each[Symbol.asyncDispose]()));
  };
}

function publish(
  client: BrokerClient,
  { qos, format }: { qos: Qos; format: "json" | "rosy" },
): Promise<unknown> | undefined {
  const { version } = client;
  const written = writeMessage(MESSAGE, { version, format });
  if (qos === 0) return client.publish("t", written.payload, written);
  return client.publishSurely("t", written.payload, { ...written, qos }).accepted;
}

async function measure(run: Run, how: { qos: Qos; version: Version }): Promise<number> {
  await using broker = await Mosquitto.start({ lines: ["max_queued_messages 0"], isQuiet: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  let came = 0;
  const count = () => void (++came === MESSAGES && resolve());
  const startMs = performance.now();
  const close = await run(broker.port, { ...how, count });
  await promise;
  const rate = MESSAGES / (performance.now() - startMs) * 1000;
  await close();
  return rate;
}

const RUNS: readonly (readonly [string, Run])[] = [
  ["the bare client, JSON", bare],
  ["the bridge, json", bridged("json")],
  ["the bridge, rosy", bridged("rosy")],
];

for (const version of [5, 4] as const) {
  for (const qos of [0, 1] as const) {
    const rates = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, run] of RUNS) {
        rates.set(name, Math.max(rates.get(name) ?? 0, await measure(run, { qos, version })));
      }
    }
    for (const [name, rate] of rates) {
      console.log(
        `${version === 5 ? "5.0  " : "3.1.1"} QoS ${qos} ${name.padEnd(24)} ${
          rate.toFixed(0)
        } messages/s`,
      );
    }
  }
}
