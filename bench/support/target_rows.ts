import type { Job } from "./job.ts";
import type { Row } from "./rows.ts";
import { module, type PairReport, runPair } from "./run_pair.ts";
import { number } from "./table.ts";

const ROSY = module("rosy", "peers/rosy.ts");
/** The environment is all that a program has to be told to encrypt. */
const ENCRYPTED = {
  ...ROSY,
  name: "rosy, encrypted",
  env: { ROSY_AUTHKEY: "a key for this benchmark alone", ROSY_ENCRYPT: "1" },
};
const PIPELINE = module("pipeline", "peers/pipeline.ts");
const RAW_SOCKET = module("raw socket", "peers/raw_socket.ts");
const RAW_LIMITS = module("raw limits", "cases/raw_limits.ts");
const CALLS = module("calls", "cases/calls.ts");
const STREAMS = module("streams", "cases/streams.ts");
const FAN_OUT = module("fan-out", "cases/fan_out.ts");
const STUCK_CROWD = module("stuck crowd", "cases/stuck_crowd.ts");
const STUCK_LISTENER = module("stuck listener", "cases/stuck_listener.ts");
const IDLE_MEMORY = module("idle memory", "cases/idle_memory.ts");

const OUTBOX_LIMIT_MEBIBYTES = 16;
/** What comes before the measurement beside a stuck crowd. */
const CROWD_SECONDS = 4.5;

/** A topic's rate; what it has to reach, of the bare pipeline's or as a number. */
const TOPICS: [name: string, job: Partial<Job>, target: number][] = [
  ["topic 0 B", { size: 0 }, 0.6],
  ["topic 1 kB", { size: 1000 }, 0.8],
  ["topic 1 MB string", { size: 1_000_000 }, 0.95],
  ["topic 1 MB bytes", { size: 1_000_000, payload: "bytes" }, 0.95],
  ["topic 1 MB bytes, lent", { size: 1_000_000, payload: "bytes", loan: true }, 1.15],
  ["topic IMU", { payload: "imu" }, 250_000],
];

const rate = ({ received }: PairReport) => received.messagesPerSecond;
const extra = (name: string) => ({ sent }: PairReport) => sent.extra?.[name] ?? NaN;

/** Topics over Unix sockets beside the bare pipeline; over TCP and encrypted beside that. */
export function topicRows(seconds: number): Row[] {
  const unix = TOPICS.map(([name, job, target]): Row => ({
    name,
    unit: "/s",
    figure: rate,
    run: () => runPair(ROSY, { ...job, seconds }),
    ...target > 10
      ? { beside: "", runOther: target, target: `≥ ${target.toLocaleString("en-US")}/s` }
      : {
        beside: "bare pipeline",
        runOther: () => runPair(PIPELINE, { ...job, seconds }),
        target: `≥ ${target} ×`,
      },
  }));
  const tcp = TOPICS.map(([name, job]): Row => ({
    name: `${name}, TCP`,
    unit: "/s",
    figure: rate,
    run: () => runPair(ROSY, { ...job, seconds, tcp: true }),
    beside: "over Unix sockets",
    runOther: () => runPair(ROSY, { ...job, seconds }),
    target: "≥ 0.7 ×",
  }));
  const encrypted = TOPICS.filter(([, { loan }]) => !loan).map(([name, job]): Row => ({
    name: `${name}, encrypted`,
    unit: "/s",
    figure: rate,
    run: () => runPair(ENCRYPTED, { ...job, seconds }),
    beside: "in the open",
    runOther: () => runPair(ROSY, { ...job, seconds }),
    target: "",
  }));
  const checked: Row = {
    name: "topic 1 kB object, checked at both ends",
    unit: "/s",
    figure: rate,
    run: () => runPair(ROSY, { payload: "scan", isChecked: true, seconds }),
    beside: "without a schema",
    runOther: () => runPair(ROSY, { payload: "scan", seconds }),
    target: "≥ 0.5 ×",
  };
  const manyToOne: Row = {
    name: "topic 1 kB, 8 listeners",
    unit: "/s",
    figure: rate,
    run: () => runPair(FAN_OUT, { size: 1000, seconds }),
    beside: "",
    runOther: 600_000,
    target: "≥ 600,000/s",
  };
  const besideStuck: Row = {
    name: "topic 1 kB, 8 of 9 listeners, one stuck",
    unit: "/s",
    figure: rate,
    run: () => runPair(FAN_OUT, { size: 1000, seconds, ninth: "stuck" }),
    beside: "none stuck",
    runOther: () => runPair(FAN_OUT, { size: 1000, seconds, ninth: "keeps up" }),
    target: "≥ 0.9 ×",
  };
  const crowds = [1, 20, 60].map((stuck) => besideCrowd(stuck, seconds));
  return [...unix, ...tcp, ...encrypted, checked, manyToOne, besideStuck, ...crowds];
}

/** Two listeners beside some that get stuck; before and after are measured in one run. */
function besideCrowd(stuck: number, seconds: number): Row {
  let report: Promise<PairReport>;
  return {
    name: `topic 1 kB, 2 listeners beside ${stuck} stuck, from 1.5 s on`,
    unit: "/s",
    figure: rate,
    run: () => report,
    beside: "before they got stuck",
    runOther: () =>
      report = runPair(STUCK_CROWD, { size: 1000, seconds: CROWD_SECONDS + seconds, stuck }),
    otherFigure: ({ received }) => received.extra?.["before"] ?? NaN,
    target: "≥ 0.9 ×",
  };
}

/** Latencies, beside those of the raw socket. */
export function callRows(seconds: number): Row[] {
  const p50 = ({ received }: PairReport) => received.p50Ms;
  const p99 = ({ received }: PairReport) => received.p99Ms;
  const oneWay = { rateHz: 1000, seconds };
  const oneWayRow = (quantile: string, figure: Row["figure"], target: string): Row => ({
    name: `one way at 1,000/s, ${quantile}`,
    unit: "ms",
    figure,
    run: () => runPair(ROSY, oneWay),
    beside: "raw socket",
    runOther: () => runPair(RAW_SOCKET, oneWay),
    target,
  });
  return [
    oneWayRow("p50", p50, "≤ 1.3 ×"),
    oneWayRow("p99", p99, "≤ 2 ×"),
    {
      name: "call, one after the other, p50",
      unit: "ms",
      figure: ({ sent }) => sent.p50Ms,
      run: () => runPair(CALLS, { seconds: 0.1 }),
      beside: "raw round trip",
      runOther: () => runPair(RAW_LIMITS, { seconds: 0.1 }),
      target: "≤ 2 ×",
    },
    {
      name: "call, 100 in flight",
      unit: "/s",
      figure: ({ sent }) => sent.messagesPerSecond,
      run: () => runPair(CALLS, { seconds }),
      beside: "",
      runOther: 200_000,
      target: "≥ 200,000/s",
    },
    {
      name: "stream of numbers",
      unit: "/s",
      figure: rate,
      run: () => runPair(STREAMS, { seconds }),
      beside: "calls, 100 in flight",
      runOther: () => runPair(CALLS, { seconds }),
      otherFigure: ({ sent }) => sent.messagesPerSecond,
      target: "≥ 1 ×",
    },
  ];
}

/** What share of a bare socket's bytes per second lent bytes reach. */
export function limitRows(seconds: number): Row[] {
  return [{
    name: "1 MB bytes, lent, of the raw socket",
    unit: "GB/s",
    figure: (report) => rate(report) / 1000,
    run: () => runPair(ROSY, { size: 1_000_000, payload: "bytes", loan: true, seconds }),
    beside: "raw socket",
    runOther: () => runPair(RAW_LIMITS, { seconds }),
    otherFigure: extra("gigabytesPerSecond"),
    target: "about 0.6 ×",
  }];
}

/** Resident memory. */
export function memoryRows(stuckSeconds: number): Row[] {
  return [
    {
      name: `sender's growth from its steady state, listener stuck for ${stuckSeconds} s`,
      unit: "MiB",
      figure: extra("growthMebibytes"),
      remark: (report) => `from cold ${number(extra("coldGrowthMebibytes")(report))} MiB`,
      run: () => runPair(STUCK_LISTENER, { size: 1000, seconds: stuckSeconds }),
      beside: "its outbox",
      runOther: OUTBOX_LIMIT_MEBIBYTES,
      target: `≤ ${OUTBOX_LIMIT_MEBIBYTES + 32} MiB`,
      rounds: 1,
    },
    {
      name: "idle node",
      unit: "MiB",
      figure: extra("rssMebibytes"),
      run: () => runPair(IDLE_MEMORY, {}),
      beside: "bare Deno",
      runOther: () => runPair(IDLE_MEMORY, {}),
      otherFigure: ({ received }) => received.extra?.["rssMebibytes"] ?? NaN,
      target: "≤ 1.6 ×",
    },
  ];
}
