import { AttackMesh, type MeshSecrets } from "./attack_mesh.ts";
import type { TestProcess } from "../support/process.ts";
import type { HonestNode } from "./honest_node.ts";
import type { Between, Command } from "./children/middle.ts";

/** A mesh with a man in the middle, between a victim and the node `far`. */
export class MiddleMesh implements AsyncDisposable {
  readonly mesh: AttackMesh;
  readonly victim: HonestNode;
  readonly #middle: TestProcess;
  #answers = 1;

  private constructor(mesh: AttackMesh, victim: HonestNode, middle: TestProcess) {
    this.mesh = mesh;
    this.victim = victim;
    this.#middle = middle;
  }

  static async start(secrets: MeshSecrets): Promise<MiddleMesh> {
    const mesh = await AttackMesh.start(secrets);
    const target = mesh.far.port;
    const middle = mesh.attacker(
      "middle.ts",
      { target, handshakes: secrets.authKey ? 2 : 1 } satisfies Between,
    );
    const { port } = JSON.parse(await middle.waitForLine("port"));
    const victim = await mesh.join("victim", { [target]: port });
    return new MiddleMesh(mesh, victim, middle);
  }

  /** Has him do something so and so often. @returns What he says of it. */
  async do(mode: Command["mode"], times: number): Promise<Record<string, unknown>> {
    await this.#middle.write(JSON.stringify({ mode, times } satisfies Command) + "\n");
    return JSON.parse(await this.#middle.waitForLine(`"mode"`, this.#answers++));
  }

  /** Has him do something, and then hand on everything again. */
  async meddle(mode: Command["mode"], times: number): Promise<void> {
    await this.do(mode, times);
    await this.do("pass", 1);
  }

  /** Whether somebody took him for somebody else. */
  get wasBelieved(): boolean {
    return this.#middle.stdout.includes("believed");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.mesh[Symbol.asyncDispose]();
  }
}
