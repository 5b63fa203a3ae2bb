import type { ResolvedNatsOptions } from "./nats_options.ts";

/** What is wrong, by what the client says, and what to do about it. */
const EXPLANATIONS: readonly (readonly [RegExp, string])[] = [
  [
    /authorization violation/i,
    "it does not let us in (authorization violation): check user and password, token, nkey or creds",
  ],
  [
    /authentication (expired|revoked)/i,
    "our credentials are not valid any more: get new ones",
  ],
  [
    /UnknownIssuer|unable to (get|verify)|self.signed/i,
    "nobody that we trust vouches for its certificate: name the file of its authority as tls.ca",
  ],
  [
    /certificate.*(expired|not valid for)|CertExpired|NotValidForName/i,
    "its certificate is for another name, or has expired: use the name that stands in it, or renew it",
  ],
  [
    /certificate ?required|bad.?certificate|handshake failure/i,
    "it wants a certificate of ours: name the files as tls.cert and tls.key",
  ],
  [
    /does not support 'tls'|is not available on this server/i,
    "it does not encrypt: write nats:// instead of tls:// and leave out tls, or turn TLS on there",
  ],
  [/refused|ECONNREFUSED/i, "nothing listens there: start nats-server, or correct the address"],
  [
    /timeout|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/i,
    "it does not answer: check the address and the network between us",
  ],
  [/ENOTFOUND|getaddrinfo|lookup/i, "there is no machine of that name: correct the address"],
  [/ECONNRESET|end of|socket hang up/i, "it has closed the connection: its log says why"],
];

/**
 * Says why a server does not let us in.
 *
 * @param error What the client threw.
 * @param options Which servers; secrets stay out of the text.
 * @returns An error that says where, why, and what to do.
 */
export function explainNatsError(error: unknown, { servers }: ResolvedNatsOptions): Error {
  const said = error instanceof Error ? textsOf(error) : String(error);
  const known = EXPLANATIONS.find(([pattern]) => pattern.test(said));
  const where = servers.length === 1 ? servers[0] : `any of ${servers.join(", ")}`;
  return new Error(`Cannot connect to NATS at ${where}: ${known?.[1] ?? said}`, { cause: error });
}

function textsOf(error: Error): string {
  const { message, name, cause } = error;
  const code = "code" in error ? ` ${String(error.code)}` : "";
  const own = `${message || name}${code}`;
  return cause instanceof Error ? `${own}: ${textsOf(cause)}` : own;
}
