import { formatTime, formatValue } from "./format_value.ts";
import type { Style } from "./style.ts";

/**
 * Writes a message, sent or received, for people.
 *
 * @param message `epochMs`: when it was sent; `note`: what goes with the time; `title`: what
 * happened to it; `args`: its values.
 * @param style How it looks.
 * @returns Several lines.
 */
export function messageText(
  { epochMs, note = "", title, args }: {
    epochMs: number;
    note?: string;
    title: string;
    args: readonly unknown[];
  },
  style: Style,
): string {
  return [
    style.dim(`[${formatTime(epochMs)}]${note && ` ${note}`}`),
    title,
    ...(args.length ? ["args:"] : []),
    ...args.map((arg, index) => {
      return `  ${index}: ${formatValue(arg, { colors: style.enabled, indent: 4 })}`;
    }),
  ].join("\n");
}
