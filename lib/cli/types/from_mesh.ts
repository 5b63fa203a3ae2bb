import type { Node } from "../../facade/node.ts";
import { isHidden } from "../../mesh/names.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import { printable } from "../../text/printable.ts";
import type { RobotParts, Subject } from "../../typescript/write_robot.ts";
import type { CommandContext } from "../line/command.ts";
import { domainText } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { startNode } from "../mesh/start_node.ts";
import { claimsIn, nodesText, says } from "../schemas/claims.ts";
import { fetchDocument } from "../schemas/fetch_document.ts";
import type { Output } from "../terminal/output.ts";

/**
 * Gathers what there is in the mesh, and of which types.
 *
 * @param context The command's context.
 * @returns What there is.
 */
export async function partsOfMesh(
  { flags, output, signal }: CommandContext,
): Promise<RobotParts> {
  await using node = await startNode({ name: "rosy_types", ...meshOptions(flags) }, signal);
  await node.settled({ signal });
  const claims = claimsIn(node.topology);
  const subjects = async (kind: "topics" | "services") => {
    const names = new Set([
      ...namesIn(node.topology, kind),
      ...claims.filter((claim) => claim.kind === kind).map(({ subject }) => subject),
    ]);
    return await Promise.all(
      [...names].filter((name) => !isHidden(name)).sort().map((name) =>
        subjectOf(name, {
          node,
          output,
          signal,
          claims: claims.filter((claim) => claim.kind === kind && claim.subject === name),
        })
      ),
    );
  };
  return {
    topics: await subjects("topics"),
    services: await subjects("services"),
    source: domainText(flags),
  };
}

async function subjectOf(
  name: string,
  { node, output, signal, claims }: {
    readonly node: Node;
    readonly output: Output;
    readonly signal: AbortSignal;
    readonly claims: readonly ClaimedType[];
  },
): Promise<Subject> {
  const [claim, ...others] = claims.toSorted((a, b) => b.nodes.length - a.nodes.length);
  if (!claim) return { name };
  const note = others.length === 0
    ? {}
    : { note: `Nodes differ: this is what ${nodesText(claim.nodes)} ${says(claim.nodes)}.` };
  try {
    const { schema } = await fetchDocument(node, claim, signal);
    return { name, typeName: claim.name, schema, ...note };
  } catch (error) {
    signal.throwIfAborted();
    output.message(printable((error as Error).message));
    return { name, typeName: claim.name, ...note };
  }
}
