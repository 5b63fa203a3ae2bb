import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../../time/clock.ts";
import type { Role } from "../gateway/mesh_view.ts";

/** Who logs in once more than this logs the one out who did so first. */
const MAX_SESSIONS = 1000;
/** Somebody who looks every day is not asked again. */
const LIFETIME_MS = 7 * 24 * 3600 * 1000;

interface BrowserSession {
  readonly role: Role;
  untilMs: number;
}

/**
 * Browsers that have logged in. Their cookies hold no token, but a number that means nothing elsewhere,
 * nor here once the program was started anew.
 */
export class BrowserSessions {
  readonly #clock: Clock;
  /** By the hashes of their numbers, the oldest first: how long one is looked for tells nothing. */
  readonly #sessions = new Map<string, BrowserSession>();

  /** @param clock Says when one has gone unused for a week. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Lets a browser in.
   *
   * @param role What it may do.
   * @returns The number that its cookie is to hold.
   */
  begin(role: Role): string {
    const id = randomBytes(32).toString("base64url");
    this.#sessions.set(hash(id), { role, untilMs: this.#clock.monotonicMs() + LIFETIME_MS });
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    return id;
  }

  /**
   * Looks a browser up.
   *
   * @param id What its cookie holds.
   * @returns What it may do; `undefined` where it is unknown, or has gone unused for a week.
   */
  roleOf(id: string): Role | undefined {
    const key = hash(id);
    const session = this.#sessions.get(key);
    const nowMs = this.#clock.monotonicMs();
    if (!session || session.untilMs < nowMs) {
      this.#sessions.delete(key);
      return undefined;
    }
    session.untilMs = nowMs + LIFETIME_MS;
    return session.role;
  }

  /** Forgets a browser. Idempotent. */
  end(id: string): void {
    this.#sessions.delete(hash(id));
  }
}

function hash(id: string): string {
  return createHash("sha256").update(id).digest("base64url");
}
