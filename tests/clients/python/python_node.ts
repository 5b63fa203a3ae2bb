import { pythonWith } from "../../support/python.ts";
import { type ProcessResult, TestProcess } from "../../support/process.ts";

/** Python with what the client needs; `undefined` where there is none. */
export const PYTHON: string | undefined = await pythonWith("msgpack");

/** Why tests are skipped where it is missing. */
export const NEEDS = "(needs Python with msgpack)";

const AGENT = new URL("./agent.py", import.meta.url).pathname;

/** Where the package is. */
export const CLIENT: string = new URL("../../../clients/python", import.meta.url).pathname;

/** What keeps a Python from the mesh of whoever runs the tests, and from leaving files here. */
export const ENVIRONMENT: Record<string, string> = {
  PYTHONPATH: CLIENT,
  PYTHONDONTWRITEBYTECODE: "1",
  ROSY_DOMAIN_ID: "",
  ROSY_INTERFACE: "127.0.0.1",
  ROSY_COORDINATOR: "",
  ROSY_PEERS: "",
  ROSY_NAMESPACE: "",
  ROSY_REMAP: "",
  ROSY_AUTHKEY: "",
};

/** What went wrong in Python. */
export class PythonError extends Error {
  /** The names of the error's class and its bases. */
  readonly kinds: readonly string[];
  /** What a `RemoteError` says the error was there. */
  readonly remote: string | null;

  constructor(fields: { text: string; kinds: string[]; remote: string | null }) {
    super(fields.text);
    this.kinds = fields.kinds;
    this.remote = fields.remote;
  }
}

/** A node in a Python process, which does what it is told. */
export class PythonNode implements AsyncDisposable {
  readonly #process: TestProcess;
  #orders = 0;
  #written: Promise<void> = Promise.resolve();

  private constructor(process: TestProcess, readonly port: number, readonly uuid: string) {
    this.#process = process;
  }

  /**
   * Starts one.
   *
   * @param options Those of `rosy_mesh.Node`.
   */
  static async start(options: Record<string, unknown>): Promise<PythonNode> {
    const process = new TestProcess([AGENT, JSON.stringify(options)], {
      program: PYTHON!,
      input: null,
      env: ENVIRONMENT,
    });
    const [, port, uuid] = (await process.waitForLine(/^ready /)).split(" ");
    return new PythonNode(process, Number(port), uuid!);
  }

  /** The `host:port` that others name it by. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** What it has written so far. */
  get lines(): readonly string[] {
    return this.#process.lines;
  }

  /**
   * Has it do something, and waits until that is done.
   *
   * @param what A method of the agent.
   * @param fields Its arguments.
   * @returns What it returns.
   * @throws {PythonError} If it raises.
   */
  async do(what: string, fields: Record<string, unknown> = {}): Promise<unknown> {
    const id = ++this.#orders;
    const order = JSON.stringify({ id, do: what, ...fields }) + "\n";
    this.#written = this.#written.then(() => this.#process.write(order));
    await this.#written;
    const line = await this.#process.waitForLine(new RegExp(`^(done|failed) .*"id":${id},`));
    const answer = JSON.parse(line.slice(line.indexOf(" ")));
    if (line.startsWith("failed")) throw new PythonError(answer);
    return answer.result;
  }

  /**
   * Waits for something that it says by itself.
   *
   * @param word The word that it says it with.
   * @param count How many such lines must have come.
   * @returns What it says in the last of them.
   */
  async said(word: string, count = 1): Promise<Record<string, unknown>> {
    const line = await this.#process.waitForLine(new RegExp(`^${word} `), count);
    return JSON.parse(line.slice(line.indexOf(" ")));
  }

  /** Waits for a line of its log. */
  logged(text: string | RegExp): Promise<string> {
    return this.#process.waitForLine(text);
  }

  /** Has it end in good order. */
  async end(): Promise<ProcessResult> {
    return await this.#process.close();
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    await this.#process.stop("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}
