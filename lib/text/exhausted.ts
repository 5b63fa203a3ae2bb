/** What a system says when it has run out of something, and what to try, in words of our own. */
const RESOURCES: readonly (readonly [words: RegExp, advice: string])[] = [
  [
    /too many open files in system/i,
    "too many open files on this machine (end programs that hold many, or raise the sysctl fs.file-max)",
  ],
  [
    /too many open files/i,
    'too many open files (allow more before it starts, such as with "ulimit -n 1024")',
  ],
  [
    /no buffer space available|\bENOBUFS\b/i,
    "no buffers left for the network (close connections, or try again later)",
  ],
  [
    /cannot allocate memory|\bENOMEM\b/i,
    "no memory left (end other programs, or give this one more)",
  ],
  [/no space left on device/i, "no space left on the disk (free some, or use another one)"],
];

/** How deep causes are looked into. */
const MAX_CAUSES = 4;

/**
 * Says that the machine, or this process, has run out of something, and what to try.
 *
 * @param error What was thrown.
 * @returns Its message with the system's words replaced, such as `too many open files (allow more
 * before it starts, such as with "ulimit -n 1024")`; `undefined` if the error is about something else.
 */
export function exhausted(error: unknown): string | undefined {
  const text = error instanceof Error ? error.message : String(error);
  for (const [words, advice] of RESOURCES) {
    if (text.includes(advice)) return text;
    if (words.test(text)) return text.replace(/ \(os error \d+\)/g, "").replace(words, advice);
  }
}

/**
 * Tells whether something failed for want of a resource here: that says nothing of who was at the
 * other end.
 *
 * @param error What was thrown; its causes count, too.
 */
export function isExhausted(error: unknown): boolean {
  for (let depth = 0; depth < MAX_CAUSES && error instanceof Error; depth++) {
    if (exhausted(error) !== undefined) return true;
    error = error.cause;
  }
  return false;
}
