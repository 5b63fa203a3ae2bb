/** What the sockets of launches are called, before their ids. */
export const LAUNCH_PREFIX = "launch_";

/** None that are taken for each other. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const LENGTH = 4;

/**
 * Makes up what a launch is called: short, as people type it.
 *
 * @param taken The ids that other launches have.
 * @param random A number from 0 to 1.
 * @returns The id, such as `k3fq`.
 */
export function newLaunchId(taken: readonly string[], random: () => number): string {
  for (;;) {
    const letters = Array.from(
      { length: LENGTH },
      () => LETTERS[Math.floor(random() * LETTERS.length)]!,
    );
    // One that begins with a letter is no number in anybody's shell or JSON.
    const id = letters.join("");
    if (/^[a-z]/.test(id) && !taken.includes(id)) return id;
  }
}
