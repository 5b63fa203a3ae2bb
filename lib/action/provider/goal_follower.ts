import { Feed } from "../../flow/feed.ts";
import { hasEnded } from "../goal_state.ts";
import type { GoalPart } from "../messages.ts";

/** How much waits for one who follows a goal and does not keep up. */
const MAX_WAITING = 64;

/**
 * What one who follows a goal is told: an async iterator, whose parts a service streams.
 *
 * - **Overflow**: the oldest parts are left out, so nobody holds the robot up. Each part says where the
 *   goal stands, and feedback its number, so nothing is missed unnoticed.
 * - **End**: behind the part that says how the goal has ended, which is never left out.
 */
export class GoalFollower implements AsyncIterableIterator<GoalPart, void> {
  readonly #feed: Feed<GoalPart>;
  readonly #closed = Promise.withResolvers<void>();
  #isOver = false;

  /** @param closed Called once, when nothing is told any more. */
  constructor(closed: (follower: GoalFollower) => void) {
    this.#feed = new Feed({
      maxWaiting: MAX_WAITING,
      closed: () => {
        closed(this);
        this.#closed.resolve();
      },
    });
  }

  /** Resolves when nothing is told any more: the end has been, or is not wanted. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** Tells a part. */
  tell(part: GoalPart): void {
    this.#feed.push(part);
  }

  async next(): Promise<IteratorResult<GoalPart, void>> {
    if (this.#isOver) {
      this.#feed.close();
      return { done: true, value: undefined };
    }
    const result = await this.#feed.next();
    this.#isOver = result.done === true || result.value.state === "unknown" ||
      hasEnded(result.value.state);
    return result;
  }

  return(): Promise<IteratorResult<GoalPart, void>> {
    return this.#feed.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
