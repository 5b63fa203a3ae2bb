import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { BagReader } from "@rosy/rosy/bag";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { Coordinated } from "../../bridge/python/coordinated.ts";
import { HAS_ORIGINALS, OriginalNode, startPython } from "../../bridge/python/original.ts";
import { startRosy } from "../../support/rosy.ts";
import { TempDirectory } from "../support.ts";

Deno.test({
  name: "what 'rosy bag record' of Python's rosy has recorded is told of, and converted",
  ignore: !HAS_ORIGINALS,
  async fn() {
    await using directory = await TempDirectory.create();
    const bag = directory.file("theirs.bag");
    await record(bag);
    const rosy = async (...args: string[]) => {
      await using process = startRosy(["bag", ...args], { cwd: directory.path });
      return await process.end();
    };
    const info = await rosy("info", "theirs.bag");
    assertEquals([info.status, info.stderr], [0, ""]);
    assertStringIncludes(info.stdout, "bag of Python's rosy");
    assertMatch(info.stdout, /- "tele": +2 \(100%\) +msgpack/);
    const converted = await rosy("convert", "theirs.bag", "out.mcap");
    assertEquals([converted.status, converted.stderr], [0, ""]);
    assertStringIncludes(converted.stdout, 'Converted 2 messages to "out.mcap"');
    await using reader = await BagReader.open(directory.file("out.mcap"));
    const messages = await Array.fromAsync(reader.messages());
    assertEquals(
      messages.map(({ bytes }) => msgpackCodec.decode(bytes, 0, bytes.length)),
      [[1, "é", { k: [1.5] }], [Uint8Array.of(0, 255), [1, [2]], { name: "x" }]],
    );
    const agesMs = messages.map(({ loggedAtMs }) => Date.now() - loggedAtMs);
    assertEquals(agesMs.every((ageMs) => ageMs >= 0 && ageMs < 600_000), true, `${agesMs}`);
  },
});

/** Has Python's own recorder record two messages of Python's own node. */
async function record(bag: string): Promise<void> {
  await using place = await Coordinated.open();
  const place7 = ["--coordinator", place.own.coordinator];
  await using recorder = startPython(
    "0.7",
    ["-m", "rosy", ...place7, "bag", "record", "tele", "-o", bag],
  );
  await recorder.waitForLine("- tele");
  await using node = await OriginalNode.start("0.7", { ...place.python, name: "py" });
  await node.do("send", "tele", [1, "é", { k: [1.5] }]);
  await node.do("send", "tele", ["!bytes", "!tuple"], { name: "x" });
  // It shows a dot for each.
  await recorder.waitFor(() => recorder.stdout.includes("..") || undefined, "two messages");
  await recorder.stop("SIGINT");
}
