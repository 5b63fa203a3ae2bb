import {
  createFoxgloveEndpoint,
  type FoxgloveOptions,
} from "../../../lib/web/foxglove/foxglove_endpoint.ts";
import { SessionClient, type SessionClientOptions } from "../endpoint/session_client.ts";
import type { GatewayFixture } from "../gateway/gateway_fixture.ts";

export type { Told } from "../endpoint/session_client.ts";

/** How a session in a test is opened. */
export interface SessionOptions extends FoxgloveOptions, Omit<SessionClientOptions, "protocol"> {}

/** A session of Foxglove's protocol at a gateway without sockets: the client is the test. */
export class TestSession extends SessionClient {
  constructor(fixture: GatewayFixture, options: SessionOptions = {}) {
    const { role, maxQueueBytes, ...endpoint } = options;
    super(fixture, createFoxgloveEndpoint(endpoint), {
      protocol: "foxglove.sdk.v1",
      role,
      maxQueueBytes,
    });
  }

  /** The texts of all statuses. */
  get statuses(): string[] {
    return this.of("status").map(({ message }) => String(message));
  }

  /** The number of the latest channel of a topic. */
  channel(topic: string): number {
    const channels = this.of("advertise").flatMap(({ channels }) => channels as ChannelLike[]);
    return channels.findLast((channel) => channel.topic === topic)!.id;
  }
}

interface ChannelLike {
  readonly id: number;
  readonly topic: string;
}
