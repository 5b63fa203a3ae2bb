import type { VNode } from "preact";
import type { Column } from "../../kit/data_table.tsx";
import { known } from "../../kit/known.ts";
import { numberColumn } from "../../kit/number_column.ts";
import { formatBytes, formatDigits, formatMs, formatSpan } from "../../kit/numbers.ts";
import { Sparkline } from "../../kit/sparkline.tsx";
import type { NodeRow } from "../../mesh/node_rows.ts";
import { HISTORY_MS, type Sample } from "../../robot/figure_history.ts";
import { HealthPill } from "./health_pill.tsx";

/** What the columns need beside their rows. */
export interface NodeColumnsOptions {
  /** Opens the details of a node. */
  readonly onOpen: (uuid: string) => void;
  /** What a node's processor has taken of late, in percent. */
  readonly cpuOf: (uuid: string) => readonly Sample[];
  readonly nowMs: number;
  /** When nodes have told last, by the same clock as that. */
  readonly toldMs: number;
}

/** @returns The columns of the table of nodes. */
export function nodeColumns(options: NodeColumnsOptions): readonly Column<NodeRow>[] {
  return [
    {
      key: "name",
      title: "Node",
      value: ({ name }) => name,
      cell: (row) => <Name row={row} {...options} />,
    },
    {
      key: "health",
      title: "Health",
      about: "What is wrong, by what the node tells",
      value: ({ grade, goneSinceMs }) => goneSinceMs !== null ? 0 : GRADES.indexOf(grade) + 1,
      cell: (row) => <HealthPill row={row} nowMs={options.nowMs} />,
    },
    {
      key: "cpu",
      title: "Processor",
      about: "What its process takes, in percent of one processor, and over the last minute",
      isNumber: true,
      value: ({ figures }) => figures?.cpuPercent ?? null,
      cell: (row) => <Processor row={row} {...options} />,
    },
    {
      ...numberColumn({
        key: "memory",
        title: "Memory",
        valueOf: ({ figures }) => figures?.rssBytes,
        format: formatBytes,
      }),
      about: "What its process has in use",
    },
    {
      ...numberColumn({
        key: "lag",
        title: "Lag",
        valueOf: ({ figures }) => figures?.maxLagMs,
        format: formatMs,
      }),
      about: "How late its callbacks came at most in the last five seconds",
      from: 1,
    },
    {
      ...numberColumn({
        key: "in",
        title: "In/s",
        valueOf: ({ figures }) => figures?.receivedHz,
        format: formatDigits,
      }),
      about: "Messages that it got in a second",
      from: 1,
    },
    {
      ...numberColumn({
        key: "out",
        title: "Out/s",
        valueOf: ({ figures }) => figures?.sentHz,
        format: formatDigits,
      }),
      about: "Messages that it sent in a second, to all of its listeners",
      from: 1,
    },
    {
      ...numberColumn({
        key: "uptime",
        title: "Up",
        valueOf: ({ figures }) => figures?.uptimeMs,
        format: formatSpan,
      }),
      from: 2,
    },
    {
      key: "host",
      title: "Host",
      from: 2,
      value: ({ node }) => node.id.hostname,
      cell: ({ node }) => <span class="quiet">{node.id.hostname}</span>,
    },
  ];
}

const GRADES = ["bad", "warn", "unknown", "good"];

function Name({ row, onOpen }: NodeColumnsOptions & { readonly row: NodeRow }): VNode {
  return (
    <button type="button" class="row-link" onClick={() => onOpen(row.uuid)}>
      <span>{row.name}</span>
      {row.hint !== "" && <span class="quiet small">{row.hint}</span>}
    </button>
  );
}

function Processor(
  { row: { uuid, figures }, cpuOf, toldMs }: NodeColumnsOptions & { readonly row: NodeRow },
): VNode {
  const percent = figures?.cpuPercent ?? null;
  const shared = percent !== null && (figures?.sharedBy ?? 1) > 1;
  return (
    <span class="processor">
      <Sparkline samples={cpuOf(uuid)} untilMs={toldMs} spanMs={HISTORY_MS} max={100} />
      <span title={shared ? `shared by ${figures!.sharedBy} nodes of one process` : undefined}>
        {known(percent, (value) => `${value.toFixed(1)} %`)}
      </span>
    </span>
  );
}
