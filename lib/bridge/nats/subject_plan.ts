import type { ResolvedNatsOptions } from "./nats_options.ts";
import { subjectOf } from "./subjects.ts";

/** Where things are in the system: what stands before the subjects of names, and which others there are. */
export interface SubjectPlan {
  /** Before topics. */
  readonly topics: string;
  /** Before services. */
  readonly services: string;
  /** What only bridges use; `null` where others are not known to be bridges. */
  readonly rosy: RosySubjects | null;
}

/** Subjects that only bridges use. */
export interface RosySubjects {
  /** Before topics whose messages are stored until all have them. */
  readonly durable: string;
  /** Before the numbers of the parts, and the topics, of messages that are kept. */
  readonly kept: string;
  /** Before a bridge's id: changes of what its mesh has. */
  readonly state: string;
  /** Before a bridge's id, or `all`: asks for all that its mesh has. */
  readonly ask: string;
  /** Before a bridge's id: answers to that. */
  readonly told: string;
  /** Before the id of a connection: what is meant for it alone. */
  readonly inbox: string;
  /** Calls that nobody waits for any more. */
  readonly cancelled: string;
}

/**
 * Says where things are.
 *
 * @param options `layout` and `prefix`.
 */
export function planSubjects(
  { layout, prefix }: Pick<ResolvedNatsOptions, "layout" | "prefix">,
): SubjectPlan {
  if (layout === "plain") return { topics: prefix, services: prefix, rosy: null };
  const under = (level: string) => `${prefix}${level}.`;
  return {
    topics: under("t"),
    services: under("s"),
    rosy: {
      durable: under("d"),
      kept: under("k"),
      state: under("_state"),
      ask: under("_ask"),
      told: under("_told"),
      inbox: under("_inbox"),
      cancelled: `${prefix}_cancelled`,
    },
  };
}

const MAX_SUBJECTS = 10_000;

/** Remembers the subjects of names: writing one takes longer than finding it. */
export class SubjectCache {
  readonly #roots = new Map<string, Map<string, string>>();

  /** @returns The subject of a name, with what stands before it. */
  of(root: string, name: string): string {
    let subjects = this.#roots.get(root);
    if (subjects === undefined) this.#roots.set(root, subjects = new Map());
    let subject = subjects.get(name);
    if (subject !== undefined) return subject;
    if (subjects.size >= MAX_SUBJECTS) subjects.clear();
    subject = root + subjectOf(name);
    subjects.set(name, subject);
    return subject;
  }
}
