import { assert, assertEquals, assertRejects } from "@std/assert";
import { PythonMesh } from "../../../lib/bridge/python/mesh/python_mesh.ts";
import type { PythonMeshOptions } from "../../../lib/bridge/python/mesh/python_mesh_options.ts";
import {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../../lib/service/errors.ts";
import { Changing, patiently } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { OriginalNode, type OriginalVersion } from "./original.ts";

/** What a mesh of a version is reached by, at either side. */
export interface MeshCase {
  readonly version: OriginalVersion;
  /** What nodes of Python's are given. */
  readonly python: Readonly<Record<string, unknown>>;
  /** What this side is given. */
  readonly own: Omit<PythonMeshOptions, "version">;
}

/** A Python node and one of ours in one mesh, which know each other. */
class Pair implements AsyncDisposable {
  private constructor(
    readonly mesh: PythonMesh,
    readonly python: OriginalNode,
    readonly logger: RecordingLogger,
  ) {}

  static async open(
    { version, python, own }: MeshCase,
    codec: "pickle" | "msgpack" | "json",
  ): Promise<Pair> {
    const logger = new RecordingLogger();
    const [node, mesh] = await Promise.all([
      OriginalNode.start(version, { ...python, name: "py", data_codec: codec }),
      PythonMesh.join({ ...own, version, codec, logger }),
    ]);
    await patiently(mesh.waitForProvider("custom"));
    return new Pair(mesh, node, logger);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([
      this.mesh[Symbol.asyncDispose](),
      this.python[Symbol.asyncDispose](),
    ]);
  }
}

/** Something that is so in both versions. */
export interface MeshScenario {
  readonly name: string;
  run(place: MeshCase): Promise<void>;
}

/** What is the same in both versions. */
export const MESH_SCENARIOS: readonly MeshScenario[] = [
  ...(["pickle", "msgpack", "json"] as const).map((codec) => ({
    name: `PythonMesh sends, listens, calls and answers, with ${codec}`,
    async run(place: MeshCase) {
      await using pair = await Pair.open(place, codec);
      await sends(pair);
      await listens(pair);
      await calls(pair);
      await answers(pair);
    },
  })),
  {
    name: "PythonMesh refuses pickles of classes, counts them by name, and goes on",
    async run(place) {
      await using pair = await Pair.open(place, "pickle");
      await refuses(pair);
    },
  },
  {
    name: "PythonMesh tells how calls end that Python does not answer",
    async run(place) {
      await using pair = await Pair.open(place, "msgpack");
      await loses(pair);
    },
  },
  {
    name: "PythonMesh finds a Python node again that was killed and started anew",
    async run(place) {
      await using pair = await Pair.open(place, "msgpack");
      await returns(place, pair);
    },
  },
];

async function sends({ mesh, python }: Pair): Promise<void> {
  await patiently(mesh.waitForListener("chat"));
  const args = [1, "two", [3, 4.5], { a: null, b: true }];
  assertEquals(await mesh.send("chat", args, { keywords: { who: "ts" } }), 1);
  await python.says('message "chat" [1, "two", [3, 4.5], {"a": null, "b": true}] {"who": "ts"}');
  assertEquals(await mesh.send("nobody listens"), 0);
  assertEquals(mesh.sentMessages, 1);
}

async function listens({ mesh, python }: Pair): Promise<void> {
  const heard: unknown[] = [];
  const changing = new Changing();
  const listening = mesh.listen("tele", (given, topic) => {
    heard.push([topic, given]);
    changing.tell();
  });
  await python.do("send", "tele", [1, "é", { k: [1.5] }], { name: "x" });
  await changing.until(() => heard.length === 1, () => JSON.stringify(heard));
  const given = { args: [1, "é", { k: [1.5] }], keywords: { name: "x" } };
  assertEquals(heard, [["tele", given]]);
  listening[Symbol.dispose]();
}

async function calls({ mesh }: Pair): Promise<void> {
  assertEquals(await mesh.call("multiply", [6], { keywords: { b: 7 } }), 42);
  const both = await Promise.all([1, 2, 3].map((n) => mesh.call("multiply", [n, n])));
  assertEquals(both, [1, 4, 9]);
  const error = await assertRejects(() => mesh.call("fail"), RemoteError);
  assertEquals([error.remoteName, error.remoteMessage], ["ValueError", "it's no use"]);
  await assertRejects(() => mesh.call("nothing"), NoProviderError, "no node of Python's rosy");
}

async function answers({ mesh, python }: Pair): Promise<void> {
  using _greeting = mesh.provide("greet", ({ args, keywords }) => ({ args, ...keywords }));
  using _failing = mesh.provide("refuse", () => {
    throw new RangeError("it's over");
  });
  await python.do("call", "greet", ["a"], { n: 1 });
  await python.says('answer {"args": ["a"], "n": 1}');
  await python.do("call", "refuse");
  await python.says(`error "RangeError('it\\\\'s over')"`);
}

async function refuses({ mesh, python, logger }: Pair): Promise<void> {
  const heard: unknown[] = [];
  const refused: string[] = [];
  const changing = new Changing();
  using _refusals = mesh.watchRefused((what) => refused.push(what));
  using _listening = mesh.listen("tele", ({ args }) => {
    heard.push(args);
    changing.tell();
  });
  await python.do("send", "tele", ["!custom"]);
  await python.do("send", "tele", ["!bytes", "!tuple"]);
  await changing.until(() => heard.length === 1, () => logger.lines.join("\n"));
  assertEquals(heard, [[Uint8Array.of(0, 255), [1, [2]]]]);
  assertEquals([...mesh.refusedClasses], [["__main__.Custom", 1]]);
  assertEquals([mesh.refusedMessages, refused], [1, ['a message of topic "tele"']]);
  assert(logger.lines.some((line) => line.includes("__main__.Custom")), logger.lines.join("\n"));
  await assertRejects(() => mesh.call("custom"), TypeError, "__main__.Custom");
  assertEquals(await mesh.call("multiply", [2, 3]), 6);
}

async function loses({ mesh, python }: Pair): Promise<void> {
  await assertRejects(() => mesh.call("slow", [], { timeoutMs: 50 }), CallTimeoutError);
  assertEquals(await mesh.call("multiply", [2, 3]), 6);
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => mesh.call("slow", [], { signal }), Error, "enough");
  const lost = assertRejects(() => mesh.call("slow"), ConnectionLostError);
  assertEquals(await mesh.call("multiply", [2, 3]), 6);
  await python.process.stop("SIGKILL");
  await lost;
}

async function returns({ version, python: options }: MeshCase, pair: Pair): Promise<void> {
  const { mesh, python } = pair;
  const changing = new Changing();
  using _watching = mesh.watch(() => changing.tell());
  assertEquals(await mesh.call("multiply", [2, 3]), 6);
  const [first] = mesh.nodes;
  await python.process.stop("SIGKILL");
  await changing.until(
    () => mesh.nodes.length === 0,
    () => "the node that was killed is still known",
  );
  await using again = await OriginalNode.start(version, {
    ...options,
    name: "py",
    data_codec: "msgpack",
  });
  await patiently(mesh.waitForProvider("multiply"));
  assert(mesh.nodes[0]!.id.uuid !== first!.id.uuid);
  assertEquals(await mesh.call("multiply", [3, 3]), 9);
  await patiently(mesh.waitForListener("chat"));
  assertEquals(await mesh.send("chat", ["again"]), 1);
  await again.says('message "chat" ["again"] {}');
}
