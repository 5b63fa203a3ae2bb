import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/**
 * Whether an element can be seen: it is within what is scrolled to, and its page is in front.
 *
 * @param ref The element.
 * @returns That, as it changes.
 */
export function useVisible(ref: RefObject<Element | null>): ReadonlySignal<boolean> {
  const isVisible = useSignal(true);
  useEffect(() => {
    if (ref.current === null) return;
    let isScrolledTo = true;
    const tell = () => void (isVisible.value = isScrolledTo && !document.hidden);
    const observer = new IntersectionObserver((entries) => {
      isScrolledTo = entries.at(-1)!.isIntersecting;
      tell();
    });
    observer.observe(ref.current);
    document.addEventListener("visibilitychange", tell);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", tell);
    };
  }, []);
  return isVisible;
}
