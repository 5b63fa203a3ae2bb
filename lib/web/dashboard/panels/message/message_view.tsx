import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { Empty } from "../../kit/empty.tsx";
import { useRobot } from "../../robot/robot.ts";
import { FieldDetails } from "./field_details.tsx";
import { MessageHead } from "./message_head.tsx";
import { MessageRow } from "./message_row.tsx";
import { MessageTools } from "./message_tools.tsx";
import { SendView } from "./send_view.tsx";
import { type Rows, TreeView } from "./tree/tree_view.tsx";
import { useFoundRows } from "./use_found_rows.ts";
import { useMessageModel } from "./use_message_model.ts";

interface MessageViewProps {
  readonly topic: string;
  /** Whether it is seen: nothing is drawn while it is not. */
  readonly isVisible: ReadonlySignal<boolean>;
}

/** The last message of a topic, as a tree. */
export function MessageView({ topic, isVisible }: MessageViewProps): VNode {
  const { source, role } = useRobot();
  const info = source.value.topics.value.find(({ name }) => name === topic);
  const maySend = info?.mayWrite && role.value === "control" && source.value.kind === "live";
  const { model, version, redraw } = useMessageModel(topic, isVisible);
  const filter = useSignal("");
  const chosen = useSignal<readonly string[] | undefined>(undefined);
  useEffect(() => {
    filter.value = "";
    chosen.value = undefined;
  }, [topic]);
  // Drawn anew with it.
  version.value;
  const { tree, message, changes } = model;
  const found = useFoundRows(tree, message?.value, filter.value);
  const rows: Rows = found?.rows ?? { count: tree.rows, rowAt: (index) => tree.rowAt(index) };
  const chosenRow = chosen.value ? (found ?? tree).rowOf(chosen.value) : -1;
  useMarksEnd(model.changes.marksEndAtMs, redraw);
  const nowMs = performance.now();
  return (
    <>
      <MessageHead model={model} topic={info} />
      <MessageTools
        model={model}
        redraw={redraw}
        filter={filter.value}
        onFilter={(text) => void (filter.value = text)}
      />
      {message === undefined
        ? <Waiting topic={topic} isSent={(info?.senders.length ?? 0) > 0} />
        : (
          <TreeView
            label={`The message of ${topic}`}
            rows={rows}
            chosen={chosenRow}
            hasPaths={found !== undefined}
            onChoose={(row) => void (chosen.value = rows.rowAt(row).path)}
            onOpen={(row, isOpen) => {
              if (!found) tree.setOpen(row, isOpen);
              redraw();
            }}
            row={(row) => (
              <MessageRow
                row={row}
                topic={topic}
                hasPaths={found !== undefined}
                see={(key, text) => changes.see(key, text, nowMs)}
              />
            )}
          />
        )}
      {found && (
        <p class="found-note small quiet" role="status">
          {foundText(rows.count, found.isCut)}
        </p>
      )}
      {chosen.value && chosenRow >= 0 && (
        <FieldDetails
          row={rows.rowAt(chosenRow)}
          topic={topic}
          onClose={() => void (chosen.value = undefined)}
        />
      )}
      {maySend && <SendView key={topic} topic={info} message={message} />}
    </>
  );
}

function Waiting({ topic, isSent }: { readonly topic: string; readonly isSent: boolean }): VNode {
  if (topic === "") return <Empty title="Choose a topic" />;
  return (
    <Empty title="Waiting for a message">
      {!isSent && <p>Nobody sends on this topic at the moment.</p>}
    </Empty>
  );
}

/** Marks of what has changed go away also where nothing comes any more. */
function useMarksEnd(endAtMs: number, redraw: () => void): void {
  useEffect(() => {
    const waitMs = endAtMs - performance.now();
    if (!(waitMs > 0)) return;
    const timer = setTimeout(redraw, waitMs + 20);
    return () => clearTimeout(timer);
  }, [endAtMs]);
}

function foundText(count: number, isCut: boolean): string {
  if (count === 0) return "No field is called so";
  return `${count} ${count === 1 ? "field" : "fields"}${isCut ? " and maybe more" : ""}`;
}
