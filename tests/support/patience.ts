/** Whether a processor is emulated, some fifty times as slow as a real one (`deno task test:arm`). */
export const IS_EMULATED = Deno.env.get("ROSY_TESTS_EMULATED") === "1";

/** A safety net, in milliseconds: nothing takes so long unless it hangs. */
export const PATIENCE_MS = IS_EMULATED ? 600_000 : 30_000;
