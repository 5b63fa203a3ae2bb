import {
  type AnyMesh,
  buildNode,
  type Logger,
  type MeshTypes,
  type Node,
  type NodeOptions,
} from "@rosy/rosy";

/** A safety net: nothing that a test waits for takes so long unless it hangs. */
export const PATIENCE_MS = 20_000;

/** A domain of its own on the loopback interface, and nodes in it. */
export class MeshFixture implements AsyncDisposable {
  readonly domainId: string = `test-${crypto.randomUUID()}`;
  readonly #lines = new Collector<string>();
  readonly #nodes: Node[] = [];

  /** Keeps what the nodes log. */
  readonly logger: Logger = {
    debug: (message) => this.#lines.add(`debug: ${message}`),
    info: (message) => this.#lines.add(`info: ${message}`),
    warn: (message) => this.#lines.add(`warn: ${message}`),
    error: (message) => this.#lines.add(`error: ${message}`),
  };

  /** What keeps a node to this machine and this test. */
  get options(): Pick<NodeOptions, "domainId" | "interface" | "logger"> {
    return { domainId: this.domainId, interface: "127.0.0.1", logger: this.logger };
  }

  /** The environment that does the same for another process. */
  get env(): Record<string, string> {
    return { ROSY_INTERFACE: "127.0.0.1", ROSY_DOMAIN_ID: this.domainId };
  }

  /** Starts a node, which is stopped with the fixture. */
  async node<M extends MeshTypes = AnyMesh>(
    name: string,
    options: Partial<NodeOptions> = {},
  ): Promise<Node<M>> {
    const node = await buildNode({ ...this.options, name, ...options });
    this.#nodes.push(node);
    return node as unknown as Node<M>;
  }

  /** Starts a node that sends or calls, and one that listens or provides. */
  async pair(
    near: Partial<NodeOptions> = {},
    far: Partial<NodeOptions> = {},
  ): Promise<[Node, Node]> {
    return [await this.node("near", near), await this.node("far", far)];
  }

  /** What was logged at a level. */
  logged(level: "debug" | "info" | "warn" | "error"): string[] {
    return this.#lines.items.filter((line) => line.startsWith(`${level}: `));
  }

  /** Waits until a line has been logged that holds a text. */
  async untilLogged(text: string): Promise<void> {
    await this.#lines.until((lines) => lines.some((line) => line.includes(text)), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
  }
}

/** Collects what comes, and tells when there is enough of it. */
export class Collector<T> {
  readonly items: T[] = [];
  readonly #waiting = new Set<() => void>();

  readonly add = (item: T): void => {
    this.items.push(item);
    for (const wake of [...this.#waiting]) wake();
  };

  /** Waits until so many have come. */
  async count(count: number): Promise<T[]> {
    await this.until(({ length }) => length >= count, `${count} of them`);
    return this.items;
  }

  /** Waits until there is what is wanted. */
  async until(isThere: (items: readonly T[]) => boolean, what: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (isThere(this.items)) resolve();
    };
    this.#waiting.add(look);
    look();
    try {
      await patiently(promise, () => `wanted ${what}, ${this.items.length} came`);
    } finally {
      this.#waiting.delete(look);
    }
  }
}

/** Waits for a promise, but not for ever. */
export async function patiently<T>(
  promise: Promise<T>,
  state: () => string = () => "it did not come",
  timeoutMs: number = PATIENCE_MS,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`waited ${timeoutMs} ms: ${state()}`)),
    timeoutMs,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a node's topology is as wanted. */
export async function untilSeen(node: Node, isSeen: () => boolean): Promise<void> {
  if (isSeen()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = node.topology.subscribe(() => isSeen() && resolve());
  try {
    await patiently(
      promise,
      () => `knows ${[...node.topology.nodes.values()].map(({ id }) => id.name)}`,
    );
  } finally {
    unsubscribe();
  }
}

/** Waits until a node knows of others, by their names. */
export function untilKnows(node: Node, ...names: string[]): Promise<void> {
  return untilSeen(node, () => {
    const known = [...node.topology.nodes.values()].map(({ id }) => id.name);
    return names.every((name) => known.includes(name));
  });
}
