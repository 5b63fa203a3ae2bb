import type { Node } from "../../facade/node.ts";
import { quoted } from "../../text/printable.ts";
import type { Output } from "../terminal/output.ts";

/** Announces topics as what comes on others: with the same type, as soon as somebody has it. */
export class TypeRelay {
  readonly #node: Node;
  readonly #output: Output;
  /** By target: the hash of the type that it was announced with; none where without. */
  readonly #announced = new Map<string, string | undefined>();
  readonly #busy = new Set<string>();
  readonly #told = new Set<string>();

  /**
   * @param node Who announces.
   * @param output Where it is told that types differ.
   */
  constructor(node: Node, output: Output) {
    this.#node = node;
    this.#output = output;
  }

  /**
   * Announces a topic, again where more is known.
   *
   * @param from Whose type it has.
   * @param to The topic.
   */
  update(from: string, to: string): void {
    if (this.#node.signal.aborted || this.#busy.has(to)) return;
    const types = this.#node.topicTypes(from);
    const [type] = types;
    const before = this.#announced.get(to);
    if (types.length > 1 || type && before !== undefined && before !== type.hash) {
      this.#tellOfDispute(to);
    } else if (type ? before === undefined : !this.#announced.has(to)) {
      void this.#announce(to, type).then((isDone) => isDone && this.update(from, to));
    }
  }

  async #announce(
    to: string,
    claim: ReturnType<Node["topicTypes"]>[number] | undefined,
  ): Promise<boolean> {
    this.#busy.add(to);
    try {
      const type = claim && await this.#node.fetchSchema(claim);
      await this.#node.getTopic(to).announce(type && { type });
      this.#announced.set(to, claim?.hash);
      return true;
    } catch {
      // Whoever has the type may be gone again, or this node: the next change is the next try.
      return false;
    } finally {
      this.#busy.delete(to);
    }
  }

  #tellOfDispute(to: string): void {
    if (this.#told.has(to)) return;
    this.#told.add(to);
    this.#output.message(`Types differ of what goes to ${quoted(to)}: no further one is announced`);
  }
}
