import type { LatencySummary } from "./latency.ts";
import type { Output } from "../terminal/output.ts";

/** What one end of a speed test has measured. */
export interface SpeedtestResult {
  readonly role: "send" | "recv";
  /** Bytes of one payload; the mean where they differ. */
  readonly messageSize: number;
  readonly messages: number;
  /** How many never arrived; only the receiver knows. */
  readonly lost: number | null;
  readonly seconds: number;
  readonly messagesPerSecond: number;
  /** Of payload alone, in units of 1,000,000 bytes. */
  readonly megabytesPerSecond: number;
  /** From before `send` to within the callback, in milliseconds; only the receiver knows. */
  readonly latencyMs: LatencySummary | null;
}

/** What one end has counted while it ran, before rates are made of it. */
export interface Measurement {
  readonly role: "send" | "recv";
  readonly messages: number;
  /** Of all payloads together. */
  readonly bytes: number;
  readonly seconds: number;
  readonly lost?: number;
  readonly latencyMs?: LatencySummary | null;
}

/**
 * Computes rates.
 *
 * @param measurement What was counted.
 * @returns The result; without messages or time its rates are 0.
 */
export function toResult(measurement: Measurement): SpeedtestResult {
  const { role, messages, bytes, seconds, lost = null, latencyMs = null } = measurement;
  const perSecond = (amount: number) => seconds > 0 ? amount / seconds : 0;
  return {
    role,
    messageSize: messages > 0 ? Math.round(bytes / messages) : 0,
    messages,
    lost,
    seconds,
    messagesPerSecond: perSecond(messages),
    megabytesPerSecond: perSecond(bytes / 1e6),
    latencyMs,
  };
}

/**
 * Prints a result: for people, or as one JSON object.
 *
 * @param output Where to.
 * @param result The result.
 */
export async function printResult(output: Output, result: SpeedtestResult): Promise<void> {
  if (output.json) await output.print(JSON.stringify(result));
  else await output.print(resultLines(result).join("\n"));
}

/**
 * Writes a number for people.
 *
 * @param value The number.
 * @returns At least three digits that count, thousands set apart.
 */
export function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return Number(value.toPrecision(3)).toString();
}

function resultLines(result: SpeedtestResult): string[] {
  const { role, messages, lost, seconds, latencyMs } = result;
  const verb = role === "send" ? "Sent" : "Received";
  const size = `of ${formatNumber(result.messageSize)} B`;
  const lines = [
    `${verb} ${formatNumber(messages)} messages ${size} in ${formatNumber(seconds)} s` +
    (lost === null ? "" : `, ${formatNumber(lost)} lost`),
    `${formatNumber(result.messagesPerSecond)} messages/s, ` +
    `${formatNumber(result.megabytesPerSecond)} MB/s`,
  ];
  if (latencyMs) {
    const { mean, p50, p99, max } = latencyMs;
    const [meanText, p50Text, p99Text, maxText] = [mean, p50, p99, max].map(formatNumber);
    lines.push(`Latency: mean ${meanText}, p50 ${p50Text}, p99 ${p99Text}, max ${maxText} ms`);
  }
  return lines;
}
