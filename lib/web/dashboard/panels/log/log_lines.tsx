import type { VNode } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { printable } from "../../../../text/printable.ts";
import { formatDate, formatTime } from "../../kit/numbers.ts";
import { rowWindow, scrollToRow } from "../../kit/row_window.ts";
import { useSize } from "../../kit/use_size.ts";
import { dataText } from "./data_text.ts";
import type { KeptLine } from "./log_store.ts";

/** Narrower, a line stands below its head. */
const NARROW_PX = 560;
const ROW_PX = { wide: 26, narrow: 46 };
/** Whoever is so near to the end wants to see what comes. */
const NEAR_END_PX = 8;

interface LogLinesProps {
  readonly lines: readonly KeptLine[];
  /** The line that is chosen. */
  readonly chosen: KeptLine | undefined;
  readonly onChoose: (line: KeptLine) => void;
}

/**
 * Lines of a log, of which only those are rendered that are seen. It follows the end until somebody
 * scrolls away from there; then what is seen stays, and it is said how many have come.
 */
export function LogLines({ lines, chosen, onChoose }: LogLinesProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const { width, height: viewPx } = useSize(box);
  const [scrollPx, setScrollPx] = useState(0);
  const follow = useRef<{ isEnd: boolean; top?: KeptLine; seen: number }>({ isEnd: true, seen: 0 });
  const isNarrow = width < NARROW_PX;
  const rowPx = isNarrow ? ROW_PX.narrow : ROW_PX.wide;
  // At the end the rows that have just come are there before the browser has scrolled to them.
  const atPx = follow.current.isEnd ? Infinity : scrollPx;
  const list = { count: lines.length, rowPx, viewPx, scrollPx: atPx };
  const { first, end, offsetPx, heightPx } = rowWindow(list);
  const id = useId();
  useLayoutEffect(() => keepPlace(box.current!, { lines, rowPx, follow: follow.current }));
  const newer = follow.current.isEnd ? 0 : newerThan(lines, follow.current.seen);
  const choose = (index: number) => {
    const row = Math.min(lines.length - 1, Math.max(0, index));
    const line = lines[row];
    if (!line) return;
    onChoose(line);
    box.current!.scrollTop = scrollToRow(row, { ...list, scrollPx: box.current!.scrollTop });
  };
  const onScroll = (element: HTMLElement) => {
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isEnd = scrollTop + clientHeight >= scrollHeight - NEAR_END_PX;
    const wasEnd = follow.current.isEnd;
    const seen = isEnd || wasEnd ? lastNumber(lines) : follow.current.seen;
    follow.current = { isEnd, top: lines[Math.floor(scrollTop / rowPx)], seen };
    setScrollPx(scrollTop);
  };
  const chosenAt = chosen ? lines.indexOf(chosen) : -1;
  return (
    <div class="log-box">
      <div
        ref={box}
        class={`log-lines ${isNarrow ? "narrow" : ""}`}
        role="listbox"
        aria-label="Log lines"
        tabIndex={0}
        aria-activedescendant={chosenAt >= first && chosenAt < end
          ? `${id}-${chosenAt}`
          : undefined}
        onScroll={({ currentTarget }) => onScroll(currentTarget)}
        onKeyDown={(event) => {
          const next = rowForKey(event.key, {
            at: chosenAt,
            count: lines.length,
            page: Math.floor(viewPx / rowPx),
          });
          if (next === undefined) return;
          event.preventDefault();
          choose(next);
        }}
      >
        <div role="none" class="log-space" style={{ height: `${heightPx}px` }}>
          <div role="none" style={{ transform: `translateY(${offsetPx}px)` }}>
            {lines.slice(first, end).map((line, at) => (
              <div
                key={line.number}
                id={`${id}-${first + at}`}
                role="option"
                aria-selected={line === chosen}
                class={`log-line of-${line.level}`}
                style={{ height: `${rowPx}px` }}
                onClick={() => onChoose(line)}
              >
                <LineCells {...line} />
              </div>
            ))}
          </div>
        </div>
      </div>
      {newer > 0 && (
        <button
          type="button"
          class="log-newer"
          onClick={() => {
            follow.current = { isEnd: true, seen: lastNumber(lines) };
            box.current!.scrollTop = box.current!.scrollHeight;
          }}
        >
          {newer} new
        </button>
      )}
    </div>
  );
}

function LineCells({ stampMs, level, logger, text, data, dropped }: KeptLine): VNode {
  const more = dataText(data);
  return (
    <>
      <span class="log-head">
        <time class="tabular quiet" title={formatDate(stampMs)}>{formatTime(stampMs, true)}</time>
        <span class={`log-level ${level}`}>{level}</span>
        <span class="log-node ellipsis" title={logger}>{printable(logger)}</span>
      </span>
      <span class="log-text ellipsis">
        {dropped > 0 && <span class="pill warn log-dropped">{dropped} left out</span>}
        {printable(text.slice(0, 1000).replaceAll("\n", " ⏎ "))}
        {more !== "" && <span class="quiet">{` ${printable(more)}`}</span>}
      </span>
    </>
  );
}

/** After it was drawn: at the end, or where it was, whatever has come before it. */
function keepPlace(
  box: HTMLElement,
  { lines, rowPx, follow }: {
    readonly lines: readonly KeptLine[];
    readonly rowPx: number;
    readonly follow: { readonly isEnd: boolean; readonly top?: KeptLine };
  },
): void {
  if (follow.isEnd) {
    if (box.scrollTop + box.clientHeight < box.scrollHeight - 1) box.scrollTop = box.scrollHeight;
    return;
  }
  const at = follow.top ? lines.indexOf(follow.top) : -1;
  const wasAt = Math.floor(box.scrollTop / rowPx);
  if (at >= 0 && at !== wasAt) box.scrollTop += (at - wasAt) * rowPx;
}

function lastNumber(lines: readonly KeptLine[]): number {
  return lines.reduce((most, { number }) => Math.max(most, number), 0);
}

function newerThan(lines: readonly KeptLine[], number: number): number {
  return lines.reduce((count, line) => count + (line.number > number ? 1 : 0), 0);
}

function rowForKey(
  key: string,
  { at, count, page }: { readonly at: number; readonly count: number; readonly page: number },
): number | undefined {
  const from = at < 0 ? count : at;
  const rows: Readonly<Record<string, number>> = {
    ArrowUp: from - 1,
    ArrowDown: from + 1,
    PageUp: from - page,
    PageDown: from + page,
    Home: 0,
    End: count - 1,
  };
  return Object.hasOwn(rows, key) ? rows[key] : undefined;
}
