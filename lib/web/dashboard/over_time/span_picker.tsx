import type { VNode } from "preact";

const SPANS_SECONDS = [1, 5, 10, 30, 60, 300, 1800];

/** Chooses how much of the past is seen. */
export function SpanPicker(
  { seconds, onChange }: { readonly seconds: number; readonly onChange: (seconds: number) => void },
): VNode {
  const spans = [...new Set([...SPANS_SECONDS, seconds])].sort((a, b) => a - b);
  return (
    <select
      aria-label="How much of the past"
      value={seconds}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
    >
      {spans.map((span) => (
        <option key={span} value={span}>{span < 60 ? `${span} s` : `${span / 60} min`}</option>
      ))}
    </select>
  );
}
