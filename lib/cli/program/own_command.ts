/**
 * How this very program is started: compiled, or by Deno from its source or bundle.
 *
 * @returns The program and the arguments that stand before those of `rosy`.
 */
export function ownCommand(): [program: string, ...args: string[]] {
  return [Deno.execPath(), ...Deno.build.standalone ? [] : ["run", "-A", Deno.mainModule]];
}
