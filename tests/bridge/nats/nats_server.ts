import { freePort } from "../../support/free_port.ts";
import { TestProcess } from "../../support/process.ts";

/** Whether the real server is there. */
export const HAS_NATS: boolean = await hasNats();

/** How a server is started. */
export interface NatsServerOptions {
  /** Whether it stores anything. @default {false} */
  readonly isStoring?: boolean;
  /** More of its configuration. */
  readonly config?: string;
  /** The port it listens at; one that is free, if absent. */
  readonly port?: number;
  /** Where it stores; a directory of its own, if absent. */
  readonly directory?: string;
}

/** A real nats-server on loopback. Disposing it kills it. */
export class NatsServer implements AsyncDisposable {
  readonly port: number;
  readonly #process: TestProcess;
  readonly #directory: string;
  readonly #keepsDirectory: boolean;

  private constructor(
    { process, port, directory, keepsDirectory }: {
      process: TestProcess;
      port: number;
      directory: string;
      keepsDirectory: boolean;
    },
  ) {
    this.#process = process;
    this.port = port;
    this.#directory = directory;
    this.#keepsDirectory = keepsDirectory;
  }

  /** Starts one and waits until clients can connect. */
  static async start(
    { isStoring = false, config = "", port = freePort(), directory }: NatsServerOptions = {},
  ): Promise<NatsServer> {
    const keepsDirectory = directory !== undefined;
    directory ??= await Deno.makeTempDir({ prefix: "rosy-nats-" });
    const file = `${directory}/nats.conf`;
    const store = isStoring ? `jetstream { store_dir: "${directory}/store" }` : "";
    await Deno.writeTextFile(file, `listen: "127.0.0.1:${port}"\n${store}\n${config}\n`);
    const process = new TestProcess(["-c", file], { program: "nats-server" });
    const server = new NatsServer({ process, port, directory, keepsDirectory });
    await process.waitForLine("Server is ready");
    return server;
  }

  /** Its address. */
  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** What it has logged. */
  get log(): string {
    return this.#process.stderr;
  }

  /** Waits for a line of its log. */
  waitForLine(wanted: string | RegExp, count?: number): Promise<string> {
    return this.#process.waitForLine(wanted, count);
  }

  /** Kills it without a warning. */
  async kill(): Promise<void> {
    await this.#process.stop("SIGKILL");
  }

  /** Lets it hang, or go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#process.signal(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    if (!this.#keepsDirectory) await Deno.remove(this.#directory, { recursive: true });
  }
}

/**
 * Starts a cluster of three.
 *
 * @param options What each of them has.
 */
export async function startCluster(
  options: NatsServerOptions = {},
): Promise<readonly NatsServer[]> {
  const routes = [freePort(), freePort(), freePort()];
  const config = (index: number) => `
    server_name: "s${index}"
    cluster {
      name: fleet
      listen: "127.0.0.1:${routes[index]}"
      routes: [${routes.map((port) => `"nats://127.0.0.1:${port}"`).join(", ")}]
    }
    ${options.config ?? ""}`;
  const servers = await Promise.all(
    routes.map((_, index) => NatsServer.start({ ...options, config: config(index) })),
  );
  await Promise.all(
    servers.map((server) => server.waitForLine("Route connection created", 2)),
  );
  if (options.isStoring) {
    await Promise.all(servers.map((server) => server.waitForLine("metadata leader")));
  }
  return servers;
}

async function hasNats(): Promise<boolean> {
  try {
    return (await new Deno.Command("nats-server", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}
