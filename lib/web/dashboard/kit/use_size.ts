import { type RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** How large something is, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How large an element is, always.
 *
 * @param ref The element.
 * @returns Its size inside its borders; 0 by 0 until it is known.
 */
export function useSize(ref: RefObject<Element | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (ref.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize((last) => last.width === width && last.height === height ? last : { width, height });
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return size;
}
