import { hasNpmPackage } from "./npm_package.ts";
import { type Contender, module } from "./run_pair.ts";
import { freePort, type Servers, works } from "./servers.ts";

/** A contender, or why it does not take part. */
export type Entry = Contender | { readonly name: string; readonly missing: string };

const PYTHON = Deno.env.get("BENCH_PYTHON") ?? "python3";

/**
 * Finds out who can take part, and starts what they need.
 *
 * @param servers Starts servers.
 * @returns All contenders, in the order of the table.
 */
export async function enterContenders(servers: Servers): Promise<Entry[]> {
  return [
    module("rosy", "peers/rosy.ts"),
    module("raw socket", "peers/raw_socket.ts"),
    module("bare pipeline", "peers/pipeline.ts"),
    await enter("rosy 0.7.4 (Python)", pythonHas("rosy"), async () => {
      const port = freePort();
      const host = ["--host", "127.0.0.1", "--port", String(port)];
      await servers.start(port, [PYTHON, "-m", "rosy", "coordinator", ...host]);
      return python("rosy_python.py", { BENCH_COORDINATOR_PORT: String(port) });
    }),
    await enter("Zenoh (Python)", pythonHas("zenoh"), () => {
      return python("zenoh_python.py", { BENCH_ZENOH_PORT: String(freePort()) });
    }),
    await enter("NATS", async () => {
      return await works(["nats-server", "--version"]) && hasNpmPackage("nats");
    }, async () => {
      const port = freePort();
      await servers.start(port, ["nats-server", "--addr", "127.0.0.1", "--port", String(port)]);
      const { command } = module("NATS", "peers/nats.ts");
      return { command, env: { BENCH_NATS: `127.0.0.1:${port}` } };
    }),
    await enter("ZeroMQ (Node)", () => hasNpmPackage("zeromq"), async () => {
      if (!await works(["node", "-e", "process.exit(process.features.typescript ? 0 : 1)"])) {
        throw new Error("needs Node 22.18 or later");
      }
      return { command: ["node", pathOf("zeromq.ts")] };
    }),
  ];
}

async function enter(
  name: string,
  isInstalled: () => boolean | Promise<boolean>,
  prepare: () => Omit<Contender, "name"> | Promise<Omit<Contender, "name">>,
): Promise<Entry> {
  if (!await isInstalled()) return { name, missing: "not installed" };
  try {
    return { ...await prepare(), name };
  } catch (error) {
    return { name, missing: (error as Error).message };
  }
}

function pythonHas(module: string): () => Promise<boolean> {
  return () => works([PYTHON, "-c", `import ${module}`]);
}

function python(file: string, env: Record<string, string>): Omit<Contender, "name"> {
  return { command: [PYTHON, pathOf(file)], env };
}

function pathOf(file: string): string {
  return new URL(`../peers/${file}`, import.meta.url).pathname;
}
