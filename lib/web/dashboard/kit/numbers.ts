/**
 * Numbers, sizes and times as people read them, in the language of the browser.
 *
 * @module
 */
const LANGUAGE = globalThis.navigator?.language ?? "en";

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** @returns `"1.2 MB"`; three digits are enough. */
export function formatBytes(bytes: number): string {
  return formatScaled(bytes, BYTE_UNITS);
}

/** @returns `"1.2 kB/s"`. */
export function formatBytesPerSecond(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** @returns `"9.98 Hz"`. */
export function formatHz(hz: number): string {
  return `${formatDigits(hz)} Hz`;
}

/** @returns `"3.2 %"`, of a share of one. */
export function formatPercent(share: number): string {
  return `${formatDigits(share * 100)} %`;
}

/** @returns `"850 µs"`, `"12.3 ms"`, `"4.5 s"`. */
export function formatMs(ms: number): string {
  if (Math.abs(ms) >= 1000) return `${formatDigits(ms / 1000)} s`;
  return Math.abs(ms) >= 1 || ms === 0 ? `${formatDigits(ms)} ms` : `${formatDigits(ms * 1000)} µs`;
}

/** @returns `"3 s"`, `"12 min"`, `"5 h 20 min"`, `"3 d 4 h"`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const timeFormat = new Intl.DateTimeFormat(LANGUAGE, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dateFormat = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "medium" });

/** @returns The time of day, with milliseconds where they are asked for. */
export function formatTime(epochMs: number, hasMs = false): string {
  const text = timeFormat.format(epochMs);
  if (!hasMs) return text;
  const ms = String(Math.floor(epochMs % 1000)).padStart(3, "0");
  return text.replace(/(\d)(\D*)$/, (_all, digit, after) => `${digit}.${ms}${after}`);
}

/** @returns The date and the time of day. */
export function formatDate(epochMs: number): string {
  return dateFormat.format(epochMs);
}

/** @returns Three digits that count: `"0.0123"`, `"12.3"`, `"1230"`. */
export function formatDigits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1 || value === 0) return value.toFixed(value === 0 ? 0 : 2);
  return size >= 0.001 ? value.toPrecision(2) : value.toExponential(1);
}

function formatScaled(value: number, units: readonly string[]): string {
  let scaled = value;
  let index = 0;
  while (Math.abs(scaled) >= 1000 && index < units.length - 1) {
    scaled /= 1000;
    index++;
  }
  return `${index === 0 ? String(Math.round(scaled)) : formatDigits(scaled)} ${units[index]}`;
}
