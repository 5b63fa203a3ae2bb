import type { VNode } from "preact";
import type { Column } from "../../kit/data_table.tsx";
import { known } from "../../kit/known.ts";
import { numberColumn } from "../../kit/number_column.ts";
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
    ...numberColumn({
      key: "rate",
      title: "Rate",
      valueOf: ({ figures }) => figures?.rateHz,
      format: formatHz,
    }),
    about: "Messages in a second",
  },
  {
    ...numberColumn({
      key: "bandwidth",
      title: "Bandwidth",
      valueOf: (row) => row.figures?.bytesPerSecond,
      format: formatBytesPerSecond,
    }),
    about: "What one listener gets that gets all messages",
  },
  {
    ...numberColumn({
      key: "lost",
      title: "Loss",
      valueOf: ({ figures }) => figures?.lostPercent,
      format: formatLoss,
    }),
    about: "How many of the messages that were to arrive did not",
  },
  {
    ...numberColumn({
      key: "delay",
      title: "Delay",
      valueOf: ({ figures }) => figures?.delayMs,
      format: formatMs,
    }),
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
  numberColumn({
    key: "messages",
    title: "Messages",
    valueOf: ({ topic }) => topic.messages,
    format: String,
  }),
  { ...SENDERS, cell: ({ topic: { senders } }) => known(senders.length || null, String) },
];

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
