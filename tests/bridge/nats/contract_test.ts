import { connect, type NatsConnection } from "@nats-io/transport-node";
import { NatsLink } from "../../../lib/bridge/nats/nats_link.ts";
import { bridgeContract } from "../contract/bridge_contract.ts";
import type { FarClient, FarSystem } from "../contract/far_system.ts";
import { BridgeLikeClient } from "./bridge_like_client.ts";
import { HAS_NATS, NatsServer, type NatsServerOptions } from "./nats_server.ts";

const missing = HAS_NATS ? {} : { missing: "nats-server" };

bridgeContract({
  name: "NATS, with plain subjects",
  ...missing,
  start: () => startSystem({ layout: "plain", isStoring: false }),
  call: { args: { data: true }, result: { success: true } },
  keeps: false,
  joinsMeshes: true,
});

bridgeContract({
  name: "NATS, with other meshes",
  ...missing,
  start: () => startSystem({ layout: "rosy", isStoring: true }),
  call: { args: { data: true }, result: { success: true } },
  keeps: true,
  joinsMeshes: true,
});

interface SystemOptions extends NatsServerOptions {
  readonly layout: "rosy" | "plain";
}

async function startSystem({ layout, isStoring }: SystemOptions): Promise<FarSystem> {
  const directory = await Deno.makeTempDir({ prefix: "rosy-nats-" });
  let server = await NatsServer.start({ isStoring, directory });
  const { port, url } = server;
  return {
    link: () => new NatsLink({ servers: url, layout, site: crypto.randomUUID() }),
    client: () => layout === "plain" ? plainClient(url) : BridgeLikeClient.connect(url),
    kill: () => server.kill(),
    async restart() {
      server = await NatsServer.start({ isStoring, directory, port });
    },
    freeze: () => server.signal("SIGSTOP"),
    thaw: () => server.signal("SIGCONT"),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

async function plainClient(servers: string): Promise<FarClient> {
  const connection = await connect({ servers });
  const text = (value: unknown) => JSON.stringify(value);
  return {
    async publish(topic, value) {
      connection.publish(topic, text(value));
      await connection.flush();
    },
    async subscribe(topic, callback) {
      const subscription = connection.subscribe(topic, {
        callback: (_, message) => callback(message.json()),
      });
      await connection.flush();
      return { [Symbol.asyncDispose]: () => Promise.resolve(subscription.unsubscribe()) };
    },
    async call(service, value) {
      const answer = await connection.request(service, text(value), { timeout: 60_000 });
      const error = answer.headers?.get("Nats-Service-Error");
      if (error) throw new Error(error);
      return answer.json();
    },
    harass: (topic) => harass(connection, topic),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

async function harass(connection: NatsConnection, topic: string): Promise<void> {
  for (const text of ["", "{", "\0", "\xff", "[".repeat(100_000)]) connection.publish(topic, text);
  for (const bytes of [[0xff], [0xc1, 0xff, 0x00]]) {
    connection.publish(topic, Uint8Array.from(bytes));
  }
  await connection.flush();
}
