import { createRosbridgeEndpoint } from "../../../lib/web/rosbridge/rosbridge_endpoint.ts";
import { SessionClient, type SessionClientOptions, type Told } from "../endpoint/session_client.ts";
import type { GatewayFixture } from "../gateway/gateway_fixture.ts";

export type { Told } from "../endpoint/session_client.ts";

/** A session of rosbridge at a gateway without sockets: the client is the test. */
export class TestSession extends SessionClient {
  constructor(fixture: GatewayFixture, options: SessionClientOptions = {}) {
    super(fixture, createRosbridgeEndpoint(), options);
  }

  /** Calls a service. @returns The answer. */
  async call(service: string, args?: unknown, options: object = {}): Promise<Told> {
    await this.say({ op: "call_service", id: `call ${service}`, service, args, ...options });
    return this.of("service_response").at(-1)!;
  }

  /** The messages of topics, each with what its topic was called. */
  get messages(): unknown[] {
    return this.of("publish").map(({ topic, msg }) => [topic, msg]);
  }

  /** The texts of all statuses. */
  get statuses(): string[] {
    return this.of("status").map(({ level, msg }) => `${level}: ${msg}`);
  }
}
