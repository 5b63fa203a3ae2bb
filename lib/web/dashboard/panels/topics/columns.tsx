import type { VNode } from "preact";
import type { Column } from "../../kit/data_table.tsx";
import { known } from "../../kit/known.ts";
import { formatBytesPerSecond, formatDigits, formatHz, formatMs } from "../../kit/numbers.ts";
import type { TopicRow } from "../../mesh/topic_rows.ts";
import { routeHash } from "../../shell/route.ts";

const NAME: Column<TopicRow> = {
  key: "name",
  title: "Topic",
  value: ({ name }) => name,
  cell: (row) => <Name {...row} />,
};

const SENDERS: Column<TopicRow> = {
  key: "senders",
  title: "Senders",
  isNumber: true,
  from: 1,
  value: ({ topic }) => topic.senders.length,
  cell: ({ topic: { senders } }) => count(senders.length, "sent by nobody"),
};

/** The columns of a table of a mesh's topics. */
export const LIVE_COLUMNS: readonly Column<TopicRow>[] = [
  NAME,
  {
    ...number("rate", "Rate", ({ figures }) => figures?.rateHz, formatHz),
    about: "Messages in a second",
  },
  {
    ...number("bandwidth", "Bandwidth", (row) => row.figures?.bytesPerSecond, formatBytesPerSecond),
    about: "What one listener gets that gets all messages",
  },
  {
    ...number("lost", "Loss", ({ figures }) => figures?.lostPercent, formatLoss),
    about: "How many of the messages that were to arrive did not",
  },
  {
    ...number("delay", "Delay", ({ figures }) => figures?.delayMs, formatMs),
    about: "How long messages are under way",
    from: 1,
  },
  SENDERS,
  {
    key: "listeners",
    title: "Listeners",
    isNumber: true,
    from: 1,
    value: ({ topic }) => topic.listeners.length,
    cell: ({ topic: { listeners } }) => count(listeners.length, "nobody listens"),
  },
];

/** The columns of a table of a bag's topics. */
export const BAG_COLUMNS: readonly Column<TopicRow>[] = [
  NAME,
  number("messages", "Messages", ({ topic }) => topic.messages, String),
  { ...SENDERS, cell: ({ topic: { senders } }) => known(senders.length || null, String) },
];

function number(
  key: string,
  title: string,
  valueOf: (row: TopicRow) => number | null | undefined,
  format: (value: number) => string,
): Column<TopicRow> {
  return {
    key,
    title,
    isNumber: true,
    value: (row) => valueOf(row) ?? null,
    cell: (row) => known(valueOf(row), format),
  };
}

function Name({ name, topic: { type, mayRead }, problems }: TopicRow): VNode {
  return (
    <>
      {mayRead
        ? <a class="row-link code" href={routeHash("topics", name)}>{name}</a>
        : <span class="code">{name}</span>}
      <span class="topic-type small quiet">
        {type || "no type told"}
        {problems.map(({ kind, grade, text, word }) => (
          <span key={kind} class={`pill ${grade}`} title={text}>{word}</span>
        ))}
      </span>
    </>
  );
}

function count(number: number, none: string): VNode | string {
  return number === 0 ? <span class="quiet small">{none}</span> : String(number);
}

function formatLoss(percent: number): string {
  return percent === 0 ? "0 %" : `${formatDigits(percent)} %`;
}
