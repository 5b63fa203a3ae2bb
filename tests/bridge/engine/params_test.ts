import { assertEquals } from "@std/assert";
import { Collector } from "../../support/collector.ts";
import { leakTest } from "../../support/leak_check.ts";
import { BridgedMesh } from "../bridged_mesh.ts";
import { MemorySystem } from "../memory_system.ts";

leakTest(
  "params of a node at the other side of a bridge are got, set and watched by its name",
  async () => {
    await using here = new BridgedMesh();
    await using there = new BridgedMesh();
    const far = new MemorySystem({ isRosy: true, tellsServices: true });
    await here.bridge(far.link());
    const away = await there.bridge(far.link());
    const arm = await there.node("arm");
    const operator = await here.node("operator");
    await arm.params.declare("speed", { default: 1 });
    const { nodes } = away.node.topology;
    const services = ["get", "set", "describe"].map((name) => ({ name: `arm/_params/${name}` }));
    await new Promise<void>((resolve) => {
      const look = () => void (nodes.get(arm.id.uuid)?.services.length === 3 && resolve());
      away.node.topology.subscribe(look);
      look();
    });
    far.tell([{ name: "arm", sends: [], listens: [], provides: services }]);
    await operator.waitForServiceProvider("arm/_params/describe");
    await away.untilUp();
    const params = operator.paramsOf("arm");
    assertEquals(await params.getAll(), { speed: 1 });
    const changes = new Collector<unknown>();
    using _watch = params.watch(({ values }) => changes.add(values.speed));
    assertEquals(await changes.count(1), [1]);
    await params.set("speed", 2);
    assertEquals(await changes.count(2), [1, 2]);
    assertEquals(arm.params.get("speed"), 2);
  },
);
