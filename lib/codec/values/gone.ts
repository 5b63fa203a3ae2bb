const TypedArray = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;

/** A view whose memory is gone has no elements: it must not pass for one that never had any. */
export function isGone(view: ArrayBufferView): boolean {
  try {
    if (view instanceof DataView) void view.byteLength;
    else TypedArray.at.call(view, 0);
    return false;
  } catch {
    return true;
  }
}
