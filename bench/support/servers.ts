import { onInterruption } from "./interruption.ts";

/** Third parties that some contenders need: started for the time of the benchmark, on the loopback. */
export class Servers implements AsyncDisposable {
  readonly #children: Deno.ChildProcess[] = [];
  readonly #interruption = onInterruption(() => this[Symbol.asyncDispose]());

  /**
   * Starts a server and waits until its port answers.
   *
   * @param port The port on 127.0.0.1 that it listens on.
   * @param command What starts it.
   * @throws {Error} If it does not answer.
   */
  async start(port: number, command: readonly string[]): Promise<void> {
    const [executable, ...args] = command;
    const options = { args, stdin: "null", stdout: "null", stderr: "null" } as const;
    this.#children.push(new Deno.Command(executable!, options).spawn());
    for (let left = 250; left > 0; left--) {
      try {
        (await Deno.connect({ hostname: "127.0.0.1", port })).close();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    throw new Error(`${executable} does not answer`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#interruption[Symbol.dispose]();
    for (const child of this.#children) {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended already.
      }
      await child.status;
    }
  }
}

/** @returns A port that was free just now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** @returns Whether a command can be run and ends well. */
export async function works(command: readonly string[]): Promise<boolean> {
  const [executable, ...args] = command;
  const options = { args, stdin: "null", stdout: "null", stderr: "null" } as const;
  try {
    return (await new Deno.Command(executable!, options).output()).success;
  } catch {
    return false;
  }
}
