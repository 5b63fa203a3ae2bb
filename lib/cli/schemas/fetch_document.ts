import type { Node } from "../../facade/node.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import { quoted } from "../../text/printable.ts";
import { nodesText } from "./claims.ts";
import { readTypeDocument, type TypeDocument } from "../../schema/document/type_document.ts";

/**
 * Gets the schema of a type from a node that has it.
 *
 * @param node The command's node.
 * @param claim The type.
 * @param signal Gives up.
 * @returns What the schema says.
 * @throws {Error} If nobody who has it answers, or it cannot be read.
 * @throws {unknown} The signal's reason, if it comes.
 */
export async function fetchDocument(
  node: Node,
  claim: ClaimedType,
  signal: AbortSignal,
): Promise<TypeDocument> {
  try {
    return readTypeDocument(await node.fetchSchema(claim, { signal }));
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot read type ${quoted(claim.name)} of ${nodesText(claim.nodes)}: ${reason}`,
      { cause: error },
    );
  }
}
