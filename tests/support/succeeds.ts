/** Whether a program is there, and ends well. */
export function succeeds(program: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Whether there is `script` of util-linux, which opens terminals; others know other options. */
export const HAS_SCRIPT: boolean = Deno.build.os === "linux" && succeeds("script", "--version");
