/**
 * For tests: loaded before a program, it has that meet an error which nobody catches, at SIGUSR1.
 *
 * @module
 */
Deno.addSignalListener("SIGUSR1", () => {
  throw new Error("an error nobody foresaw");
});
