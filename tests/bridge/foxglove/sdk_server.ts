import { pythonWith, runPython } from "../../support/python.ts";
import { TestProcess } from "../../support/process.ts";

const python = await pythonWith("foxglove", "rosbags");

/** Whether there is a Python with Foxglove's SDK. */
export const HAS_FOXGLOVE_SDK: boolean = python !== undefined;

/** What a client of the server has done, as it tells. */
export type Done = Readonly<Record<string, unknown>>;

/** A server of Foxglove's own SDK: see `sdk_server.py`. */
export class SdkServer implements AsyncDisposable {
  /** Where it is. */
  readonly url: string;
  readonly #process: TestProcess;

  private constructor(process: TestProcess, port: number) {
    this.#process = process;
    this.url = `ws://127.0.0.1:${port}`;
  }

  /** Starts it. @param encodings In which it takes messages. */
  static async start(...encodings: string[]): Promise<SdkServer> {
    const path = (name: string) => new URL(name, import.meta.url).pathname;
    const references = await runPython(python!, [path("../support/ros_reference.py")]);
    const args = [path("./sdk_server.py"), references, encodings.join(",")];
    const process = new TestProcess(args, { program: python!, input: null });
    try {
      const { port } = JSON.parse(await process.waitForLine('"did": "serve"'));
      return new SdkServer(process, port);
    } catch (error) {
      await process[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Waits until a client has done something. @returns All of that that it has. */
  async done(what: string, count = 1): Promise<readonly Done[]> {
    await this.#process.waitForLine(`"did": "${what}"`, count);
    return this.#process.lines.filter((line) => line.startsWith("{"))
      .map((line): Done => JSON.parse(line)).filter(({ did }) => did === what);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]();
  }
}
