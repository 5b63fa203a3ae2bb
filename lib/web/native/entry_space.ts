/** Where an entry may be written: from `at` on. */
export interface EntrySpace {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  readonly at: number;
}

/** Small enough that what waits for long keeps little else in memory. */
const SHARED_BYTES = 16 * 1024;
/** Larger entries have memory of their own. */
const MAX_SHARED_ENTRY_BYTES = 1024;

let shared = spaceOf(SHARED_BYTES);
let used = 0;

/**
 * Finds room for an entry. Small ones share memory: to get some from the engine for each costs as much
 * as all else that becomes of a message. None is ever written twice.
 *
 * @param length How many bytes.
 * @returns The room.
 */
export function takeEntrySpace(length: number): EntrySpace {
  if (length > MAX_SHARED_ENTRY_BYTES) return spaceOf(length);
  if (used + length > SHARED_BYTES) {
    shared = spaceOf(SHARED_BYTES);
    used = 0;
  }
  const space = { ...shared, at: used };
  used += length;
  return space;
}

function spaceOf(length: number): EntrySpace {
  const bytes = new Uint8Array(length);
  return { bytes, view: new DataView(bytes.buffer), at: 0 };
}
