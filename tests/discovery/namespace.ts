import { TestProcess } from "../support/process.ts";
import { succeeds } from "../support/succeeds.ts";

const NODE = new URL("./namespace_node.ts", import.meta.url).pathname;

/** Whether all programs are installed and this user may make network namespaces. */
export function canUse(...programs: string[]): boolean {
  const isInstalled = programs.every((program) => succeeds("which", program));
  return isInstalled && Deno.uid() === 0 && canRun("mount -t tmpfs tmpfs /run");
}

/** Whether a shell command succeeds in a network, a mount table and a hostname of its own. */
export function canRun(command: string): boolean {
  return succeeds("unshare", "-n", "-m", "-u", "sh", "-c", command);
}

/** Where a program in a network of its own has its Unix sockets: `/run` is mounted anew for each. */
export const OWN_SOCKETS = ["env", "-u", "XDG_RUNTIME_DIR", "TMPDIR=/run"];

/** A network of its own, with loopback up and nothing else, and Unix sockets of its own. */
export class Namespace implements AsyncDisposable {
  readonly #holder: TestProcess;

  private constructor(holder: TestProcess) {
    this.#holder = holder;
  }

  static async open(): Promise<Namespace> {
    const setUp = "ip link set lo up && mount -t tmpfs tmpfs /run && echo ready && exec cat";
    const holder = new TestProcess(["-n", "-m", "sh", "-c", setUp], {
      program: "unshare",
      input: null,
    });
    await holder.waitForLine(/^ready$/);
    return new Namespace(holder);
  }

  get pid(): number {
    return this.#holder.pid;
  }

  /** Runs a shell command. @returns What it wrote. */
  async run(command: string): Promise<string> {
    const output = await new Deno.Command("nsenter", {
      args: [...this.#enter(), "sh", "-c", command],
    }).output();
    const text = new TextDecoder().decode(output.stdout);
    if (output.success) return text;
    throw new Error(`${command}: ${text}${new TextDecoder().decode(output.stderr)}`);
  }

  start(program: string, ...args: string[]): TestProcess {
    const words = [...this.#enter(), ...OWN_SOCKETS, program, ...args];
    return new TestProcess(words, { program: "nsenter", input: null });
  }

  async startNode(name: string, wanted = "all"): Promise<TestProcess> {
    const node = this.start(
      Deno.execPath(),
      ...["run", "-A", "--no-check", NODE, name, wanted],
    );
    await node.waitForLine(/^ready /);
    return node;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#holder[Symbol.asyncDispose]();
  }

  #enter(): string[] {
    return ["-t", `${this.pid}`, "-n", "-m"];
  }
}

/** Connects two namespaces by a cable. */
export async function connect(
  a: Namespace,
  b: Namespace,
  { nicA = "lan0", nicB = "lan0", net = "10.77.0" } = {},
): Promise<void> {
  await a.run(`ip link add ${nicA} type veth peer name ${nicB} netns ${b.pid}`);
  await a.run(`ip addr add ${net}.1/24 dev ${nicA} && ip link set ${nicA} up`);
  await b.run(`ip addr add ${net}.2/24 dev ${nicB} && ip link set ${nicB} up`);
}
