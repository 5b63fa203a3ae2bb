import { assertEquals, assertRejects } from "@std/assert";
import { openLink } from "../../../lib/bridge/nats/open_link.ts";
import { TestSide } from "./link_fixture.ts";
import { HAS_NATS, NatsServer } from "./nats_server.ts";

Deno.test(
  "openLink() makes a link of settings, secrets from files included",
  { ignore: !HAS_NATS },
  async () => {
    await using server = await NatsServer.start({
      config: "authorization { user: a, password: s3cret }",
    });
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(file, "s3cret\n");
      const settings = { user: "a", password_file: file, layout: "plain", prefix: "site" };
      const link = await openLink(server.url, settings);
      assertEquals([link.address, link.traits.isRosy], [server.url, false]);
      await using side = new TestSide();
      await side.open(link);
    } finally {
      await Deno.remove(file);
    }
  },
);

Deno.test("openLink() refuses settings that make no sense", async () => {
  await assertRejects(() => openLink("nats://one", { user: "a" }), TypeError, "both of them");
});
