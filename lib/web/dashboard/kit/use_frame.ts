import { useEffect, useRef } from "preact/hooks";

/**
 * Draws with the next frame of the screen, however often it is asked for until then; not at all while
 * the page is hidden, which is made up for as soon as it is seen again.
 *
 * @param draw Draws; that of the last rendering is called.
 * @returns Asks for it.
 */
export function useFrame(draw: () => void): () => void {
  const latest = useRef(draw);
  latest.current = draw;
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  const ask = useRef(() => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      latest.current();
    });
  });
  return ask.current;
}
