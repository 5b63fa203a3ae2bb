import { freePort } from "../../support/free_port.ts";
import { TestProcess } from "../../support/process.ts";

/** Debian's Python has ROS's modules, whichever Python is first in the path. */
const PYTHON = "/usr/bin/python3";

async function isThere(): Promise<boolean> {
  try {
    const args = [
      "-c",
      "import rospy, roslaunch, rostopic, rosservice, rosnode, rosparam, sensor_msgs.msg, std_srvs.srv",
    ];
    return (await new Deno.Command(PYTHON, { args }).output()).success;
  } catch {
    return false;
  }
}

/** Whether ROS 1 is installed here. */
export const HAS_ROS1 = await isThere();

/** A master of ROS 1 with what belongs to it, and programs that use it. */
export class Roscore implements AsyncDisposable {
  readonly url: URL;
  readonly #port: number;
  readonly #home: string;
  #process: TestProcess;

  private constructor(port: number, home: string) {
    this.#port = port;
    this.#home = home;
    this.url = new URL(`http://127.0.0.1:${port}/`);
    this.#process = this.#start();
  }

  /** Starts one at a free port; it is ready then. */
  static async start(): Promise<Roscore> {
    const home = await Deno.makeTempDir({ prefix: "rosy-ros1-" });
    const core = new Roscore(freePort(), home);
    await core.#ready();
    return core;
  }

  /** What programs of ROS find it by. */
  get env(): Record<string, string> {
    return {
      ROS_MASTER_URI: this.url.href,
      ROS_IP: "127.0.0.1",
      ROS_HOME: this.#home,
      PYTHONUNBUFFERED: "1",
    };
  }

  /** Runs a program of ROS to its end, and returns what it prints. */
  async run(program: string, ...args: string[]): Promise<string> {
    const { env } = this;
    await using process = new TestProcess(args, { program, env });
    const { status, stdout, stderr } = await process.end();
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Starts a program of ROS that goes on. */
  spawn(program: string, ...args: string[]): TestProcess {
    return new TestProcess(args, { program, env: this.env });
  }

  /** Starts a program in Python that goes on; it has `rospy`. */
  python(text: string): TestProcess {
    const head = "import rospy, sys, os, time, threading\n";
    return new TestProcess(["-c", head + text], { program: PYTHON, env: this.env });
  }

  /** Starts a program in Python from its file, which reads its standard input. */
  script(path: string): TestProcess {
    return new TestProcess([path], { program: PYTHON, env: this.env, input: null });
  }

  /** Ends it as whoever presses Ctrl-C. */
  async stop(): Promise<void> {
    await this.#process.stop("SIGINT");
  }

  /** Starts another one at the same port. */
  async restart(): Promise<void> {
    this.#process = this.#start();
    await this.#ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.signal("SIGINT");
      await this.#process.end();
    } catch {
      // It has ended already.
    }
    await this.#process[Symbol.asyncDispose]();
    await Deno.remove(this.#home, { recursive: true });
  }

  #start(): TestProcess {
    return new TestProcess(["-p", String(this.#port)], { program: "roscore", env: this.env });
  }

  async #ready(): Promise<void> {
    await this.#process.waitForLine("started core service [/rosout]");
  }
}
