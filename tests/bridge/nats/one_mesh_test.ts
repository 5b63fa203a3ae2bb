import { assertEquals, assertRejects } from "@std/assert";
import { ParamError } from "@rosy/rosy";
import { NatsLink } from "../../../lib/bridge/nats/nats_link.ts";
import { Collector } from "../../support/collector.ts";
import { BridgedMesh } from "../bridged_mesh.ts";
import { HAS_NATS, NatsServer } from "./nats_server.ts";

Deno.test({
  name: "params, streams and actions of one site are used at another as its own",
  ignore: !HAS_NATS,
  fn: async () => {
    await using server = await NatsServer.start();
    await using here = await site(server.url);
    await using there = await site(server.url);
    const arm = await there.node("arm");
    const operator = await here.node("operator");
    await arm.params.declare("speed", { default: 1, max: 3 });
    await arm.addService("scan", async function* (_service, to: number) {
      for (let i = 0; i < to; i++) yield i;
    });
    await arm.addAction("reach", async function* (metres: number) {
      for (let i = 1; i <= metres; i++) yield i;
      return metres;
    });

    await operator.waitForServiceProvider("arm/_params/set");
    const params = operator.paramsOf("arm");
    const values = new Collector<unknown>();
    using _watch = params.watch(({ values: { speed } }) => values.add(speed));
    await values.count(1);
    await params.set("speed", 2);
    assertEquals(await values.count(2), [1, 2]);
    await assertRejects(() => params.set("speed", 4), ParamError, "3");

    await operator.waitForServiceProvider("scan");
    assertEquals(await Array.fromAsync(operator.stream("scan", 200)), [...Array(200).keys()]);

    await operator.waitForServiceProvider("reach/_action/follow");
    const goal = operator.startGoal("reach", 3);
    assertEquals((await Array.fromAsync(goal)).at(-1), 3);
    assertEquals(await goal.result, 3);
  },
});

/** A mesh with a bridge to the server. */
async function site(servers: string): Promise<BridgedMesh> {
  const mesh = new BridgedMesh();
  await mesh.bridge(new NatsLink({ servers, site: crypto.randomUUID() }));
  return mesh;
}
