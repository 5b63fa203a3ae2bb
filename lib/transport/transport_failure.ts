import type { Address } from "../mesh/node_record.ts";
import { exhausted } from "../text/exhausted.ts";
import { missingPermission } from "../text/missing_permission.ts";
import { formatAddress } from "./address_text.ts";

type Reasons = readonly (readonly [type: new (...args: ErrorArguments) => Error, text: string])[];
type ErrorArguments = [message: string, options: ErrorOptions];

const CONNECT_REASONS: Reasons = [
  [Deno.errors.ConnectionRefused, "connection refused; is the process there still running?"],
  [Deno.errors.NotFound, "no such socket; is the process there still running?"],
  [Deno.errors.ConnectionReset, "connection reset by the other end"],
  [Deno.errors.TimedOut, "no answer in time; the other end is unreachable or overloaded"],
  [Deno.errors.NetworkUnreachable, "no route to this network"],
  [
    Deno.errors.AddrNotAvailable,
    "this machine has no such address family, no such clientHost, or no port left for another connection",
  ],
  [Deno.errors.PermissionDenied, "permission denied; the socket belongs to another user"],
];

const LISTEN_REASONS: Reasons = [
  [Deno.errors.AddrInUse, "already in use; choose another one or stop the process that uses it"],
  [Deno.errors.AddrNotAvailable, "this machine has no such address"],
  [Deno.errors.NotFound, "no such directory"],
  [Deno.errors.PermissionDenied, "permission denied"],
];

/**
 * Puts into words why a connection could not be opened.
 *
 * @param address Where to.
 * @param cause What the system said.
 * @returns An error of the same class as `cause`.
 */
export function connectFailure(address: Address, cause: unknown): Error {
  return describe(`Cannot connect to ${formatAddress(address)}`, CONNECT_REASONS, cause);
}

/**
 * Puts into words why nobody can be listened to at an address.
 *
 * @param address Where.
 * @param cause What the system said.
 * @returns An error of the same class as `cause`.
 */
export function listenFailure(address: Address, cause: unknown): Error {
  return describe(`Cannot listen at ${formatAddress(address)}`, LISTEN_REASONS, cause);
}

/**
 * The system's own words, without the decoration.
 *
 * @param error What was thrown.
 * @returns Such as `broken pipe`; where something has run out, with what to try.
 */
export function systemReason(error: unknown): string {
  const permission = missingPermission(error);
  if (permission !== undefined) return permission;
  const text = exhausted(error) ?? (error instanceof Error ? error.message : String(error));
  return text.replace(/ \(os error \d+\)/, "").replace(/^[A-Z](?=[a-z])/, (c) => c.toLowerCase());
}

function describe(what: string, reasons: Reasons, cause: unknown): Error {
  if (cause instanceof Deno.errors.NotCapable) {
    return new Deno.errors.NotCapable(`${what}: ${systemReason(cause)}`, { cause });
  }
  for (const [type, text] of reasons) {
    if (cause instanceof type) return new type(`${what}: ${text}`, { cause });
  }
  return new Error(`${what}: ${systemReason(cause)}`, { cause });
}
