import { formatTime } from "../values/format_time.ts";
import { formatLabelled, type FormatOptions } from "../values/format_value.ts";
import type { Style } from "../terminal/style.ts";

/**
 * Writes a message, sent or received, for people.
 *
 * @param message `epochMs`: when it was sent; `note`: what goes with the time; `title`: what
 * happened to it; `args`: its values.
 * @param options How it looks.
 * @returns Several lines.
 */
export function messageText(
  { epochMs, note = "", title, args }: {
    epochMs: number;
    note?: string;
    title: string;
    args: readonly unknown[];
  },
  options: FormatOptions & { readonly style: Style },
): string {
  const { style } = options;
  return [
    style.dim(`[${formatTime(epochMs)}]${note && ` ${note}`}`),
    title,
    ...(args.length ? ["args:"] : []),
    ...args.map((arg, index) => formatLabelled(String(index), arg, { ...options, indent: 2 })),
  ].join("\n");
}
