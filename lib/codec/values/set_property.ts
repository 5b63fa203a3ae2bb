/**
 * Sets a property as data, whatever its name: `__proto__`, too, becomes a property like others and
 * never changes what the object inherits.
 *
 * @param object What to change.
 * @param key The property's name.
 * @param value Its value.
 */
export function setProperty(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    object[key] = value;
  }
}
