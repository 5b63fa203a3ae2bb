/** Byte arrays from this size on are worth {@linkcode keepFreedMemory}. */
export const LARGE_COPY_BYTES = 256 * 1024;
/** The largest block after whose release glibc goes on to raise its thresholds. */
const LARGEST_ADAPTIVE_BLOCK = 32 * 1024 * 1024 - 64 * 1024;

let isDone = false;

/**
 * Makes the process keep freed memory for the next large arrays instead of giving it back at once.
 *
 * glibc returns what is free at the end of its heap to the system as soon as that exceeds twice the
 * largest block it ever got from the system and freed (mallopt(3), M_MMAP_THRESHOLD). With messages
 * of a megabyte, the system then has to clear every page again for every message, which takes three
 * times as long as copying it. One large block, freed without ever being touched, raises that limit
 * to 64 MiB. Done once per process; elsewhere than on glibc it has no effect.
 */
export function keepFreedMemory(): void {
  if (isDone) return;
  isDone = true;
  new ArrayBuffer(LARGEST_ADAPTIVE_BLOCK).transfer(0);
}
