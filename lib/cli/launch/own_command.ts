/**
 * How this very program is started: compiled, or by Deno from its source or bundle.
 *
 * @returns The program and the arguments that stand before those of `rosy`.
 */
export function ownCommand(): string[] {
  return [Deno.execPath(), ...Deno.build.standalone ? [] : ["run", "-A", Deno.mainModule]];
}
