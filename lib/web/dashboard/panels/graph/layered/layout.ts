/** A point, in CSS pixels of a graph that is neither enlarged nor made smaller. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where an item stands. */
export interface Place extends Point {
  /** The left edge, the top edge; how wide, how high. */
  readonly width: number;
  readonly height: number;
  /** Its column, from 0. */
  readonly layer: number;
}

/** What is laid out. */
export interface LayoutItem {
  readonly key: string;
  readonly kind: "node" | "topic";
}

/** What leads from one to another. */
export interface LayoutEdge {
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/** Items and what leads between them. */
export interface LayoutGraph {
  readonly items: readonly LayoutItem[];
  readonly edges: readonly LayoutEdge[];
}

/** Where everything stands. */
export interface Layout {
  /** By keys. */
  readonly places: ReadonlyMap<string, Place>;
  /** The points that edges pass on their way, without their ends, by keys; in the edge's direction. */
  readonly bends: ReadonlyMap<string, readonly Point[]>;
  readonly width: number;
  readonly height: number;
  /** How many items were added since all of it was laid out. */
  readonly added: number;
}
