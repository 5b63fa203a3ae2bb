import type { VNode } from "preact";

interface SparklineProps {
  /** The values, the oldest first. */
  readonly samples: readonly { readonly atMs: number; readonly value: number }[];
  /** The time at its right edge. */
  readonly untilMs: number;
  /** How much time it shows. */
  readonly spanMs: number;
  /** What is as high as it is; more is cut off at the top. */
  readonly max: number;
}

const WIDTH = 60;
const HEIGHT = 18;

/** A small line beside a number, which says the same: nobody has to see it. */
export function Sparkline({ samples, untilMs, spanMs, max }: SparklineProps): VNode {
  const points = samples.map(({ atMs, value }) => {
    const x = WIDTH * (1 - (untilMs - atMs) / spanMs);
    const y = HEIGHT - 1 - (HEIGHT - 2) * Math.min(1, Math.max(0, value / max));
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {points.length > 1 && <path d={`M${points.join("L")}`} />}
    </svg>
  );
}
