import { useEffect, useRef, useState } from "preact/hooks";
import { keysWish, keyWish } from "./key_wishes.ts";
import type { Pilot } from "./pilot.ts";
import { isMoving } from "./velocity.ts";

const SOURCE = "keys";
/** Where keys mean something else. */
const FIELDS = "input, select, textarea, [contenteditable]";

/** What a panel that is driven by keys hands to its element. */
export interface KeyHandlers {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onKeyUp: (event: KeyboardEvent) => void;
  readonly onFocusOut: () => void;
}

/**
 * Drives by keys while the panel has the focus.
 *
 * @param pilot Who drives.
 * @param isHolonomic Whether the robot can move sideways.
 * @returns The keys that are held, and what the panel's element listens to.
 */
export function useKeys(
  pilot: Pilot | undefined,
  isHolonomic: boolean,
): { readonly held: ReadonlySet<string>; readonly handlers: KeyHandlers } {
  const keys = useRef(new Set<string>());
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const say = () => {
    setHeld(new Set(keys.current));
    if (keys.current.size === 0) return pilot?.release(SOURCE);
    const wish = keysWish(keys.current, isHolonomic);
    // Keys against each other want nothing, and yet are held.
    if (isMoving(wish)) pilot?.hold(SOURCE, wish);
    else pilot?.rest(SOURCE);
  };
  const letGo = () => {
    keys.current.clear();
    say();
  };
  useEffect(() => {
    // No key is heard of after that, not even that it is let go.
    globalThis.addEventListener("blur", letGo);
    return () => globalThis.removeEventListener("blur", letGo);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const { code, target, repeat } = event;
    if (target instanceof Element && target.matches(FIELDS)) return;
    if (code === "Space") {
      event.preventDefault();
      return pilot?.stopAnyhow("by the space bar");
    }
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (isShortcut || keyWish(code, isHolonomic) === undefined) return;
    event.preventDefault();
    if (repeat || keys.current.has(code)) return;
    keys.current.add(code);
    say();
  };
  const onKeyUp = ({ code }: KeyboardEvent) => {
    if (keys.current.delete(code)) say();
  };
  return { held, handlers: { onKeyDown, onKeyUp, onFocusOut: letGo } };
}
