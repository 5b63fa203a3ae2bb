import type { JetStreamClient, JetStreamManager, StreamConfig } from "@nats-io/jetstream";
import type { NatsClient } from "../nats_client.ts";
import type { ResolvedNatsOptions } from "../nats_options.ts";

/** How long a request to JetStream may take, in milliseconds. */
const REQUEST_TIMEOUT_MS = 5000;
const STREAM_NOT_FOUND = 10059;
const CONSUMER_NOT_FOUND = 10014;
/** What servers say where fewer of them are there than are to keep a stream. */
const NOT_ENOUGH_SERVERS = /no suitable peers|insufficient resources|replicas > 1/i;
const CLUSTER_REPLICAS = 3;

/** A part of JetStream that this room uses. */
export interface JetStream {
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
}

/**
 * Opens JetStream.
 *
 * @param client The connection.
 * @returns It, or why it cannot be used and what to do.
 */
export async function openJetStream({ connection }: NatsClient): Promise<JetStream | string> {
  if (!connection.info?.jetstream) {
    return `NATS server ${connection.getServer()} stores nothing: start it with "nats-server -js"`;
  }
  const { jetstream, jetstreamManager } = await import("@nats-io/jetstream");
  try {
    const options = { timeout: REQUEST_TIMEOUT_MS };
    const manager = await jetstreamManager(connection, options);
    return { manager, client: jetstream(connection, options) };
  } catch (error) {
    return `JetStream of NATS cannot be used: ${
      (error as Error).message
    }: enable it for this account`;
  }
}

/** @returns A stream's name for a bridge's prefix: what may stand in one. */
export function streamName(prefix: string, what: string): string {
  return `${prefix}${what}`.replaceAll(/[^\w-]/g, "_");
}

/**
 * Makes a stream where there is none of its name.
 *
 * @param manager JetStream.
 * @param config The stream; one that is there already stays as its owner has made it.
 * @param options How many servers keep it.
 * @throws {Error} If it cannot be made: with what to do.
 */
export async function ensureStream(
  { manager }: JetStream,
  config: Partial<StreamConfig> & { readonly name: string },
  { replicas, isCluster }: { readonly replicas?: number; readonly isCluster: boolean },
): Promise<void> {
  if (await streamExists(manager, config.name)) return;
  const wanted = replicas ?? (isCluster ? CLUSTER_REPLICAS : 1);
  const add = (count: number) => manager.streams.add({ ...config, num_replicas: count });
  try {
    await add(wanted);
  } catch (error) {
    const isOurs = replicas === undefined && wanted > 1;
    // A cluster of two, or one that has lost a server: better one that keeps it than none.
    if (isOurs && NOT_ENOUGH_SERVERS.test(String(error))) return void await add(1);
    // Somebody else may have been faster.
    if (await streamExists(manager, config.name)) return;
    throw new Error(
      `Cannot make stream "${config.name}" of NATS: ${(error as Error).message}: give the server ` +
        "room, or the bridge a smaller maxStoredBytes",
      { cause: error },
    );
  }
}

/** @returns Whether a stream of NATS is there. */
export async function streamExists(manager: JetStreamManager, name: string): Promise<boolean> {
  try {
    await manager.streams.info(name);
    return true;
  } catch (error) {
    if (codeOf(error) === STREAM_NOT_FOUND) return false;
    throw error;
  }
}

/** @returns Whether JetStream says that there is no such consumer. */
export function isNoConsumer(error: unknown): boolean {
  return codeOf(error) === CONSUMER_NOT_FOUND;
}

/** @returns How a bridge's streams are kept. */
export function replicasOf(
  { connection }: NatsClient,
  { replicas }: ResolvedNatsOptions,
): { readonly replicas?: number; readonly isCluster: boolean } {
  const isCluster = connection.info?.cluster !== undefined;
  return { ...(replicas !== undefined && { replicas }), isCluster };
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
