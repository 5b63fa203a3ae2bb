import type { Link } from "../bridge.ts";
import type { Settings } from "../kind.ts";
import { isPythonCodecName } from "./codecs/python_codecs.ts";
import { createPythonLink, type PythonLinkOptions } from "./python_link.ts";

/**
 * Makes a link of what a user wrote for `rosy bridge python`.
 *
 * @param address `zeroconf:DOMAIN` of 0.8, `coordinator:HOST` with or without a port of 0.7.
 * @param settings The settings of the kind.
 * @returns The link.
 * @throws {TypeError} If something in it makes no sense.
 */
export function openLink(address: string, settings: Settings = {}): Link {
  const { codec, python_authkey: authKey, python_name: name, keywords } = settings;
  const { python_interface: wanted } = settings;
  if (codec !== undefined && !isPythonCodecName(codec)) {
    throw new TypeError(`Cannot use "${codec}" as a codec: it is pickle, msgpack or json`);
  }
  return createPythonLink({
    ...whereIs(address),
    ...codec !== undefined && { codec },
    ...typeof authKey === "string" && { authKey },
    ...typeof name === "string" && { name },
    ...typeof wanted === "string" && { interface: wanted },
    keywords: keywords === "last" ? "last" : "never",
  });
}

function whereIs(address: string): Pick<PythonLinkOptions, "version" | "domainId" | "coordinator"> {
  const [, scheme, rest] = /^(zeroconf|coordinator):(.+)$/.exec(address) ?? [];
  if (scheme === "zeroconf") return { version: "0.8", domainId: rest! };
  if (scheme === "coordinator") return { version: "0.7", coordinator: rest! };
  throw new TypeError(
    `Cannot use "${address}" as the address of Python's rosy: write zeroconf:DOMAIN for 0.8, such as ` +
      "zeroconf:default, and coordinator:HOST:PORT for 0.7, such as coordinator:localhost:7679",
  );
}
