import { freePort } from "../../support/free_port.ts";
import { TestProcess } from "../../support/process.ts";

const PROGRAM = "mosquitto";

/** Whether there is a broker to try the bridge against. */
export const HAS_MOSQUITTO = await hasMosquitto();

async function hasMosquitto(): Promise<boolean> {
  try {
    // It knows no `--version`; of `-h` it thinks that it is none of its words, too.
    await new Deno.Command(PROGRAM, { args: ["-h"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    return false;
  }
}

/** What a test may choose about its broker. */
export interface MosquittoOptions {
  /** Lines of its configuration, after those of its listener. */
  readonly lines?: readonly string[];
  /** Files beside its configuration: their texts, by their names. `DIR` in lines is their folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether it says only what is important: where it is measured. */
  readonly isQuiet?: boolean;
}

/** A real broker of MQTT on a port of its own. */
export class Mosquitto implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #isQuiet: boolean;
  #process: TestProcess;

  private constructor(port: number, folder: string, isQuiet: boolean) {
    this.port = port;
    this.#folder = folder;
    this.#isQuiet = isQuiet;
    this.#process = this.#spawn();
  }

  /** Starts one, and waits until it runs. */
  static async start(
    { lines = [], files = {}, isQuiet = false }: MosquittoOptions = {},
  ): Promise<Mosquitto> {
    const folder = await Deno.makeTempDir();
    const port = freePort();
    const isOpen = !lines.some((line) => line.startsWith("allow_anonymous"));
    const all = [
      `listener ${port} 127.0.0.1`,
      ...(isOpen ? ["allow_anonymous true"] : []),
      // It would become another user, who cannot read the test's files.
      ...(Deno.uid() === 0 ? ["user root"] : []),
      ...lines.map((line) => line.replaceAll("DIR", folder)),
    ];
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o600 });
    }
    await Deno.writeTextFile(`${folder}/mosquitto.conf`, all.join("\n"));
    const broker = new Mosquitto(port, folder, isQuiet);
    await broker.#running();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Stops it for a while: connections stay open, and nothing happens. */
  freeze(): void {
    this.#process.signal("SIGSTOP");
  }

  /** Lets it go on. */
  thaw(): void {
    this.#process.signal("SIGCONT");
  }

  /** Ends it, at once or as an administrator would. */
  async stop(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    await this.#process.stop(signal);
  }

  /** Starts it again on its port. */
  async restart(): Promise<void> {
    this.#process = this.#spawn();
    await this.#running();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }

  #spawn(): TestProcess {
    const verbosity = this.#isQuiet ? [] : ["-v"];
    return new TestProcess([...verbosity, "-c", `${this.#folder}/mosquitto.conf`], {
      program: PROGRAM,
    });
  }

  async #running(): Promise<void> {
    await this.#process.waitForLine(/mosquitto version .* running/);
  }
}
