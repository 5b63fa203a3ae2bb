/** Tells whether a client is there, whose connection may be cut without a word. */
export interface Presence {
  /** How much has come of it: whatever it says, and what it answers. */
  readonly heardFrames: number;
  /** Asks it to answer; nothing where it is gone. */
  ask(): void;
}
