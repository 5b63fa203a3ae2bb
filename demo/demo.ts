/**
 * Shows both exchanges, each between two real processes: `deno task demo`.
 *
 * @module
 */
import { DemoProcess, print } from "./demo_process.ts";

interface Exchange {
  /** The program that waits for the other one, and the line that says that it does. */
  server: string;
  ready: string;
  /** The program that begins, and ends by itself. */
  client: string;
  /** Which of the two prints the line that shows the exchange, and the line. */
  witness: "server" | "client";
  line: string;
}

const EXCHANGES: Exchange[] = [
  {
    server: "topic_listener",
    ready: "Listening...",
    client: "topic_sender",
    witness: "server",
    line: 'Received "hello world" on topic=some-topic',
  },
  {
    server: "service_provider",
    ready: "Started service...",
    client: "service_caller",
    witness: "client",
    line: "Result: 4",
  },
];

const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  if (Deno.build.os === "windows" && name === "SIGTERM") continue;
  Deno.addSignalListener(name, () => interruption.abort());
}

// Nothing leaves this machine, and no other mesh hears of it, unless the user says otherwise.
const options = {
  env: {
    ROSY_INTERFACE: Deno.env.get("ROSY_INTERFACE") ?? "127.0.0.1",
    ROSY_DOMAIN_ID: Deno.env.get("ROSY_DOMAIN_ID") ?? `demo-${crypto.randomUUID()}`,
  },
  signal: interruption.signal,
};

async function show(exchange: Exchange): Promise<void> {
  await using server = new DemoProcess(exchange.server, options);
  await server.waitForLine(exchange.ready);
  await using client = new DemoProcess(exchange.client, options);
  await { server, client }[exchange.witness].waitForLine(exchange.line);
  await client.waitForEnd();
}

try {
  for (const exchange of EXCHANGES) await show(exchange);
  print("Both exchanges worked.");
  Deno.exit(0);
} catch (error) {
  print(`The demo failed: ${error instanceof Error ? error.message : error}`);
  Deno.exit(1);
}
