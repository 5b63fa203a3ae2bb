import { useEffect, useState } from "preact/hooks";

/** What is known of a type: nothing yet, or what was found. */
export type Asked<T> = { readonly value: T } | undefined;

/**
 * Asks for something whenever what it is of is another one.
 *
 * @param ask Asks.
 * @param keys What it is of; whatever is different in it has it asked anew.
 * @returns What was answered; `undefined` until then. What cannot be had is `null`.
 */
export function useAsked<T>(
  ask: () => Promise<T | null>,
  keys: readonly unknown[],
): Asked<T | null> {
  const [asked, setAsked] = useState<Asked<T | null>>(undefined);
  useEffect(() => {
    let isWanted = true;
    const take = (value: T | null) => void (isWanted && setAsked({ value }));
    setAsked(undefined);
    ask().then(take, () => take(null));
    return () => void (isWanted = false);
  }, keys);
  return asked;
}
