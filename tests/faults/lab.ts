import { canRun, canUse, OWN_SOCKETS } from "../discovery/namespace.ts";
import { TestProcess } from "../support/process.ts";
import type { HostOptions } from "./host_process.ts";

/** Whether this user may make networks of its own. */
export const CAN_USE_LAB: boolean = canUse("ip", "nsenter", "hostname") &&
  canRun("hostname lab && ip link add bridge0 type bridge");

/** Programs in a network, a file system for sockets and a hostname of their own. */
class Room implements AsyncDisposable {
  readonly #holder: TestProcess;

  private constructor(holder: TestProcess) {
    this.#holder = holder;
  }

  static async open(hostname: string): Promise<Room> {
    const setUp = `hostname ${hostname} && ip link set lo up && ` +
      "mount -t tmpfs tmpfs /run && echo ready && exec cat";
    const holder = new TestProcess(["-n", "-m", "-u", "sh", "-c", setUp], {
      program: "unshare",
      input: null,
    });
    await holder.waitForLine(/^ready$/);
    return new Room(holder);
  }

  get pid(): number {
    return this.#holder.pid;
  }

  /** The words that run a program in it. */
  get enter(): string[] {
    return ["nsenter", "-t", `${this.pid}`, "-n", "-m", "-u"];
  }

  async run(command: string): Promise<void> {
    const [program, ...args] = [...this.enter, "sh", "-c", command];
    const { success, stderr } = await new Deno.Command(program!, { args }).output();
    if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#holder[Symbol.asyncDispose]();
  }
}

/** One machine of a {@linkcode Lab}. */
export class Machine {
  readonly #room: Room;
  readonly #bridge: Room;
  readonly #number: number;
  #address: string;

  constructor(room: Room, bridge: Room, number: number) {
    this.#room = room;
    this.#bridge = bridge;
    this.#number = number;
    this.#address = `10.79.0.${number}`;
  }

  /** What a process is started with to run on it. */
  get options(): HostOptions {
    return { prefix: [...this.#room.enter, ...OWN_SOCKETS, "env", "-u", "ROSY_INTERFACE"] };
  }

  /** Runs a shell command on it. */
  run(command: string): Promise<void> {
    return this.#room.run(command);
  }

  /** Connects it to the others by a new interface. */
  async plugIn(): Promise<void> {
    const port = this.#port;
    await this.#room.run(
      `ip link add lan0 type veth peer name ${port} netns ${this.#bridge.pid} && ` +
        `ip addr add ${this.#address}/24 dev lan0 && ip link set lan0 up`,
    );
    await this.#bridge.run(`ip link set ${port} master bridge && ip link set ${port} up`);
  }

  /** Removes its interface. */
  unplug(): Promise<void> {
    return this.#room.run("ip link del lan0");
  }

  /** Lets nothing through any more, and tells nobody: its interface stays up. */
  cut(): Promise<void> {
    return this.#bridge.run(`ip link set ${this.#port} nomaster`);
  }

  /** Undoes {@linkcode cut}. */
  heal(): Promise<void> {
    return this.#bridge.run(`ip link set ${this.#port} master bridge`);
  }

  /** Gives its interface another address, as a DHCP server does. */
  async readdress(): Promise<void> {
    this.#address = `10.79.0.${this.#number + 100}`;
    await this.#room.run(
      `ip addr flush dev lan0 && ip addr add ${this.#address}/24 dev lan0`,
    );
  }

  /** Has the system delay, lose and reorder packets. @returns Whether it can. */
  async disturb(): Promise<boolean> {
    const netem = "tc qdisc add dev lan0 root netem delay 5ms 5ms loss 2% duplicate 2%";
    return await this.#room.run(netem).then(() => true, () => false);
  }

  get #port(): string {
    return `port${this.#number}`;
  }
}

/** Machines on one switch, each with a network of its own. */
export class Lab implements AsyncDisposable {
  readonly machines: Machine[] = [];
  readonly #rooms = new AsyncDisposableStack();

  static async open(machineCount: number): Promise<Lab> {
    const lab = new Lab();
    const bridge = lab.#rooms.use(await Room.open("switch"));
    await bridge.run("ip link add bridge type bridge mcast_snooping 0 && ip link set bridge up");
    for (let number = 1; number <= machineCount; number++) {
      const room = lab.#rooms.use(await Room.open(`machine-${number}`));
      const machine = new Machine(room, bridge, number);
      await machine.plugIn();
      lab.machines.push(machine);
    }
    return lab;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#rooms.disposeAsync();
  }
}
