import { briefText } from "../../../log/error_text.ts";

/** A broker refuses a connection, a subscription or a message, or cannot be reached. */
export class BrokerError extends Error {
  override readonly name = "BrokerError";
  /** The broker's reason code, as MQTT numbers them; `undefined` where it has said nothing. */
  readonly reason: number | undefined;

  /**
   * @param message What failed, and what to do.
   * @param options The `cause`, and the broker's `reason`.
   */
  constructor(message: string, { reason, ...options }: ErrorOptions & { reason?: number } = {}) {
    super(message, options);
    this.reason = reason;
  }
}

const BAD_LOGIN = "it does not know the user or the password: check both";
const NOT_AUTHORIZED = "it wants to know who connects, or does not let that user in: give a user " +
  "and a password that it knows";
const BAD_CLIENT_ID = "it does not take the client's name: choose another clientId";
const BUSY = "it takes nobody for now";
const OTHER_VERSION = "it does not speak that version of MQTT: leave the version out";

/** Why a broker has said no, by its reason codes: small ones are those of 3.1.1. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [1, OTHER_VERSION],
  [2, BAD_CLIENT_ID],
  [3, BUSY],
  [4, BAD_LOGIN],
  [5, NOT_AUTHORIZED],
  [132, OTHER_VERSION],
  [133, BAD_CLIENT_ID],
  [134, BAD_LOGIN],
  [135, NOT_AUTHORIZED],
  [136, BUSY],
  [137, BUSY],
  [138, "it has banned this client"],
  [141, "it has heard nothing for too long"],
  [142, "another client has taken the name: give each bridge a clientId of its own"],
  [147, "it was sent more than it takes at once"],
  [149, "a message was longer than it takes"],
  [151, "a quota is used up"],
]);

/** Why there is no connection, by the codes of the system. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there: check host and port, and whether the broker runs",
  ECONNRESET: "it closed the connection: the port may be that of TLS, or of another protocol",
  ENOTFOUND: "no machine has that name",
  EHOSTUNREACH: "there is no way to that machine",
  ENETUNREACH: "there is no way to that network",
  ETIMEDOUT: "it does not answer",
};

/**
 * @param address The broker's, without passwords.
 * @param cause What the client says.
 * @returns Why there is no connection, for people.
 */
export function connectError(address: string, cause: unknown): BrokerError {
  const code = (cause as { code?: unknown } | null)?.code;
  const reason = typeof code === "number" ? code : undefined;
  const why = reason === undefined ? unreachableText(code, cause) : refusalText(reason);
  return new BrokerError(`Cannot connect to ${address}: ${why}`, {
    cause,
    ...(reason !== undefined && { reason }),
  });
}

/** @returns What a broker's reason code means, for people. */
export function refusalText(reason: number): string {
  return REFUSALS.get(reason) ?? `it refuses, with reason 0x${reason.toString(16)}`;
}

/** @returns Whether a broker says, or may mean, that it does not speak the version. */
export function isOtherVersion(error: BrokerError): boolean {
  return error.reason === 1 || error.reason === 132;
}

function unreachableText(code: unknown, cause: unknown): string {
  const known = typeof code === "string" ? UNREACHABLE[code] : undefined;
  if (known !== undefined) return known;
  const text = briefText(cause);
  return text === "connack timeout" ? "it does not answer: is it a broker of MQTT?" : text;
}
