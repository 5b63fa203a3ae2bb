import type { Node } from "../../facade/node.ts";
import { actionServices } from "../../mesh/action_names.ts";
import { type ActionDocument, actionDocumentOf } from "../../schema/document/action_document.ts";
import { readTypeDocument, type TypeDocument } from "../../schema/document/type_document.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import type { ViewWaitOptions } from "./mesh_view.ts";

const TIMEOUT_MS = 5000;
/** The most texts that are kept as they were read. */
const MAX_DOCUMENTS = 1024;

/** The schemas of a mesh, as documents; each is read once. */
export class Schemas {
  readonly #node: Node;
  readonly #documents = new Map<string, TypeDocument>();

  constructor(node: Node) {
    this.#node = node;
  }

  /**
   * What the schema of a topic or service says.
   *
   * @param kind Which of the two.
   * @param name The full name.
   * @returns Where nodes disagree, what the one says that is known longest; `null` where none has a
   * schema, or it cannot be had or read.
   */
  async of(
    kind: "topics" | "services",
    name: string,
    options?: ViewWaitOptions,
  ): Promise<TypeDocument | null> {
    const claims = kind === "topics"
      ? this.#node.topicTypes(`/${name}`)
      : this.#node.serviceTypes(`/${name}`);
    for (const claim of claims) {
      const document = await this.#fetch(claim, options);
      if (document) return document;
    }
    return null;
  }

  /** What the schemas of an action say; `null` where nobody has any. */
  async ofAction(name: string, options?: ViewWaitOptions): Promise<ActionDocument | null> {
    const { start, follow } = actionServices(name);
    const [started, followed] = await Promise.all([
      this.of("services", start, options),
      this.of("services", follow, options),
    ]);
    return started && followed && actionDocumentOf(started, followed);
  }

  async #fetch(
    claim: ClaimedType,
    { timeoutMs = TIMEOUT_MS, signal }: ViewWaitOptions = {},
  ): Promise<TypeDocument | null> {
    const key = `${claim.encoding} ${claim.hash} ${claim.name}`;
    const known = this.#documents.get(key);
    if (known) return known;
    try {
      const text = await this.#node.fetchSchema(claim, { timeoutMs, ...signal && { signal } });
      const document = readTypeDocument({ ...text, name: claim.name });
      if (this.#documents.size >= MAX_DOCUMENTS) this.#documents.clear();
      this.#documents.set(key, document);
      return document;
    } catch {
      // Whoever has it is gone, or writes it in a way that is not known here: there is none then.
      signal?.throwIfAborted();
      return null;
    }
  }
}
