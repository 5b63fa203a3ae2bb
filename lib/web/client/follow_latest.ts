import type { ClientOperation, ServerOperation } from "../native/operations.ts";
import { Channel } from "./channel.ts";
import type { Exchange, Followed } from "./exchange.ts";

/** What is followed, without its number. */
type Wanted = Extract<ClientOperation, { op: "watchParams" | "figures" }> extends infer Operation
  ? Operation extends { readonly id: number } ? Omit<Operation, "id"> : never
  : never;

/** What becomes of it. */
export interface FollowLatestOptions<T> extends Pick<Followed, "subject"> {
  /** Picks what is new. */
  readonly valueOf: (said: ServerOperation) => T | undefined;
  /** Takes it in the place of a loop. */
  readonly callback?: ((value: T) => unknown) | undefined;
  /** Told why it is refused where there is a callback. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Follows something of which the latest alone counts: who has not taken one yet gets the next ones as one.
 *
 * @param exchange The connection.
 * @param wanted What.
 * @param options What becomes of it.
 * @returns What comes, for a loop.
 */
export function followLatest<T>(
  exchange: Exchange,
  wanted: Wanted,
  { valueOf, callback, onError, ...followed }: FollowLatestOptions<T>,
): Channel<T> {
  const id = exchange.newId();
  const more = () => exchange.give(id, 1);
  const channel = new Channel<T>({ max: 1, taken: more, left: () => exchange.end(id) });
  exchange.follow({ ...wanted, id }, {
    ...followed,
    take: (said) => {
      const value = valueOf(said);
      if (value === undefined) return;
      if (!callback) return void channel.push(value);
      more();
      callback(value);
    },
    over: (error) => error && callback ? onError?.(error) : channel.over(error),
  });
  return channel;
}
