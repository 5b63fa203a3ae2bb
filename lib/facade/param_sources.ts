import { readEnvironment } from "../node/options/resolve_options.ts";
import type { ResolvedNodeOptions } from "../node/options/options.ts";
import type { ToldParams } from "../node/options/param_flags.ts";
import { gatherParamSources } from "../params/given/param_sources.ts";
import { PARAMS_VARIABLE } from "../params/given/params_variable.ts";
import type { ParamSources } from "../params/param_source.ts";
import { FileParamStore } from "../params/store/file_param_store.ts";
import { findParamsFile } from "../params/store/params_directory.ts";
import { systemClock } from "../time/clock.ts";

/**
 * Gathers what the params of a node on this machine begin with, and finds where they are saved.
 *
 * @param options The node's options.
 * @param told What its command line says of params.
 * @returns All of that.
 * @throws {Error} If a file cannot be read, or what is given makes no sense.
 */
export async function paramSourcesHere(
  { name, domainId, params, paramsDirectory: directory, logger }: ResolvedNodeOptions,
  told?: ToldParams,
): Promise<ParamSources> {
  return {
    sources: await gatherParamSources({
      node: name,
      option: params,
      variable: readEnvironment(PARAMS_VARIABLE),
      told,
    }),
    store: new FileParamStore({
      findPlace: () =>
        findParamsFile({ domainId, name }, { directory, variable: (name) => Deno.env.get(name) }),
      clock: systemClock,
      logger,
    }),
  };
}
