import type { RetainedMark } from "../../wire/retained.ts";

/** What one sender keeps of one topic, as a node sees it that listens. */
export class RetainedSource {
  /** How many times this node has asked for what is kept. */
  requests = 0;
  /** The last of these that is answered: what comes from now on is the answer, and what follows it. */
  answered = 0;

  /** An answer begins, or goes on. */
  noteAnswer(request: number): void {
    if (request > this.answered && request <= this.requests) this.answered = request;
  }
}

/** What is known of an arriving message that its sender keeps. */
export interface Retention {
  /** What keeps it. */
  readonly source: RetainedSource;
  /** What its frame says. */
  readonly mark: RetainedMark;
}
