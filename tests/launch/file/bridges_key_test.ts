import { assertEquals, assertRejects } from "@std/assert";
import { parseBridges } from "../../../lib/bridge/config/bridge_file.ts";
import { LaunchFileError } from "../../../lib/launch/file/launch_file_error.ts";
import { LaunchFolder, planFile, planText } from "../launch_rig.ts";

const LAUNCH = `
namespace: left
bridges:
  site:
    kind: ros1
    address: http://robot:11311
    settings: { definitions: msgs, ros_name: rosy }
    topics:
      - imu
      - { names: "camera/**", as: "c/**", direction: out, max_hz: 5, except: [camera/raw] }
    services: [reset]
  other: { kind: ros2, disabled: true }
`;

Deno.test("bridges start 'rosy bridge run' by the full names of their nodes", async () => {
  await using folder = new LaunchFolder({ "launch.yaml": LAUNCH });
  const { nodes, skipped } = await planFile(folder.file("launch.yaml"));
  assertEquals(nodes.map(({ name }) => name), ["left/site"]);
  assertEquals(skipped.length, 1);
  const { words } = nodes[0]!.command;
  assertEquals(words.slice(0, 3), ["rosy", "bridge", "run"]);
  assertEquals(words.slice(-2), ["--name", "/left/site"]);
});

Deno.test("what a launch hands to 'rosy bridge run' is what its file says", async () => {
  await using folder = new LaunchFolder({ "launch.yaml": LAUNCH });
  const { nodes: [node] } = await planFile(folder.file("launch.yaml"));
  const word = (flag: string) =>
    node!.command.words.find((each) => each.startsWith(flag))!.slice(flag.length);
  const bridges = parseBridges(`{"bridges":${word("--inline=")}}`, {
    file: "--inline",
    directory: word("--directory="),
  });
  const { kind, address, settings, topics, services } = bridges.get("left/site")!;
  assertEquals([kind.kind, address], ["ros1", "http://robot:11311"]);
  assertEquals(settings, { definitions: folder.file("msgs"), ros_name: "rosy" });
  assertEquals(services, ["reset"]);
  assertEquals(topics, [
    "imu",
    {
      names: "camera/**",
      as: "c/**",
      direction: "out",
      except: ["camera/raw"],
      maxHz: 5,
      latest: false,
      queue: 100,
      durable: false,
      qos: 0,
      format: "rosy",
    },
  ]);
});

Deno.test("a bridge without a kind, or with a key that is none, is refused with its place", async () => {
  for (const text of ["bridges: { a: {} }", "bridges: { a: { kind: ros1, topic: [x] } }"]) {
    await assertRejects(() => planText(text), LaunchFileError, "launch.yaml:1:");
  }
});
