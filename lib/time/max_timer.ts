/** The longest time that a timer can be set to, in milliseconds: above it, timers fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
