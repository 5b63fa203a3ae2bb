import { assert, assertEquals } from "@std/assert";
import { freePort } from "../../support/free_port.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { NEEDS, PYTHON, PythonNode } from "./python_node.ts";

const ignore = !PYTHON;

Deno.test({
  name: `a node in Python sends to one in Deno that it names, and hears it ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new MeshFixture();
    const serverPort = freePort();
    const node = await mesh.node("deno", { serverPort });
    await using python = await start(mesh, { name: "python", peers: [`127.0.0.1:${serverPort}`] });
    const heard = Promise.withResolvers<unknown[]>();
    await node.listen("up", (...args: unknown[]) => heard.resolve(args));
    await python.do("wait_for_listener", { topic: "up" });
    await python.do("send", { topic: "up", args: ["hello", { x: 1.5 }, [null, true]] });
    assertEquals(await heard.promise, ["up", "hello", { x: 1.5 }, [null, true]]);

    await python.do("listen", { topic: "down" });
    await node.waitForListener("down");
    await node.send("down", "hello", 2 ** 40, { name: "world" });
    assertEquals((await python.said("heard")).args, ["hello", 2 ** 40, { name: "world" }]);
    await node.waitForSender("up");
    await python.do("wait_for_sender", { topic: "down" });
  },
});

Deno.test({
  name: `a node in Deno names one in Python, and patterns reach both ways ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new MeshFixture();
    await using python = await start(mesh, { name: "python" });
    const node = await mesh.node("deno", { peers: [python.address] });
    await python.do("listen", { topic: "camera/*/image", label: "pattern" });
    await node.waitForListener("camera/left/image");
    await node.send("camera/left/state", "not this");
    await node.send("camera/left/image", 1);
    await node.send("camera/right/image", 2);
    assertEquals((await python.said("heard", 2)).topic, "camera/right/image");

    const topics: string[] = [];
    const both = Promise.withResolvers<void>();
    await node.listen("arm/**", (topic) => {
      topics.push(topic);
      if (topics.length === 2) both.resolve();
    });
    await python.do("wait_for_listener", { topic: "arm/a/b" });
    await python.do("send", { topic: "leg", args: [0] });
    await python.do("send", { topic: "arm", args: [0] });
    await python.do("send", { topic: "arm/a/b", args: [0] });
    await both.promise;
    assertEquals(topics, ["arm", "arm/a/b"]);
  },
});

Deno.test({
  name: `images of 1 MB and many small messages come whole and in order, both ways ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new MeshFixture();
    await using python = await start(mesh, { name: "python" });
    const node = await mesh.node("deno", { peers: [python.address] });
    for (const [size, count] of [[1_000_000, 40], [0, 20_000]] as const) {
      const topic = `size-${size}`;
      const numbers: number[] = [];
      const all = Promise.withResolvers<void>();
      await node.listen(topic, (_topic, number: number, data: Uint8Array) => {
        assertEquals(data.length, size);
        numbers.push(number);
        if (number === count - 1) all.resolve();
      });
      await python.do("send_many", { topic, count, size });
      await all.promise;
      assertEquals(numbers.length, count);
      assert(numbers.every((number, index) => number === index));

      await python.do("count", { topic: `back-${size}`, label: String(size) });
      const back = node.getTopic(`back-${size}`);
      await back.waitForListener();
      for (let number = 0; number < count; number++) {
        await back.send(number, new Uint8Array(size));
      }
      await back.send(-1, null);
      await python.logged(new RegExp(`^counted .*"${size}","count":${count},"in_order":true`));
    }
    const stats = await python.do("stats") as Record<string, Record<string, number>>;
    assertEquals(stats["back-0"], {
      sent: 0,
      dropped: 0,
      received: 20_001,
      lost: 0,
      undecodable: 0,
    });
  },
});

Deno.test({
  name: `nodes of one name take turns, in Python and in Deno ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new MeshFixture();
    const serverPort = freePort();
    const node = await mesh.node("sender", { serverPort });
    const peers = [`127.0.0.1:${serverPort}`];
    await using first = await start(mesh, { name: "twin", peers });
    await using second = await start(mesh, { name: "twin", peers });
    await using sender = await start(mesh, { name: "python-sender", peers });
    for (const twin of [first, second]) await twin.do("listen", { topic: "work" });
    const third = await mesh.node("twin", { peers });
    const taken: number[] = [];
    const topic = node.getTopic("work");
    const listening = Promise.withResolvers<void>();
    node.topology.subscribe(() => {
      if (node.topology.listeners("work").length === 2) listening.resolve();
    });
    if (node.topology.listeners("work").length === 2) listening.resolve();
    await listening.promise;
    for (let number = 0; number < 10; number++) await topic.send(number);
    await first.said("heard", 5);
    await second.said("heard", 5);

    await third.listen("work", (_topic, number: number) => void taken.push(number));
    await sender.do("wait_for_nodes", { names: ["sender", "twin", "twin", "twin"] });
    // Two in Python and one in Deno: a third of what comes is for each.
    await third.waitForSender("work");
    for (let number = 0; number < 9; number++) {
      await sender.do("send", { topic: "work", args: [number] });
    }
    await first.said("heard", 8);
    await second.said("heard", 8);
    assertEquals(taken.length, 3);
  },
});

/** Starts a node in Python in a test's domain. */
async function start(
  { domainId }: MeshFixture,
  options: Record<string, unknown>,
): Promise<PythonNode> {
  return await PythonNode.start({ domain_id: domainId, interface: "127.0.0.1", ...options });
}
