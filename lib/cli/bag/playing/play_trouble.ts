import type { BagInfo } from "../../../bag/bag_info.ts";
import type { BagMessage } from "../../../bag/bag_message.ts";
import type { BagProblem } from "../../../bag/reading/problem.ts";
import { printable, quoted } from "../../../text/printable.ts";
import { countOf } from "../telling/counts.ts";
import { problemLines } from "../telling/trouble.ts";

/** Gathers what goes wrong while a bag is played: once, however often it is played. */
export class PlayTrouble {
  #problems: BagProblem[] = [];
  readonly #unsendable = new Map<string, { codec: string; count: number }>();
  #isFirst: boolean | null = null;

  /** Notes that the bag is played from its beginning. */
  begin(): void {
    this.#isFirst = this.#isFirst === null;
  }

  /** Takes note of a part that cannot be read. */
  readonly problem = (problem: BagProblem): void => {
    if (this.#isFirst) this.#problems.push(problem);
  };

  /** Takes note of a message that cannot be sent. */
  readonly unsendable = ({ topic, codec }: BagMessage): void => {
    if (!this.#isFirst) return;
    const known = this.#unsendable.get(topic);
    this.#unsendable.set(topic, { codec, count: (known?.count ?? 0) + 1 });
  };

  /** Whether messages were left out. */
  get isSerious(): boolean {
    return this.#problems.length > 0 || this.#unsendable.size > 0;
  }

  /** @returns What to tell, but for what was told of the bag before. */
  lines({ problems }: BagInfo): string[] {
    const unsendable = [...this.#unsendable].map(([topic, { codec, count }]) =>
      `Not sent: ${countOf(count)} of topic ${quoted(topic)} whose bytes are no ${
        printable(codec)
      }.`
    );
    const isNew = problems.length === 0 && this.#problems.length > 0;
    return [
      ...(isNew ? ["Not all of it could be read:", ...problemLines(this.#problems)] : []),
      ...unsendable,
    ];
  }
}
