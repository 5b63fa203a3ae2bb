import { BagReader, BagWriter, recoverBag } from "@rosy/rosy/bag";
import { loadLaunchFile } from "../../../lib/launch/file/load.ts";
import { LaunchFileError } from "../../../lib/launch/file/launch_file_error.ts";
import { planLaunch } from "../../../lib/launch/plan.ts";
import { pickle } from "../../../lib/pickle/pickle.ts";
import type { Random } from "../../support/random.ts";
import { entry, TempDirectory } from "../../bag/support.ts";
import {
  attemptAsync,
  BrokenPromise,
  type Bytes,
  type FuzzTarget,
  promise,
  texts,
} from "../target.ts";

const LAUNCH_FILES = [
  `domain_id: robot
coordinator: { host: 127.0.0.1, port: 7679 }
nodes:
  camera: &base
    command: [rosy, topic, send, image, "\${arg:what:-hello}"]
    env: { A: "1", B: \${HOME} }
    respawn: on-failure
    depends_on: [lidar]
  lidar:
    <<: *base
    depends_on: []
    wait_for: { topic: imu }
`,
  `processes:\n  - [demo.ts, listener]\n  - [demo.ts, talker, { name: a, rate: 5 }]\n`,
  `{"nodes": {"a": {"command": "sleep 1", "cwd": "x"}}, "include": "input.yaml"}`,
  `a: &a [1, 2, 3]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n`,
];
const LAUNCH_WORDS = [
  ...[
    "&a ",
    "*a",
    "<<: *a\n",
    "? ",
    "- - - - ",
    "{{{{",
    "[[[[",
    "!!binary ",
    "!!js/function ",
    "|\n",
  ],
  ...[
    "\${arg:x}",
    "\${PATH}",
    ">-\n",
    "---\n",
    "%YAML 1.1\n",
    "!!set ",
    "nodes:\n  ",
    "\t",
    "0x",
    "~",
  ],
  ...[
    "&b [*a,*a,*a,*a,*a,*a,*a,*a]\n",
    "__proto__: ",
    "constructor: { prototype: 1 }\n",
    ".inf",
    "1e9",
  ],
];

function launchTarget(directory: TempDirectory): FuzzTarget {
  const file = directory.file("input.yaml");
  return {
    name: "launch",
    weight: 0.25,
    seeds: texts(...LAUNCH_FILES),
    words: texts(...LAUNCH_WORDS),
    // A hundred thousand values may come from aliases, each with its place in the file.
    allowanceBytes: 96 * 1024 * 1024,
    bytesPerByte: 8192,
    async run(input) {
      await Deno.writeFile(file, input);
      await attemptAsync([LaunchFileError], async () => {
        const env = () => undefined;
        const runCommand = () => Promise.resolve({ words: ["deno", "run"], env: {} });
        const options = { env, args: new Map(), runCommand, webCommand: [], bridgeCommand: [] };
        const launch = await loadLaunchFile(file, options);
        promise(launch.files.length === 1, () => `it read ${launch.files}`);
        planLaunch(launch, {
          exclude: [],
          hostname: "robot",
          coordinatorCommand: ["rosy"],
          mesh: {},
          env: () => undefined,
        });
      });
    },
  };
}

async function writeBag(path: string, compression: "none" | "zstd"): Promise<Bytes> {
  const writer = await BagWriter.create(path, { compression });
  for (let sequence = 0; sequence < 8; sequence++) {
    const topic = sequence % 2 ? "imu" : "odom";
    await writer.write(entry({ sequence, topic, loggedAtMs: 1_700_000_000_000 + sequence }));
  }
  writer.setLost("imu", 3);
  await writer.close();
  return await Deno.readFile(path);
}

function bagTarget(directory: TempDirectory, seeds: Bytes[]): FuzzTarget {
  const file = directory.file("input.mcap");
  const recovered = directory.file("recovered.mcap");
  return {
    name: "bag",
    weight: 0.25,
    seeds,
    words: [
      ...[[6], [8], [0x0b], [0x0c], [0x0f], [2, 20, 0, 0, 0, 0, 0, 0, 0]].map((bytes) =>
        Uint8Array.from(bytes)
      ),
      new Uint8Array(8).fill(255),
      ...texts("zstd", "lz4", "rosy.lost"),
    ],
    // It reads a mebibyte at a time, and writes chunks of one.
    allowanceBytes: 24 * 1024 * 1024,
    async run(input, random: Random) {
      await Deno.writeFile(file, input);
      await refusedOrRead(() => readBag(file, input.length));
      if (random.below(8) === 0) await recover(file, recovered);
    },
  };
}

/** Recordings of Python's rosy: pickles, one after the other. */
function pythonBagTarget(directory: TempDirectory): FuzzTarget {
  const file = directory.file("input.bag");
  const frame = Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0);
  const messages = [[1, "text"], [new Uint8Array(40), { a: [1.5] }]].map((args) =>
    Uint8Array.of(...frame, ...pickle([new Date(1e12), "imu", args, { b: 1 }]).subarray(2))
  );
  return {
    name: "python bag",
    weight: 0.25,
    seeds: [messages[0]!, Uint8Array.of(...messages.flatMap((bytes) => [...bytes]))],
    words: [frame, Uint8Array.of(0x80, 5, 0x95), ...texts("datetime", "\x8c\x02os", "}.", ".")],
    // It reads a quarter of a mebibyte at a time.
    allowanceBytes: 8 * 1024 * 1024,
    async run(input) {
      await Deno.writeFile(file, input);
      await refusedOrRead(() => readBag(file, input.length));
    },
  };
}

/** Whatever is wrong with a file, the user is told which it is. */
async function refusedOrRead<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof BrokenPromise) throw error;
    promise(/^Cannot (read|recover) /.test((error as Error).message), () => `it says ${error}`);
  }
}

async function readBag(file: string, byteLength: number): Promise<void> {
  await using reader = await BagReader.open(file);
  const info = await reader.info();
  promise(info.byteLength === byteLength, () => "a wrong length");
  let bytes = 0;
  for await (const message of reader.messages()) {
    bytes += message.bytes.length + 1;
    promise(typeof message.topic === "string", () => "a message without a topic");
    promise(bytes < 64 * 1024 + 1024 * byteLength, () => "messages without an end");
  }
}

async function recover(file: string, recovered: string): Promise<void> {
  const info = await refusedOrRead(() => recoverBag(file, recovered));
  if (!info) return;
  try {
    promise(info.isComplete, () => "what was recovered is not complete");
    await using reader = await BagReader.open(file);
    const { messages } = await reader.info({ check: true });
    promise(messages === info.messages, () => `${info.messages} of ${messages} were recovered`);
    await readBag(recovered, info.byteLength);
  } finally {
    await Deno.remove(recovered);
  }
}

/** Files that somebody got from somewhere. */
export async function fileTargets(directory: TempDirectory): Promise<readonly FuzzTarget[]> {
  const bags = [
    await writeBag(directory.file("none.mcap"), "none"),
    await writeBag(directory.file("zstd.mcap"), "zstd"),
  ];
  const lz4 = await Deno.readFile(new URL("../../bag/foreign/lz4.mcap", import.meta.url));
  const cut = bags.map((bag) => bag.slice(0, bag.length - 300));
  return [
    launchTarget(directory),
    bagTarget(directory, [...bags, ...cut, lz4]),
    pythonBagTarget(directory),
  ];
}
