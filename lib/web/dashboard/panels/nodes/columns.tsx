import type { VNode } from "preact";
import type { Column } from "../../kit/data_table.tsx";
import { known } from "../../kit/known.ts";
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
      ...number("memory", "Memory", ({ figures }) => figures?.rssBytes, formatBytes),
      about: "What its process has in use",
    },
    {
      ...number("lag", "Lag", ({ figures }) => figures?.maxLagMs, formatMs),
      about: "How late its callbacks came at most in the last five seconds",
      from: 1,
    },
    {
      ...number("in", "In/s", ({ figures }) => figures?.receivedHz, formatDigits),
      about: "Messages that it got in a second",
      from: 1,
    },
    {
      ...number("out", "Out/s", ({ figures }) => figures?.sentHz, formatDigits),
      about: "Messages that it sent in a second, to all of its listeners",
      from: 1,
    },
    { ...number("uptime", "Up", ({ figures }) => figures?.uptimeMs, formatSpan), from: 2 },
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

function number(
  key: string,
  title: string,
  valueOf: (row: NodeRow) => number | null | undefined,
  format: (value: number) => string,
): Column<NodeRow> {
  return {
    key,
    title,
    isNumber: true,
    value: (row) => valueOf(row) ?? null,
    cell: (row) => known(valueOf(row), format),
  };
}

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
