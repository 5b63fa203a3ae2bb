/** A schema, and the whole one that its references begin at. */
export interface Place {
  /** The schema; anything at all, for nobody has looked at it. */
  readonly schema: unknown;
  /** The whole schema. */
  readonly root: unknown;
}
