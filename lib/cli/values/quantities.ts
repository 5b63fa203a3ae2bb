import { UsageError } from "../line/usage_error.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB"];
const FACTORS: Record<string, number> = { "": 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const BINARY_FACTORS: Record<string, number> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/**
 * Writes a size for people.
 *
 * @param bytes The size in bytes.
 * @returns Such as `12 B`, `1.2 kB` or `345 MB`.
 */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 would be shown as 1000.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/**
 * Writes a duration for people.
 *
 * @param durationMs The duration in milliseconds.
 * @param options `decimals`: how many digits of the seconds' fraction.
 * @returns Such as `0:01:07.250`.
 */
export function formatDuration(durationMs: number, { decimals = 3 } = {}): string {
  const factor = 10 ** decimals;
  const units = Math.round(Math.max(0, durationMs) / 1000 * factor);
  const seconds = Math.floor(units / factor);
  const fraction = decimals ? `.${String(units % factor).padStart(decimals, "0")}` : "";
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}${fraction}`;
}

/**
 * Reads a size that the user typed.
 *
 * @param flag The flag's name.
 * @param text Such as `5000000`, `5MB` or `2GiB`, or `undefined` for none.
 * @returns The size in bytes, or `undefined` where there is none.
 * @throws {UsageError} If it is no size.
 */
export function parseBytes(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?) ?([kmgt]?)(i?)b?$/i.exec(text.trim());
  const unit = match?.[2]?.toLowerCase() ?? "";
  const factor = match?.[3] ? BINARY_FACTORS[unit] : FACTORS[unit];
  const bytes = match && factor ? Math.round(Number(match[1]) * factor) : 0;
  if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
  throw new UsageError(
    `flag --${flag} must be a size such as 500000, 100MB or 2GiB, not "${text}"`,
  );
}

/** @returns A number with three digits at least, as far as they say something. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3);
}

/** @returns A time. */
export function formatMs(value: number): string {
  return `${formatNumber(value)} ms`;
}
