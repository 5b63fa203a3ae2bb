import process from "node:process";

/** What one process of a pair has to do; it comes in the environment variable `BENCH_JOB`. */
export interface Job {
  readonly role: "send" | "recv";
  readonly payload: "string" | "bytes" | "imu" | "scan";
  /** Bytes of a payload. */
  readonly size: number;
  readonly seconds: number;
  /** Messages per second; 0 for as many as possible. */
  readonly rateHz: number;
  /** The first messages, which do not count: at a given rate, code is still being compiled. */
  readonly warmUpMessages: number;
  readonly loan: boolean;
  /** Whether both ends have a schema of the payload, a scan, and check each message by it. */
  readonly isChecked?: boolean;
  readonly tcp: boolean;
  /** Whether there is one listener more, and what it does. */
  readonly ninth?: "stuck" | "keeps up";
  /** How many listeners get stuck, where the program has such. */
  readonly stuck?: number;
  /** Where both ends meet: a path for a socket, which may serve as a name, too. */
  readonly path: string;
}

/** What a process prints when it has ended: one line of JSON. */
export interface Report {
  readonly messages: number;
  readonly lost: number;
  readonly messagesPerSecond: number;
  /** Of both cores, user and system, from the first message to the last one; per message. */
  readonly cpuMicroseconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What else a program measures. */
  readonly extra?: Readonly<Record<string, number>>;
}

/** A receiver that hears nothing ends by itself. */
const IDLE_LIMIT_MS = 5000;
/** The clock is looked at this often: once in 100 ns is dear. */
const SAMPLE_EVERY = 31;

export const job: Job = JSON.parse(
  // From Node's module, as one contender runs under Node.
  process.env.BENCH_JOB ??
    `{"role":"recv","payload":"string","size":0,"seconds":1,"rateHz":0,"warmUpMessages":0,"path":""}`,
);

/** @returns The domain in which the two nodes of a job find each other, and nobody else. */
export function domainId({ path }: Pick<Job, "path">): string {
  return `bench${path.replaceAll("/", "-")}`;
}

/** @returns Milliseconds since the Unix epoch, with fractions. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** The same object in every contender: 22 numbers, nested. */
export const IMU = {
  header: { sequence: 1, stamp: 1_767_225_600.123, frame: "imu_link" },
  orientation: { x: 0.1, y: 0.2, z: 0.3, w: 0.9 },
  angularVelocity: { x: 0.01, y: 0.02, z: 0.03 },
  linearAcceleration: { x: 0.1, y: 0.2, z: 9.81 },
  covariance: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  temperature: 21.5,
};

/** About 1 kB as MessagePack has it, most of it numbers in a list. */
export const SCAN = {
  frame: "laser",
  stamp: { sec: 1_767_225_600, nsec: 123_000_000 },
  angles: { from: -Math.PI, to: Math.PI },
  ranges: Array.from({ length: 100 }, (_, index) => 1.5 + index / 77),
};

/** @returns What each message carries. */
export function payload(
  { payload, size }: Pick<Job, "payload" | "size"> = job,
): string | Uint8Array<ArrayBuffer> | typeof IMU | typeof SCAN {
  if (payload === "imu") return IMU;
  if (payload === "scan") return SCAN;
  return payload === "bytes" ? new Uint8Array(size) : "A".repeat(size);
}

/** CPU time of this process so far, in microseconds. */
export function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Prints the report. */
export function print(report: Report): void {
  // deno-lint-ignore no-console -- the runner reads it
  console.log(JSON.stringify(report));
}

/** Counts what arrives after the warm-up, for any contender. */
export class Receiver {
  readonly #latenciesMs: number[] = [];
  readonly #sampleEvery = job.rateHz > 0 ? 1 : SAMPLE_EVERY;
  readonly #ended = Promise.withResolvers<void>();
  readonly #idle: ReturnType<typeof setInterval>;
  #warmUp = job.warmUpMessages;
  messages = 0;
  lost = 0;
  #firstMs = 0;
  #lastMs = 0;
  #cpuAtFirst = 0;
  #cpuAtLast = 0;

  constructor() {
    let seen = 0;
    this.#idle = setInterval(() => {
      if (this.messages === seen && this.messages > 0) this.end();
      seen = this.messages;
    }, IDLE_LIMIT_MS);
  }

  /** Settles when the sender has ended, or fallen silent. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Takes a message that was sent at a time; a negative one is the end. */
  take(sentAtMs: number): void {
    if (sentAtMs < 0) {
      this.#lastMs = performance.now();
      return this.end();
    }
    if (this.#warmUp > 0) {
      this.#warmUp--;
      return;
    }
    const index = this.messages++;
    if (index === 0) {
      this.#firstMs = performance.now();
      this.#cpuAtFirst = cpuMicroseconds();
    }
    if (index % this.#sampleEvery !== 0) return;
    this.#lastMs = performance.now();
    this.#latenciesMs.push(performance.timeOrigin + this.#lastMs - sentAtMs);
  }

  /** No more will come. */
  end(): void {
    clearInterval(this.#idle);
    this.#cpuAtLast = cpuMicroseconds();
    this.#ended.resolve();
  }

  /** Prints what was measured. */
  report(extra?: Record<string, number>): void {
    const { messages, lost } = this;
    const sorted = this.#latenciesMs.sort((a, b) => a - b);
    print({
      messages,
      lost,
      messagesPerSecond: messages / (this.#lastMs - this.#firstMs) * 1000,
      cpuMicroseconds: (this.#cpuAtLast - this.#cpuAtFirst) / messages,
      p50Ms: quantile(sorted, 0.5),
      p99Ms: quantile(sorted, 0.99),
      extra,
    });
  }
}

/** Sends at the job's pace, counts what follows the warm-up, and prints. */
export async function sendAll(
  send: (sentAtMs: number) => Promise<void> | void,
  burst: number = burstMessages(),
): Promise<void> {
  await sendPaced(send, job.warmUpMessages);
  const cpuAtFirst = cpuMicroseconds();
  const startMs = performance.now();
  const messages = job.rateHz > 0
    ? await sendPaced(send, Infinity, startMs + job.seconds * 1000)
    : await sendInBursts(send, burst);
  const cpu = (cpuMicroseconds() - cpuAtFirst) / messages;
  const messagesPerSecond = messages / (performance.now() - startMs) * 1000;
  await send(-1);
  print({ messages, lost: 0, messagesPerSecond, cpuMicroseconds: cpu, p50Ms: NaN, p99Ms: NaN });
}

async function sendPaced(
  send: (sentAtMs: number) => Promise<void> | void,
  count: number,
  endMs = Infinity,
): Promise<number> {
  const startMs = performance.now();
  let messages = 0;
  while (messages < count && performance.now() < endMs) {
    await send(nowMs());
    messages++;
    const waitMs = startMs + messages * 1000 / job.rateHz - performance.now();
    // Timers are late by a millisecond: what has fallen due meanwhile goes at once.
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return messages;
}

async function sendInBursts(
  send: (sentAtMs: number) => Promise<void> | void,
  burst: number,
): Promise<number> {
  const endMs = performance.now() + job.seconds * 1000;
  let messages = 0;
  while (performance.now() < endMs) {
    let room: Promise<void> | void = undefined;
    for (let i = 0; i < burst; i++) room = send(nowMs());
    messages += burst;
    await room;
  }
  return messages;
}

/** Up to 64 messages, or 64 KiB, go out before their sender waits for room. */
export function burstMessages(size: number = job.size): number {
  return Math.min(64, Math.max(1, Math.floor(65_536 / Math.max(1, size))));
}

/** @returns The value below which that part of the sorted values lies. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.floor((sorted.length - 1) * part)] ?? NaN;
}
