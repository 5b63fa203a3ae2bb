import { formatNodeId, type NodeRecord } from "../../mesh/node_record.ts";
import type { ClockEstimate } from "../../peer/clock_estimate.ts";
import { isRefusal } from "../../peer/link_log.ts";
import { systemClock } from "../../time/clock.ts";
import { createVisitor } from "./create_visitor.ts";
import { createNodeId } from "../identity.ts";
import { observeMesh, type ObserveOptions } from "./observe_mesh.ts";
import { resolveToolOptions } from "../options/resolve_options.ts";

/** Nobody is waited for longer than this, in milliseconds. */
const VISIT_TIMEOUT_MS = 6000;

/** What one node says of itself, and what a visit to it showed. */
export interface NodeReport {
  /** What the mesh knows of it. */
  readonly record: NodeRecord;
  /** Where it was reached, or `null` where it was not. */
  readonly reachedAt: string | null;
  /** How far away it is and how its clock stands; `null` where it was not reached. */
  readonly clock: ClockEstimate | null;
  /** `"open"`, `"key"` where it asks for a key, `"encrypted"`; `null` where that is not known. */
  readonly protection: "open" | "key" | "encrypted" | null;
  /** Why it was not reached, or `null`. */
  readonly problem: string | null;
}

/**
 * Visits the nodes of a name.
 *
 * @param name The name; the first characters of a `uuid`, four at least, do it, too.
 * @param options Which mesh, and for how long to look.
 * @returns One report for each such node, in the order of their uuids.
 * @throws {Error} As {@linkcode observeMesh} does.
 */
export async function inspectNodes(
  name: string,
  options: ObserveOptions = {},
): Promise<NodeReport[]> {
  const { discoveryTimeMs: _, signal = new AbortController().signal, ...meshOptions } = options;
  const resolved = resolveToolOptions({ ...meshOptions, name: "observer" });
  const { nodes } = await observeMesh(options);
  const records = [...nodes.values()].filter(({ id }) =>
    id.name === name || name.length >= 4 && id.uuid.startsWith(name)
  );
  records.sort((a, b) => a.id.uuid < b.id.uuid ? -1 : 1);
  const { visitor } = await createVisitor(resolved, createNodeId("observer"), systemClock);
  const reached = resolved.encrypt ? "encrypted" : resolved.authKey === undefined ? "open" : "key";
  return await Promise.all(records.map(async (record): Promise<NodeReport> => {
    const either = AbortSignal.any([signal, AbortSignal.timeout(VISIT_TIMEOUT_MS)]);
    try {
      const { remote: reachedAt, clock } = await visitor.measure(record, either);
      return { record, reachedAt, clock, protection: reached, problem: null };
    } catch (error) {
      signal.throwIfAborted();
      const wantsKey = isRefusal(error) && error.cause.reason === "key";
      const protection = wantsKey ? "key" : null;
      return {
        record,
        reachedAt: null,
        clock: null,
        protection,
        problem: problemOf(error, record),
      };
    }
  }));
}

function problemOf(error: unknown, { id }: NodeRecord): string {
  const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
  if (isTimeout) return `Cannot reach node ${formatNodeId(id)}: it does not answer`;
  return error instanceof Error ? error.message : String(error);
}
