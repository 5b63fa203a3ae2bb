/** What `rosy doctor` looks into. */
export type CheckName =
  | "permissions"
  | "interfaces"
  | "port"
  | "multicast"
  | "sockets"
  | "coordinator"
  | "peers"
  | "nodes"
  | "versions"
  | "clocks"
  | "time"
  | "domains"
  | "topics"
  | "types";

/** How something was found: `"warn"` works, but hardly as wished; `"fail"` does not. */
export type Verdict = "ok" | "warn" | "fail";

/** One thing that was looked into. */
export interface Finding {
  /** Which check it belongs to; a check may have several findings. */
  readonly check: CheckName;
  readonly verdict: Verdict;
  /** What was found, in a line. */
  readonly summary: string;
  /** What to do about it, as a sentence; `null` where nothing need be done. */
  readonly advice: string | null;
  /** The same for programs: addresses, and times in milliseconds. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A finding whose check is known from where it was found. */
export type Outcome = Omit<Finding, "check">;

/** @returns What is as it should be. */
export function ok(summary: string, details?: Finding["details"]): Outcome {
  return { verdict: "ok", summary, advice: null, ...(details && { details }) };
}

/** @returns What works, but hardly as wished. */
export function warn(summary: string, advice: string, details?: Finding["details"]): Outcome {
  return { verdict: "warn", summary, advice, ...(details && { details }) };
}

/** @returns What does not work. */
export function fail(summary: string, advice: string, details?: Finding["details"]): Outcome {
  return { verdict: "fail", summary, advice, ...(details && { details }) };
}
