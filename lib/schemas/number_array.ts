/**
 * Numbers in a row: an array or a typed array, whichever the sender sent. A typed array takes its
 * own bytes on the wire and costs next to nothing to read, so large ones should be such.
 */
export type NumberArray =
  | number[]
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;
