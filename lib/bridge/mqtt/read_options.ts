import { fileReason } from "../../text/file_reason.ts";
import type { BrokerOptions } from "./broker/open_broker.ts";
import type { MqttOptions } from "./mqtt_options.ts";

const PORTS = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 } as const;
const DEFAULT_KEEPALIVE_S = 20;
const MAX_KEEPALIVE_S = 65_535;
const DEFAULT_PACKET_BYTES = 16 * 1024 * 1024;

/** Where a broker is, and who connects, as far as that can be said without reading files. */
export type Target =
  & Pick<BrokerOptions, "protocol" | "hostname" | "port" | "path" | "address">
  & Pick<BrokerOptions, "version" | "user" | "password" | "keepaliveS" | "maxPacketBytes">;

/**
 * Reads what a user says of a broker.
 *
 * @param options What was said.
 * @throws {TypeError} If something in it makes no sense.
 */
export function readTarget(options: MqttOptions): Target {
  const url = readUrl(options.url);
  const protocol = protocolOf(url);
  const port = url.port === "" ? PORTS[protocol] : Number(url.port);
  const isWeb = protocol === "ws" || protocol === "wss";
  const path = isWeb ? url.pathname + url.search : "";
  const { version, keepaliveS = DEFAULT_KEEPALIVE_S, maxPacketBytes = DEFAULT_PACKET_BYTES } =
    options;
  checkNumber("keepalive", keepaliveS, MAX_KEEPALIVE_S);
  checkNumber("max_packet_bytes", maxPacketBytes, 268_435_460);
  const user = options.user ?? (url.username === "" ? undefined : decode(url.username));
  const password = options.password ?? (url.password === "" ? undefined : decode(url.password));
  if ((options.cert === undefined) !== (options.key === undefined)) {
    throw new TypeError("Cannot use a certificate without its key, or a key alone: give both");
  }
  return {
    protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    path,
    address: `${protocol}://${url.hostname}:${port}${path === "/" ? "" : path}`,
    keepaliveS,
    maxPacketBytes,
    ...(version !== undefined && { version: version === "5.0" ? 5 : 4 } as const),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
  };
}

/**
 * Reads the files that a user has named.
 *
 * @throws {TypeError} If one cannot be read, with why.
 */
export async function readFiles(
  { passwordFile, ca, cert, key }: MqttOptions,
): Promise<Pick<BrokerOptions, "password" | "ca" | "cert" | "key">> {
  const password = await read("the password", passwordFile);
  const texts = {
    ca: await read("the certificates of who vouches for the broker", ca),
    cert: await read("the certificate", cert),
    key: await read("the key of the certificate", key),
  };
  const given = Object.entries(texts).filter(([, text]) => text !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(password !== undefined && { password: password.replace(/\r?\n$/, "") }),
  };
}

async function read(what: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new TypeError(`Cannot read ${what} from "${path}": ${fileReason(error)}`);
  }
}

function readUrl(text: string): URL {
  try {
    return new URL(text.includes("://") ? text : `mqtt://${text}`);
  } catch {
    // What was said is left out: there may be a password in it.
    throw new TypeError("Cannot use that as a broker's address: write mqtt://HOST:PORT");
  }
}

function protocolOf({ protocol, hostname }: URL): keyof typeof PORTS {
  const name = protocol.slice(0, -1);
  if (hostname === "") {
    throw new TypeError("Cannot use an address without a host: write mqtt://HOST:PORT");
  }
  if (Object.hasOwn(PORTS, name)) return name as keyof typeof PORTS;
  const known = Object.keys(PORTS).map((each) => `${each}://`).join(", ");
  throw new TypeError(`Cannot use "${name}://" to connect to a broker: it is one of ${known}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checkNumber(what: string, value: number, maximum: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return;
  throw new TypeError(`Cannot use ${value} as ${what}: it is a whole number from 1 to ${maximum}`);
}
