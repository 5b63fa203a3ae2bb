import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { MqttLink } from "../../../lib/bridge/mqtt/mqtt_link.ts";
import { openLink } from "../../../lib/bridge/mqtt/open_link.ts";
import { readFiles, readTarget } from "../../../lib/bridge/mqtt/read_options.ts";

Deno.test("an address says where the broker is, and no password is seen", () => {
  const { address, user, password, ...rest } = readTarget({ url: "mqtts://robot:se%20cret@host" });
  assertEquals([address, user, password], ["mqtts://host:8883", "robot", "se cret"]);
  assertEquals([rest.protocol, rest.hostname, rest.port], ["mqtts", "host", 8883]);
  const link = new MqttLink({ url: "ws://robot:secret@[::1]:9001/mqtt", user: "other" });
  assertEquals(link.address, "ws://[::1]:9001/mqtt");
  assert(!link.system.includes("secret"));
  assertEquals(readTarget({ url: "host:1884" }).address, "mqtt://host:1884");
  assertEquals(readTarget({ url: "ws://[::1]:9001/mqtt" }).hostname, "::1");
});

const WRONG: readonly (readonly [Parameters<typeof readTarget>[0], string])[] = [
  [{ url: "http://host" }, 'Cannot use "http://" to connect to a broker'],
  [{ url: "mqtt://" }, "without a host"],
  [{ url: "mqtt://user:secret@host:99999" }, "write mqtt://HOST:PORT"],
  [{ url: "mqtt://host", keepaliveS: 0 }, "Cannot use 0 as keepalive"],
  [{ url: "mqtt://host", maxPacketBytes: 0.5 }, "Cannot use 0.5 as max_packet_bytes"],
  [{ url: "mqtt://host", cert: "a" }, "give both"],
];

Deno.test("what makes no sense is refused, without what may hold a password", () => {
  for (const [options, why] of WRONG) {
    const error = assertThrows(() => readTarget(options), TypeError, why);
    assert(!(error as Error).message.includes("secret"));
  }
  assertThrows(() => new MqttLink({ url: "mqtt://host", prefix: "a/#" }), TypeError, "as a prefix");
});

Deno.test("passwords and certificates come from files", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/password`, "se cret\n");
  await Deno.writeTextFile(`${folder}/ca`, "PEM\n");
  const paths = { passwordFile: `${folder}/password`, ca: `${folder}/ca` };
  assertEquals(await readFiles({ url: "", ...paths }), { password: "se cret", ca: "PEM\n" });
  await Deno.remove(folder, { recursive: true });
  await assertRejects(
    () => readFiles({ url: "", ...paths }),
    TypeError,
    "Cannot read the password",
  );
});

Deno.test("links to different prefixes lead to different systems", () => {
  const systems = [undefined, "rosy", "", "a"].map((prefix) =>
    new MqttLink({ url: "mqtt://host", ...(prefix !== undefined && { prefix }) }).system
  );
  assertEquals(new Set(systems).size, 3);
});

Deno.test("settings of files and flags make a link", () => {
  const link = openLink("mqtt://host", {
    mqtt_version: "3.1.1",
    prefix: "",
    home_assistant: ["air:celsius unit=°C"],
  });
  assertEquals(link.address, "mqtt://host:1883");
  assertThrows(() => openLink("mqtt://host", { keepalive: 70_000 }), TypeError, "as keepalive");
  assertThrows(() => openLink("mqtt://host", { home_assistant: ["a b=c"] }), TypeError, "a sensor");
});
