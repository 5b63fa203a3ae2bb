import type { JsonSchema } from "./json_schema.ts";

/** Bytes, as schemas have them: a `Uint8Array` in a message. */
const BYTES = { type: "string", contentEncoding: "base64" };
const MOMENT = { type: "string", format: "date-time" };
const INTEGERS = { type: "array", items: { type: "integer" } };
const NUMBERS = { type: "array", items: { type: "number" } };

/** What messages can carry and JSON cannot, by the names of JavaScript's classes and types. */
const SHOWN: Readonly<Record<string, JsonSchema>> = {
  bigint: { type: "integer" },
  date: MOMENT,
  Date: MOMENT,
  Uint8Array: BYTES,
  ArrayBuffer: BYTES,
  Int8Array: INTEGERS,
  Uint8ClampedArray: INTEGERS,
  Int16Array: INTEGERS,
  Uint16Array: INTEGERS,
  Int32Array: INTEGERS,
  Uint32Array: INTEGERS,
  BigInt64Array: INTEGERS,
  BigUint64Array: INTEGERS,
  Float32Array: NUMBERS,
  Float64Array: NUMBERS,
};

/** What zod hands to `override`. */
interface ZodContext {
  readonly zodSchema: {
    readonly _zod: { readonly def: { type: string }; readonly bag?: { Class?: { name: string } } };
  };
  readonly jsonSchema: Record<string, unknown>;
}

/** What valibot hands to `overrideSchema`. */
interface ValibotContext {
  readonly valibotSchema: { readonly type: string; readonly class?: { name: string } };
}

/** What arktype hands to `fallback`. */
interface ArkContext {
  readonly code: string;
  readonly base: Record<string, unknown>;
  readonly proto?: { name: string };
  readonly domain?: string;
}

/**
 * Has libraries show what rosy's messages carry and JSON Schema has no word of its own for: bytes,
 * typed arrays, large whole numbers and dates. What else it has no word for is shown as anything.
 *
 * @param vendor The library.
 * @returns What its converter takes for that, or `undefined` where nothing is known of it.
 */
export function libraryOptions(vendor: string): Record<string, unknown> | undefined {
  return OPTIONS[vendor];
}

const OPTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  zod: {
    unrepresentable: "any",
    override: ({ zodSchema: { _zod: { def, bag } }, jsonSchema }: ZodContext) => {
      Object.assign(jsonSchema, SHOWN[bag?.Class?.name ?? def.type]);
    },
  },
  valibot: {
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema: { type, class: of } }: ValibotContext) =>
      SHOWN[of?.name ?? type],
  },
  arktype: {
    fallback: {
      default: ({ code, base, proto, domain }: ArkContext) => ({
        ...base,
        ...SHOWN[proto?.name ?? domain ?? code] as Record<string, unknown> | undefined,
      }),
    },
  },
};
