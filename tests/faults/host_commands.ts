import type { NodeOptions } from "../../lib/node/options/options.ts";
import type { BusTraffic } from "./faulty_bus.ts";
import type { NodeReport } from "./ledger.ts";
import type { Conditions } from "./weather.ts";

/** How a hosted node is built. */
export interface OpenOptions extends
  Pick<
    NodeOptions,
    | "name"
    | "domainId"
    | "interface"
    | "coordinator"
    | "allowUnixConnections"
    | "allowTcpConnections"
    | "maxOutboxBytes"
    | "maxMessageBytes"
  > {
  /** Whether it sends what no node can read all of: see `moodyCodec`. @default {false} */
  readonly isMoody?: boolean;
  /** Whether its connections have no faults: for measurements. @default {false} */
  readonly isFair?: boolean;
}

/** What a process uses. */
export interface Resources {
  /** What is open, an entry for each descriptor; see `openDescriptors()`. */
  readonly descriptors: readonly string[];
  /** What V8's heap holds, after garbage was collected. */
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Timers of its nodes that have not run yet. */
  readonly timers: number;
  /** Processor time since its start, in milliseconds. */
  readonly cpuMs: number;
  /** The time of day, as its nodes see it. */
  readonly epochMs: number;
  /** What its nodes have sent and heard for discovery. */
  readonly traffic: BusTraffic;
}

/** A node that was started. */
export interface Started {
  readonly uuid: string;
  /** When its start was over, in milliseconds since the epoch. */
  readonly startedMs: number;
}

interface Of {
  readonly uuid: string;
}

/** What a host process can be told to do; each command takes one object. */
export interface HostCommands {
  /** Starts a node and waits until it knows who is there. @returns Who it is, and when it started. */
  open(options: OpenOptions): Promise<Started>;
  /** Stops a node. */
  close(options: Of): Promise<void>;
  listen(options: Of & { topic: string }): Promise<void>;
  stopListening(options: Of & { topic: string }): Promise<void>;
  serve(options: Of & { service: string }): Promise<void>;
  stopServing(options: Of & { service: string }): Promise<void>;
  /** Sends one message. @returns Its number. */
  send(options: Of & { topic: string; bytes?: number }): Promise<number>;
  /** Sends again and again. */
  flow(options: Of & { topic: string; everyMs: number; bytes?: number }): Promise<void>;
  /** Calls once. */
  call(options: Of & { service: string }): Promise<void>;
  /** Calls again and again. */
  callFlow(options: Of & { service: string; everyMs: number }): Promise<void>;
  /** Ends all flows and waits for all calls. */
  quiet(options: Of): Promise<void>;
  /** @returns Whether a sender's message with that number or a higher one has come in time. */
  untilReceived(
    options: Of & { topic: string; from: string; number: number; timeoutMs: number },
  ): Promise<boolean>;
  /**
   * @returns When the node knows exactly these nodes, itself included, in milliseconds since the
   * epoch; `null` where that does not come true in time.
   */
  untilKnows(
    options: Of & { uuids: readonly string[]; timeoutMs: number },
  ): Promise<number | null>;
  /**
   * @returns When exactly these nodes listen to a topic, in milliseconds since the epoch; `null`
   * where that does not come true in time.
   */
  untilListens(
    options: Of & { topic: string; uuids: readonly string[]; timeoutMs: number },
  ): Promise<number | null>;
  /** Sends once on each of so many topics of the node's own, one after the other. */
  sendOnEach(options: Of & { topics: number }): Promise<void>;
  /**
   * @returns When the node knows a sender of so many topics, in milliseconds since the epoch; `null`
   * where that does not come true in time.
   */
  untilSent(options: Of & { topics: number; timeoutMs: number }): Promise<number | null>;
  report(options: Of): Promise<NodeReport>;
  /** @returns What the node knows, a line for each node. */
  topology(options: Of): Promise<string[]>;
  /** Changes the network of the whole process. */
  weather(options: Conditions & { reset?: boolean; clear?: boolean }): Promise<void>;
  /** Sets the clock of the whole process wrong. */
  setClock(options: { offsetMs: number }): Promise<void>;
  resources(options: Record<string, never>): Promise<Resources>;
}
