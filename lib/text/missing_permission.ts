/** What a permission of Deno is for, in words; `all` guards files such as those in `/proc`. */
const PURPOSES: Readonly<Record<string, string>> = {
  all: "open",
  env: "read the environment variable",
  ffi: "load the native library",
  import: "import code from",
  net: "use the network at",
  read: "read",
  run: "start",
  sys: "look up",
  write: "write",
};

/** Of these the flag takes a list in which a single name makes sense. */
const NAMED: ReadonlySet<string> = new Set(["env", "sys"]);

/**
 * Says which permission of Deno is missing, what for, and which flag grants it.
 *
 * @param error What was thrown.
 * @returns Such as `Deno may not look up "hostname"; run it with --allow-sys=hostname`; `undefined`
 * if the error is about something else.
 */
export function missingPermission(error: unknown): string | undefined {
  if (!(error instanceof Deno.errors.NotCapable)) return undefined;
  const [, kind = "", subject = ""] =
    /^Requires (\w+) access(?: to ([^,]+))?/.exec(error.message) ??
      [];
  const purpose = PURPOSES[kind];
  if (purpose === undefined) return undefined;
  const flag = `--allow-${kind}`;
  const name = /^"([\w.]+)"$/.exec(subject)?.[1];
  const grant = name && NAMED.has(kind) ? `${flag}=${name}` : flag;
  return `Deno may not ${purpose}${subject && ` ${subject}`}; run it with ${grant}`;
}
