import { systemClock } from "../../../lib/time/clock.ts";
import type { BrokerClient } from "../../../lib/bridge/mqtt/broker/broker_client.ts";
import type { BrokerMessage } from "../../../lib/bridge/mqtt/broker/broker_message.ts";
import { type BrokerOptions, openBroker } from "../../../lib/bridge/mqtt/broker/open_broker.ts";
import { Collector } from "../../support/collector.ts";

let count = 0;

/** @returns What connects to a broker on a port of loopback. */
export function optionsFor(port: number, options: Partial<BrokerOptions> = {}): BrokerOptions {
  const clientId = `test-${++count}`;
  return {
    protocol: "mqtt",
    hostname: "127.0.0.1",
    port,
    path: "",
    address: `mqtt://127.0.0.1:${port}`,
    clientId,
    keepsSession: false,
    keepaliveS: 60,
    connectTimeoutMs: 10_000,
    maxPacketBytes: 16 * 1024 * 1024,
    will: { topic: `will/${clientId}`, payload: "gone" },
    clock: systemClock,
    random: Math.random,
    failed: (error) => {
      throw error;
    },
    ...options,
  };
}

/** Connects to a broker on a port of loopback. */
export async function connectTo(
  { port }: { port: number },
  options: Partial<BrokerOptions> = {},
): Promise<BrokerClient> {
  const client = await openBroker(optionsFor(port, options), new AbortController().signal);
  // What it is made of sets a timer of no time when it is connected, which would count as a leak.
  await new Promise((resolve) => setTimeout(resolve, 0));
  return client;
}

/** A message for whoever reads a test. */
export interface Heard {
  readonly topic: string;
  readonly text: string;
  readonly isRetained: boolean;
}

/** What came by a subscription. */
export async function listenTo(
  client: BrokerClient,
  filter: string,
  qos: 0 | 1 | 2 = 1,
): Promise<Collector<Heard> & { readonly subscription: AsyncDisposable }> {
  const heard = new Collector<Heard>();
  const subscription = await client.subscribe(
    filter,
    { qos },
    (message) => heard.add(read(message)),
  );
  return Object.assign(heard, { subscription });
}

/** @returns A message for whoever reads a test. */
export function read({ topic, payload, isRetained }: BrokerMessage): Heard {
  return { topic, text: new TextDecoder().decode(payload), isRetained };
}

/** @returns The bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
