import type { MeshFixture } from "../../support/mesh_fixture.ts";
import { type Robot, robot } from "../../../demo/robot/robot.ts";

/** Where the example robot goes, round and round. */
const PLACES = [
  [4.2, 1.4],
  [4.2, 3.4],
  [6.5, 3],
  [6.5, 1.5],
  [6.5, 3],
  [4.2, 3.4],
  [1.5, 3.6],
  [1.5, 1.5],
].map(([x, y]) => ({ x: x!, y: y! }));

/** Has the example robot drive about, as long as it is there. */
export class Tour implements AsyncDisposable {
  readonly #stopping = new AbortController();
  readonly #driving: Promise<void>;

  private constructor(driving: (signal: AbortSignal) => Promise<void>) {
    this.#driving = driving(this.#stopping.signal);
  }

  /** Sets out. */
  static async start(mesh: MeshFixture): Promise<Tour> {
    const node = await mesh.node<Robot>("tour", { mesh: robot });
    node.log.info("The tour begins", { data: { places: PLACES.length } });
    return new Tour(async (signal) => {
      for (let i = 0; !signal.aborted; i++) {
        const goal = node.startGoal("drive_to", PLACES[i % PLACES.length]!, { signal });
        // A place that cannot be reached is passed over.
        await goal.result.catch((error) => node.log.warn(`Not reached: ${error.message}`));
      }
    });
  }

  /** Has a gateway record everything for two seconds. */
  async record(url: string, name: string): Promise<void> {
    const bags = new URL("/api/bags", url);
    const body = JSON.stringify({ topics: ["**"], name, maxSeconds: 2 });
    await (await fetch(bags, { method: "POST", body })).body?.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#driving;
  }
}
