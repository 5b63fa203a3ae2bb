import { HostProcess } from "../../faults/host_process.ts";
import { Lab, type Machine } from "../../faults/lab.ts";
import { TestProcess } from "../../support/process.ts";

const CLI = new URL("../../../cli.ts", import.meta.url).pathname;
const PORT = 4222;

/** A node at one of the sites. */
export interface SiteNode {
  readonly host: HostProcess;
  readonly uuid: string;
}

/**
 * Two sites and a third machine, each with a server of NATS, the three of them a cluster. Each site is a
 * mesh of its own, and has a bridge to the cluster.
 */
export class BackboneLab implements AsyncDisposable {
  readonly #lab: Lab;
  readonly #stack = new AsyncDisposableStack();
  readonly #servers: TestProcess[] = [];
  readonly #bridges: TestProcess[] = [];

  private constructor(lab: Lab) {
    this.#lab = this.#stack.use(lab);
  }

  /** Starts the machines and their servers. */
  static async open(): Promise<BackboneLab> {
    const backbone = new BackboneLab(await Lab.open(3));
    const { machines } = backbone.#lab;
    for (const machine of machines) {
      const index = machines.indexOf(machine);
      backbone.#servers.push(backbone.#start(machine, "nats-server", serverArguments(index)));
    }
    for (const server of backbone.#servers) {
      await server.waitForLine("Route connection created", 2);
    }
    return backbone;
  }

  /**
   * Starts a bridge at a site, which prefers the server of its own machine.
   *
   * @param site The site.
   * @param line What it says once it is ready; one that stands by says no more than where it leads to.
   */
  async bridge(site: number, line = " is up"): Promise<TestProcess> {
    const machine = this.#lab.machines[site]!;
    const urls = [site, 2, 1 - site].map((index) => `nats://${addressOf(index)}:${PORT}`);
    const words = ["run", "-A", "--no-check", CLI, "bridge", "nats", urls.join(",")];
    const options = ["--domain-id", domainOf(site), "--site", domainOf(site)];
    const process = this.#start(machine, Deno.execPath(), [...words, ...options]);
    this.#bridges.push(process);
    await process.waitForLine(line);
    return process;
  }

  /** Starts a node at a site. */
  async node(site: number, name: string): Promise<SiteNode> {
    const machine = this.#lab.machines[site]!;
    const host = this.#stack.use(new HostProcess(machine.options));
    const { uuid } = await host.run("open", { name, domainId: domainOf(site), isFair: true });
    return { host, uuid };
  }

  /** Runs the tool at a site. @returns What it prints. */
  async rosy(site: number, ...words: string[]): Promise<string> {
    const args = ["run", "-A", "--no-check", CLI, ...words, "--domain-id", domainOf(site)];
    const process = this.#start(this.#lab.machines[site]!, Deno.execPath(), args);
    const { stdout, stderr, status } = await process.end();
    if (status !== 0) throw new Error(`rosy ${words.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** Kills a server of the cluster without a warning. */
  async killServer(index: number): Promise<void> {
    await this.#servers[index]!.stop("SIGKILL");
  }

  /** Starts it again. */
  async restartServer(index: number): Promise<void> {
    const machine = this.#lab.machines[index]!;
    const server = this.#start(machine, "nats-server", serverArguments(index));
    this.#servers[index] = server;
    await server.waitForLine("Server is ready");
  }

  /** A machine, to be cut off and the like. */
  machine(index: number): Machine {
    return this.#lab.machines[index]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of [...this.#bridges, ...this.#servers]) {
      await process[Symbol.asyncDispose]();
    }
    await this.#stack.disposeAsync();
  }

  #start(machine: Machine, program: string, args: readonly string[]): TestProcess {
    const [first, ...words] = [...machine.options.prefix!, program, ...args];
    return this.#stack.use(new TestProcess(words, { program: first! }));
  }
}

/**
 * Sends messages from one site to another, one after the other, until one arrives.
 *
 * @returns How long that took, in milliseconds, and how many were sent and never arrived.
 */
export async function untilThrough(
  from: SiteNode,
  to: SiteNode,
  { topic, everyMs = 10 }: { readonly topic: string; readonly everyMs?: number },
): Promise<{ readonly tookMs: number; readonly lost: number }> {
  const startMs = performance.now();
  let number = 0;
  let first = 0;
  while (performance.now() - startMs < MAX_WAIT_MS) {
    number = await from.host.run("send", { uuid: from.uuid, topic });
    first ||= number;
    const arrived = await to.host.run("untilReceived", {
      uuid: to.uuid,
      topic,
      from: from.uuid,
      number,
      timeoutMs: everyMs,
    });
    if (arrived) return { tookMs: performance.now() - startMs, lost: number - first };
  }
  throw new Error(`no message of ${topic} came through in ${MAX_WAIT_MS} ms`);
}

const MAX_WAIT_MS = 60_000;

function domainOf(site: number): string {
  return `site-${site}`;
}

function addressOf(index: number): string {
  return `10.79.0.${index + 1}`;
}

function serverArguments(index: number): string[] {
  const routes = [0, 1, 2].map((each) => `nats://${addressOf(each)}:6222`).join(",");
  const own = ["-a", addressOf(index), "-p", `${PORT}`, "-n", `s${index}`];
  return [
    ...own,
    "--cluster_name",
    "fleet",
    "--cluster",
    `nats://${addressOf(index)}:6222`,
    "--routes",
    routes,
  ];
}
