const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const UUID_LENGTH = 16;

/**
 * Makes random numbers that are the same in every run (the generator is mulberry32).
 *
 * @param seed Where the sequence begins.
 * @returns A function that draws a number from 0 up to, but not including, 1.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Draws the `uuid` of a node.
 *
 * @param random Chance.
 * @returns 16 letters and digits.
 */
export function drawUuid(random: () => number): string {
  const draw = () => BASE32[Math.floor(random() * BASE32.length)];
  return Array.from({ length: UUID_LENGTH }, draw).join("");
}
