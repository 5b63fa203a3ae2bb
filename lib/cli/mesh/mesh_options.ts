import type { LogLevel } from "../../log/log_level.ts";
import { createLogger, type Logger } from "../../log/logger.ts";
import { MESH_OPTIONS, type MeshOption } from "../../node/options/mesh_definition.ts";
import { LAYERED_OPTIONS, type LayeredOption } from "../../node/options/layered_definition.ts";
import type { Layer } from "../../node/options/layers.ts";
import type { MeshOptions } from "../../node/options/options.ts";
import { type FlagReader, optionsFromFlags } from "../../node/options/options_from_flags.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { UsageError } from "../line/usage_error.ts";

/** What the flags of every command say: of the mesh, and of the log. */
export interface CommonOptions extends MeshOptions {
  readonly logger: Logger;
}

/**
 * Turns flags into options of the library.
 *
 * @param flags The command's flags.
 * @returns The options; what no flag says is left to the library.
 * @throws {UsageError} If they make no sense together or cannot be read.
 */
export function meshOptions(flags: FlagValues): CommonOptions {
  const options = givenMeshOptions(flags);
  if (options.encrypt && options.authKey === undefined && !Deno.env.get("ROSY_AUTHKEY")) {
    throw new UsageError("flag --encrypt needs a key: set ROSY_AUTHKEY, or give --authkey-file");
  }
  return options;
}

/**
 * Turns flags into options where others may give a part of them, such as the key.
 *
 * @param flags The command's flags.
 * @returns The options that flags give.
 * @throws {UsageError} If they cannot be read, or exclude each other.
 */
export function givenMeshOptions(flags: FlagValues): CommonOptions {
  const mesh = optionsFromFlags<MeshOption>(MESH_OPTIONS, readerOf(flags));
  return { ...mesh, logger: createLogger(flags.text("log") as LogLevel | undefined) };
}

/**
 * Turns flags into what they say of the names in a user's own code.
 *
 * @param flags The command's flags.
 * @returns The options that flags give.
 * @throws {UsageError} If they cannot be read.
 */
export function layerOptions(flags: FlagValues): Layer {
  return optionsFromFlags<LayeredOption>(LAYERED_OPTIONS, readerOf(flags));
}

function readerOf(flags: FlagValues): FlagReader {
  return {
    value: (name) => {
      const texts = flags.texts(name);
      if (texts.length > 0) return texts.join(",");
      return flags.isOn(name) || (flags.text(name) ?? flags.number(name));
    },
    refuse: (message, value) =>
      new UsageError(value?.flag === undefined ? message : `flag --${value.flag}: ${message}`),
  };
}
