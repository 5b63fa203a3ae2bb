import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Pilot } from "./pilot.ts";
import { onStick, type StickKind, type StickPlace, stickWish } from "./stick_wish.ts";
import { isMoving } from "./velocity.ts";

const MIDDLE: StickPlace = { right: 0, down: 0 };

const LABELS: Readonly<Record<StickKind, string>> = {
  drive: "Stick to drive and turn",
  move: "Stick to move",
  turn: "Stick to turn",
};

/** A stick for a finger or a mouse: it drives while it is held, and springs back. */
export function Stick({ pilot, kind }: {
  readonly pilot: Pilot | undefined;
  readonly kind: StickKind;
}): VNode {
  const [place, setPlace] = useState<StickPlace>(MIDDLE);
  const pointer = useRef<number | undefined>(undefined);
  const source = `stick ${kind}`;
  const move = (event: PointerEvent) => {
    if (event.pointerId !== pointer.current) return;
    // A mouse may be let go where nobody hears of it.
    if (event.buttons === 0) return letGo(event);
    const next = placeOf(event);
    setPlace(onStick(next));
    const wish = stickWish(next, kind);
    // In the middle it is still held: what was stopped must be let go first.
    if (isMoving(wish)) pilot?.hold(source, wish);
    else pilot?.rest(source);
  };
  const letGo = (event: PointerEvent) => {
    if (event.pointerId !== pointer.current) return;
    pointer.current = undefined;
    setPlace(MIDDLE);
    pilot?.release(source);
  };
  useEffect(() => () => pilot?.release(source), [pilot, source]);
  return (
    <div
      class={`stick ${kind}`}
      role="img"
      aria-label={LABELS[kind]}
      onPointerDown={(event) => {
        if (event.button !== 0 || pointer.current !== undefined) return;
        pointer.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={move}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onContextMenu={(event) => event.preventDefault()}
    >
      <span
        class="stick-knob"
        style={`transform: translate(${place.right * 100}%, ${place.down * 100}%)`}
      />
    </div>
  );
}

function placeOf(event: PointerEvent): StickPlace {
  const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect();
  // The knob is as wide as half of the stick: its middle reaches half of that from the edge.
  const reach = width / 3;
  return {
    right: (event.clientX - left - width / 2) / reach,
    down: (event.clientY - top - height / 2) / reach,
  };
}
