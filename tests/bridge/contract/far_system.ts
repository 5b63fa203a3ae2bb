import type { Link } from "../../../lib/bridge/bridge.ts";

/** Another system, as the contract of bridges needs it: a real one where there is one. */
export interface FarSystem extends AsyncDisposable {
  /** What a bridge leads to it by; each call is another one, of the same options. */
  link(): Link;
  /** A client that knows nothing of rosy. */
  client(): Promise<FarClient>;
  /** Ends it as by `kill -9`; where it can be. */
  kill?(): Promise<void>;
  /** Starts it again after that, at the same place. */
  restart?(): Promise<void>;
  /** Lets it stand still, connected but reading nothing, as by SIGSTOP. */
  freeze?(): void;
  /** Lets it go on. */
  thaw?(): void;
}

/** A client of another system. Names are far names; values are what the contract says. */
export interface FarClient extends AsyncDisposable {
  /** Publishes a value on a topic; whoever subscribes already gets it when the promise has resolved. */
  publish(topic: string, value: unknown, options?: { readonly isKept?: boolean }): Promise<void>;
  /** Subscribes to a topic; whatever is published once the promise has resolved is heard. */
  subscribe(topic: string, callback: (value: unknown) => void): Promise<AsyncDisposable>;
  /** Provides a service; a handler that throws is to be heard of by the caller. */
  provide?(service: string, handler: (value: unknown) => unknown): Promise<AsyncDisposable>;
  /** Calls a service. */
  call?(service: string, value: unknown): Promise<unknown>;
  /** Publishes on a topic, or sends the bridge by any way, what makes no sense. */
  harass?(topic: string): Promise<void>;
}

/** What a kind of bridge says of itself to be held to the contract. */
export interface BridgeHarness {
  /** Its kind, for the names of tests. */
  readonly name: string;
  /** Why its tests are skipped, where its counterpart is missing. */
  readonly missing?: string;
  /** Starts the other system. */
  start(): Promise<FarSystem>;
  /** The type that a route says topics have; where values must have one. */
  readonly topicType?: string;
  /** The type that a route says services have. */
  readonly serviceType?: string;
  /** A value for topics, by a number; `{ data: number }` unless given. */
  readonly value?: (number: number) => unknown;
  /** What services are called with, and what they answer. */
  readonly call?: { readonly args: unknown; readonly result: unknown };
  /** Whether it keeps messages for later subscribers. */
  readonly keeps: boolean;
  /** Whether two meshes can meet in it, each by a bridge of its own. */
  readonly joinsMeshes: boolean;
}
