import config from "../../deno.json" with { type: "json" };

/** The version of rosy. */
export const VERSION: string = config.version;
