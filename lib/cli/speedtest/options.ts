import type { NodeOptions } from "../../node/options/options.ts";
import type { CodecName } from "../../codec/registry.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { meshOptions } from "../mesh/mesh_options.ts";

/**
 * Turns the flags that both ends of a speed test have into options of the library.
 *
 * @param flags The command's flags.
 * @returns The options of its node.
 * @throws {UsageError} If they make no sense.
 */
export function speedtestNodeOptions(flags: FlagValues): NodeOptions {
  return {
    name: flags.text("name")!,
    ...meshOptions(flags),
    // The flag allows names of built-in codecs only.
    dataCodec: flags.text("codec") as CodecName,
    allowUnixConnections: !flags.isOn("disable-unix"),
    allowTcpConnections: !flags.isOn("disable-tcp"),
  };
}
