import { DefaultSerializer, Deserializer } from "node:v8";
import {
  bytesOf,
  type ElementArray,
  type ElementArrayConstructor,
  viewName,
} from "../values/element_arrays.ts";

/** The kinds of views in the order of the numbers that Node.js's serializer gives them. */
const VIEWS: readonly (ElementArrayConstructor | DataViewConstructor)[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  DataView,
  Uint8Array, // Buffer
  BigInt64Array,
  BigUint64Array,
  Float16Array,
];

const numbersByName = new Map(VIEWS.map(({ name }, number) => [name, number]));
// A `Buffer` is written as what it extends.
numbersByName.set("Uint8Array", VIEWS.indexOf(Uint8Array));

/** Writes what `v8.serialize()` writes, but refuses views whose memory is gone. */
export class CloneSerializer extends DefaultSerializer {
  /** Writes a view; V8 leaves these to its embedder. */
  _writeHostObject(view: ArrayBufferView): void {
    const bytes = bytesOf(view);
    this.writeUint32(numbersByName.get(viewName(view))!);
    this.writeUint32(bytes.length);
    this.writeRawBytes(bytes);
  }
}

/** Reads what `v8.serialize()` wrote; byte arrays are copies unless they are lent. */
export class CloneDeserializer extends Deserializer {
  readonly #loan: boolean;

  /**
   * @param bytes What to read.
   * @param loan Whether byte arrays may be views of `bytes`.
   */
  constructor(bytes: Uint8Array, loan: boolean) {
    super(bytes);
    this.#loan = loan;
  }

  /** Reads a view; V8 leaves these to its embedder. */
  _readHostObject(): ElementArray | DataView {
    const constructor = VIEWS[this.readUint32()];
    if (!constructor) throw new TypeError("unknown kind of view");
    const length = this.readUint32();
    const bytes = this.readRawBytes(length);
    if (constructor === DataView) return this.#dataView(bytes);
    const { BYTES_PER_ELEMENT, name } = constructor as ElementArrayConstructor;
    if (length % BYTES_PER_ELEMENT !== 0) throw new TypeError(`${name} of ${length} bytes`);
    if (this.#loan && bytes.byteOffset % BYTES_PER_ELEMENT === 0) {
      const elements = length / BYTES_PER_ELEMENT;
      return new (constructor as ElementArrayConstructor)(
        bytes.buffer,
        bytes.byteOffset,
        elements,
      );
    }
    return new (constructor as ElementArrayConstructor)(copyOf(bytes));
  }

  #dataView(bytes: Uint8Array): DataView {
    if (!this.#loan) return new DataView(copyOf(bytes));
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}

/** A `Buffer`'s own `slice` does not copy. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
