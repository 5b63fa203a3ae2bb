import { HandshakeError, type RefusalReason } from "../handshake/handshake.ts";
import { missingPermission } from "../text/missing_permission.ts";

/** What goes wrong between two rosys, and what to do about it. */
const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  version: "Update the older rosy: both sides have to speak the same protocol version",
  domain: "Give both the same domain, by --domain-id, ROSY_DOMAIN_ID or in the code",
  node: "Another process listens there now: correct the address, or look again in a moment",
  self: "This is its own address: leave it out",
  key: "Give all the same key, by ROSY_AUTHKEY, --authkey-file or in the code",
  encryption: "Give --encrypt (ROSY_ENCRYPT=1) to all, or to none",
  busy: "It has as many connections as it takes: look again in a moment",
  malformed: "No rosy listens there: correct the address",
};

/** Why something could not be reached, and what to do about it. */
export interface Trouble {
  /** Why, in a few words. */
  readonly reason: string;
  /** What to do, as a sentence. */
  readonly advice: string;
  /** Why it was refused, where it was. */
  readonly refusal?: RefusalReason;
}

/** What was to be reached. */
export interface Destination {
  /** For people: `10.0.0.5:7000`. */
  readonly where: string;
  /** What to do where nobody listens there, as a sentence. */
  readonly whenRefused: string;
  /** Whether it was waited for in vain. */
  readonly isLate: boolean;
}

/**
 * Puts into words why something could not be reached.
 *
 * @param error What was thrown.
 * @param destination What was to be reached.
 * @returns The same, for people.
 */
export function troubleOf(
  error: unknown,
  { where, whenRefused, isLate }: Destination,
): Trouble {
  const handshake = [error, (error as Error).cause].find((each) => each instanceof HandshakeError);
  if (handshake instanceof HandshakeError) {
    const { reason, message } = handshake;
    return { reason: message, advice: REFUSALS[reason], refusal: reason };
  }
  const cause = (error as Error).cause ?? error;
  const permission = missingPermission(error) ?? missingPermission(cause);
  if (permission !== undefined) return { reason: permission, advice: "Run it with that flag" };
  const is = (type: new () => Error) => error instanceof type || cause instanceof type;
  if (is(Deno.errors.ConnectionRefused) || is(Deno.errors.NotFound)) {
    return { reason: "connection refused: nobody listens there", advice: whenRefused };
  }
  if (isLate || is(Deno.errors.TimedOut)) {
    return {
      reason: "no answer",
      advice: `See that the machine is on and that no firewall stops TCP to ${where}, and that a ` +
        "rosy listens there",
    };
  }
  if (isUnknownHost(cause)) {
    return { reason: (error as Error).message, advice: "Correct the name, or give an IP address" };
  }
  if (is(Deno.errors.UnexpectedEof) || is(Deno.errors.ConnectionReset)) {
    return { reason: "it closes the connection at once", advice: REFUSALS.malformed };
  }
  return {
    reason: (error as Error).message,
    advice: `See that this machine has a way to ${where} (ping, ip route)`,
  };
}

function isUnknownHost(cause: unknown): boolean {
  const { code } = cause as { code?: unknown };
  return typeof code === "string" && /^(ENOTFOUND|ENODATA|EAI_)/.test(code);
}
