import type { IClientOptions, MqttClient } from "mqtt";
import { Buffer } from "node:buffer";
import type { Clock } from "../../../time/clock.ts";
import { abortable } from "../../../flow/abort.ts";
import { BrokerClient } from "./broker_client.ts";
import { PacketGuard } from "./packet_guard.ts";
import { BrokerError, connectError, isOtherVersion } from "./broker_error.ts";

/** Which broker, and who connects. */
export interface BrokerOptions {
  readonly protocol: "mqtt" | "mqtts" | "ws" | "wss";
  readonly hostname: string;
  readonly port: number;
  /** Of the WebSocket: `/mqtt`. */
  readonly path: string;
  /** For people, without passwords. */
  readonly address: string;
  /** Which version of MQTT: 5 for 5.0, 4 for 3.1.1; 5.0 and then 3.1.1, if absent. */
  readonly version?: 4 | 5;
  readonly clientId: string;
  /** Whether the broker keeps subscriptions, and messages for them, while there is no connection. */
  readonly keepsSession: boolean;
  readonly user?: string;
  readonly password?: string;
  /** PEM, of who vouches for the broker. */
  readonly ca?: string;
  /** PEM, of this client's certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** After how many seconds of silence one asks whether the other is still there. */
  readonly keepaliveS: number;
  /** How long to wait for the broker, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** The longest packet that is taken, in bytes. */
  readonly maxPacketBytes: number;
  /** What the broker publishes, retained, when this connection is lost. */
  readonly will: { readonly topic: string; readonly payload: string };
  readonly clock: Clock;
  readonly random: () => number;
  /** Called with what went wrong where a message was handed over. */
  readonly failed: (error: unknown) => void;
}

/** How long a broker keeps a session, in seconds. */
const SESSION_EXPIRY_S = 7 * 24 * 3600;
/** How many messages a broker may send before the first of them is confirmed. */
const RECEIVE_MAXIMUM = 100;

/**
 * Connects to a broker of MQTT, once.
 *
 * @param options Which broker, and who connects.
 * @param signal Gives up.
 * @returns The connection.
 * @throws {BrokerError} If there is none.
 */
export async function openBroker(
  options: BrokerOptions,
  signal: AbortSignal,
): Promise<BrokerClient> {
  if (options.version !== undefined) return await openAs(options.version, options, signal);
  try {
    return await openAs(5, options, signal);
  } catch (error) {
    if (!(error instanceof BrokerError) || !isOtherVersion(error)) throw error;
    return await openAs(4, options, signal);
  }
}

async function openAs(
  version: 4 | 5,
  options: BrokerOptions,
  signal: AbortSignal,
): Promise<BrokerClient> {
  signal.throwIfAborted();
  const { connect, Store } = await import("mqtt");
  // Packets may come after the end: a store that was closed then would throw where nobody catches it.
  const stores = {
    incomingStore: new Store({ clean: false }),
    outgoingStore: new Store({ clean: false }),
  };
  const client = connect({ ...clientOptions(version, options), ...stores });
  guard(client, options);
  try {
    return await abortable(connected(client, version, options), signal);
  } catch (error) {
    client.stream.destroy();
    signal.throwIfAborted();
    throw error instanceof BrokerError ? error : connectError(options.address, error);
  }
}

function guard(client: MqttClient, { maxPacketBytes, address }: BrokerOptions): void {
  const packets = new PacketGuard(maxPacketBytes);
  client.stream.on("data", (bytes: Uint8Array) => {
    const tooLong = packets.push(bytes);
    if (tooLong === 0) return;
    client.stream.destroy();
    client.emit(
      "error",
      new BrokerError(
        `Lost the connection to ${address}: it sends a packet of ${tooLong} bytes, and ` +
          `${maxPacketBytes} are the most (maxPacketBytes)`,
      ),
    );
  });
}

function connected(
  client: MqttClient,
  version: 4 | 5,
  options: BrokerOptions,
): Promise<BrokerClient> {
  return new Promise((resolve, reject) => {
    // At once: messages of an earlier session follow in the same breath.
    client.once("connect", (connack) => {
      resolve(new BrokerClient(client, connack, { ...options, version }));
    });
    client.once("error", reject);
    client.once("close", () => {
      // Brokers that know 3.1.1 alone may close the connection instead of saying so.
      const code = version === 5 ? { code: 1 } : {};
      reject(Object.assign(new Error("it closed the connection without a word"), code));
    });
  });
}

function clientOptions(version: 4 | 5, options: BrokerOptions): IClientOptions {
  const { protocol, hostname, port, path, clientId, keepsSession, keepaliveS, will } = options;
  const { user, password, ca, cert, key } = options;
  return {
    protocol,
    host: hostname,
    port,
    path,
    protocolVersion: version,
    clientId,
    clean: !keepsSession,
    keepalive: keepaliveS,
    connectTimeout: options.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: "native",
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
    ...(version === 5 && {
      properties: {
        maximumPacketSize: options.maxPacketBytes,
        receiveMaximum: RECEIVE_MAXIMUM,
        ...(keepsSession && { sessionExpiryInterval: SESSION_EXPIRY_S }),
      },
    }),
  };
}
