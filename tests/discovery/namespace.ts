import { Changing } from "../support/patience.ts";
import { signalRunning } from "../support/running.ts";

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

function succeeds(program: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** A program whose lines a test waits for. */
export class Program implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<unknown>;
  readonly #changing = new Changing();

  constructor(program: string, args: string[]) {
    this.#child = new Deno.Command(program, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reading = Promise.all([this.#read(this.#child.stdout), this.#read(this.#child.stderr)]);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Waits for a line. @returns The line. */
  async line(pattern: RegExp, from = 0): Promise<string> {
    const find = () => this.lines.slice(from).find((line) => pattern.test(line));
    const state = () => `no line ${pattern} in:\n${this.lines.join("\n")}`;
    await this.#changing.until(() => find() !== undefined, state);
    return find()!;
  }

  /** @throws {Error} If it has ended by itself. */
  signal(signal: Deno.Signal): void {
    signalRunning(this.#child, signal, () => this.lines.join("\n"));
  }

  /** Ends its input, which a node takes as the request to stop. */
  async end(): Promise<void> {
    await this.#child.stdin.close().catch(() => {}); // It may have ended by itself.
    await this.#child.status;
    await this.#reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.end();
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split("\n");
      rest = parts.pop()!;
      this.lines.push(...parts);
      this.#changing.tell();
    }
  }
}

/** Where a program in a network of its own has its Unix sockets: `/run` is mounted anew for each. */
export const OWN_SOCKETS = ["env", "-u", "XDG_RUNTIME_DIR", "TMPDIR=/run"];

/** A network of its own, with loopback up and nothing else, and Unix sockets of its own. */
export class Namespace implements AsyncDisposable {
  readonly #holder: Program;

  private constructor(holder: Program) {
    this.#holder = holder;
  }

  static async open(): Promise<Namespace> {
    const setUp = "ip link set lo up && mount -t tmpfs tmpfs /run && echo ready && exec cat";
    const holder = new Program("unshare", ["-n", "-m", "sh", "-c", setUp]);
    await holder.line(/^ready$/);
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

  start(program: string, ...args: string[]): Program {
    return new Program("nsenter", [...this.#enter(), ...OWN_SOCKETS, program, ...args]);
  }

  async startNode(name: string, wanted = "all"): Promise<Program> {
    const node = this.start(
      Deno.execPath(),
      ...["run", "-A", "--no-check", NODE, name, wanted],
    );
    await node.line(/^ready /);
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
