import { BagWriter } from "@rosy/rosy/bag";
import { assertEquals } from "@std/assert";
import { pythonWith, runPython } from "../support/python.ts";
import { encode, entry, SENDER, TempDirectory } from "./support.ts";

const READ = `
import json, sys
from mcap.reader import make_reader
with open(sys.argv[1], "rb") as file:
    reader = make_reader(file, validate_crcs=True)
    summary = reader.get_summary()
    messages = [
        [channel.topic, channel.message_encoding, channel.metadata["rosy.sender.name"],
         message.sequence, str(message.log_time), str(message.publish_time), message.data.hex()]
        for _, channel, message in reader.iter_messages()
    ]
    odometry = [message.sequence for _, _, message in reader.iter_messages(topics=["odometry"])]
    lost = [record.metadata for record in reader.iter_metadata() if record.name == "rosy.lost"]
    count = summary.statistics.message_count
print(json.dumps({"count": count, "messages": messages, "odometry": odometry, "lost": lost}))
`;

const python = await pythonWith("mcap.reader", "zstandard");

for (const compression of ["none", "zstd"] as const) {
  Deno.test({
    name: `Python's mcap reads a bag, compression ${compression} (deno task counterparts)`,
    ignore: python === undefined,
    fn: async () => {
      await using directory = await TempDirectory.create();
      const path = directory.file("a.mcap");
      const writer = await BagWriter.create(path, { compression, chunkBytes: 300 });
      const expected: unknown[] = [];
      for (let i = 0; i < 50; i++) {
        const topic = i % 3 === 0 ? "odometry" : "imu";
        const codec = i % 2 === 0 ? "msgpack" : "json";
        const bytes = encode(codec, [i, "text €"]);
        const ms = 1_700_000_000_000 + i / 4;
        void writer.write(
          entry({ topic, codec, bytes, sequence: i, loggedAtMs: ms, publishedAtMs: ms - 0.5 }),
        );
        const ns = BigInt(ms * 4) * 250_000n;
        const times = [String(ns), String(ns - 500_000n)];
        expected.push([topic, codec, SENDER.name, i, ...times, bytes.toHex()]);
      }
      writer.setLost("imu", 4);
      await writer.close();
      const output = await runPython(python!, ["-c", READ, path]);
      const { count, messages, odometry, lost } = JSON.parse(output);
      assertEquals(count, 50);
      assertEquals(messages, expected);
      assertEquals(odometry, Array.from({ length: 17 }, (_, i) => i * 3));
      assertEquals(lost, [{ imu: "4" }]);
    },
  });
}
