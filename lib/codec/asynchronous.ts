import { isThenable } from "../flow/thenable.ts";

/**
 * Refuses what an asynchronous function returns where a codec's value is expected.
 *
 * @param value What the codec returned.
 * @param codec Its name.
 * @returns The value.
 * @throws {TypeError} If it is a promise; nobody else hears of it should that be rejected.
 */
export function refusePromise<T>(value: T, codec: string): T {
  if (!isThenable(value)) return value;
  Promise.resolve(value).catch(() => {});
  throw new TypeError(
    `codec "${codec}" is asynchronous: encode and decode must return their result`,
  );
}
