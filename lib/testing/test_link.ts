/** How slow and how lossy a link is. */
export interface LinkConditions {
  /**
   * How long everything takes from one end to the other, in milliseconds of virtual time.
   *
   * @default {0}
   */
  delayMs?: number;
  /**
   * How much longer it may take, in milliseconds: each write draws its own delay. Order holds.
   *
   * @default {0}
   */
  jitterMs?: number;
  /**
   * How many of the messages are lost, from 0 for none to 1 for all. Calls, answers and the nodes'
   * own affairs are not: for these there is {@linkcode TestLink.cut}.
   *
   * @default {0}
   */
  dropRate?: number;
}

/**
 * A link between two nodes, or that of one node to all others, to be broken by a test.
 *
 * - It starts as the mesh's own conditions say; that of one node adds to those between two.
 * - Chance comes from the mesh's seed: the same messages are lost in every run.
 *
 * @example A connection that loses its third message, then hangs
 * ```ts
 * import { testMesh } from "@rosy/rosy/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using mesh = testMesh();
 * const [eye, arm] = [await mesh.node("eye"), await mesh.node("arm")];
 * const seen: unknown[] = [];
 * await arm.listen("seen", (_topic, what) => seen.push(what));
 * const link = mesh.link(eye, arm);
 *
 * await eye.send("seen", "cup");
 * await mesh.clock.advance(0);
 * link.dropNext();
 * await eye.send("seen", "plate");
 * await eye.send("seen", "spoon");
 * await mesh.clock.advance(0);
 * link.cut();
 * await eye.send("seen", "fork");
 * await mesh.clock.advance(1000);
 * assertEquals(seen, ["cup", "spoon"]);
 * assertEquals(link.dropped, 1);
 *
 * link.heal();
 * await mesh.clock.advance(0);
 * assertEquals(seen, ["cup", "spoon", "fork"]);
 * ```
 */
export interface TestLink {
  /** Whether it is cut. */
  readonly isCut: boolean;
  /** How many messages were lost on it by {@linkcode dropNext} and `dropRate`. */
  readonly dropped: number;
  /**
   * Pulls the cable: nothing gets through, and nobody is told.
   *
   * As with TCP, what is sent meanwhile waits: it arrives after {@linkcode heal}, unless the nodes
   * have given up the connection before, which takes them more than ten seconds.
   */
  cut(): void;
  /** Plugs the cable in again. */
  heal(): void;
  /**
   * Breaks the connections that are open, as a router does that restarts: what is on its way is lost,
   * and the nodes connect anew.
   */
  reset(): void;
  /**
   * Changes what the link is like, for what is sent from now on.
   *
   * @param conditions What is to change; the rest stays as it is.
   * @throws {RangeError} If a delay is negative, or `dropRate` is not from 0 to 1.
   */
  set(conditions: LinkConditions): void;
  /**
   * Loses the next messages, whichever of the two sends them.
   *
   * @param count How many; 1 unless given.
   * @throws {RangeError} If the count is not a whole number from 0 on.
   */
  dropNext(count?: number): void;
}
