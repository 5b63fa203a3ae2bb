import { assert, assertEquals } from "@std/assert";
import { NEEDS, PYTHON } from "./python_node.ts";
import { PythonMesh } from "./python_mesh.ts";

const ignore = !PYTHON;

Deno.test({
  name: `a node in Python sends to one in Deno that it names, and hears it ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python();
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
    await using mesh = new PythonMesh();
    const python = await mesh.python({ peers: [] });
    const node = await mesh.deno({ peers: [python.address] });
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
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python();
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
    const none = { sent: 0, dropped: 0, lost: 0, undecodable: 0 };
    assertEquals(stats["back-0"], { ...none, received: 20_001 });
    assertEquals(stats["size-0"]!.sent, 20_000);
  },
});

Deno.test({
  name: `a loop in Python that is slow makes its sender wait, and loses nothing ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python();
    await python.do("count", { topic: "slow", max_waiting: 3, delay: 0.0005 });
    const slow = node.getTopic("slow");
    await slow.waitForListener();
    for (let number = 0; number < 300; number++) await slow.send(number, new Uint8Array(20_000));
    await slow.send(-1, null);
    const { count, in_order } = await python.said("counted");
    assertEquals([count, in_order], [300, true]);
  },
});

Deno.test({
  name: `a listener that reads nothing costs a sender in Python one wait, and itself ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python({ max_outbox_bytes: 4_000_000 });
    const stuck = await mesh.python({ name: "stuck" });
    await stuck.do("listen_without_reading", { topic: "image" });
    let count = 0;
    const all = Promise.withResolvers<void>();
    await node.listen("image", () => void (++count === 60 && all.resolve()));
    await python.do("wait_for_listeners", { topic: "image", count: 2 });
    await python.do("send_many", { topic: "image", count: 60, size: 1_000_000 });
    await all.promise;
    const { image } = await python.do("stats") as Record<string, Record<string, number>>;
    assertEquals(image!.sent, 120);
    assert(image!.dropped! > 30, JSON.stringify(image));
    // It goes on where it is told to read.
    await stuck.do("read", { count: 2 });
    assertEquals((await stuck.said("read")).number, 0);
    assertEquals((await stuck.said("read", 2)).number, 1);
  },
});

Deno.test({
  name: `nodes of one name take turns, in Python and in Deno ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const first = await mesh.python({ name: "twin" });
    const second = await mesh.python({ name: "twin" });
    const sender = await mesh.python({ name: "sender" });
    for (const twin of [first, second]) await twin.do("listen", { topic: "work" });
    const listening = Promise.withResolvers<void>();
    const look = () => node.topology.listeners("work").length === 2 && listening.resolve();
    node.topology.subscribe(look);
    look();
    await listening.promise;
    for (let number = 0; number < 10; number++) await node.send("work", number);
    await first.said("heard", 5);
    await second.said("heard", 5);

    // A third one, in Deno: it gets a third of what Python sends.
    const third = await mesh.fixture.node("twin", { peers: [mesh.address] });
    const taken: number[] = [];
    await third.listen("work", (_topic, number: number) => void taken.push(number));
    await sender.do("wait_for_listeners", { topic: "work", count: 3 });
    for (let number = 0; number < 9; number++) {
      await sender.do("send", { topic: "work", args: [number] });
    }
    await first.said("heard", 8);
    await second.said("heard", 8);
    await sender.do("send", { topic: "work", args: [9] });
    await sender.do("send", { topic: "work", args: [10] });
    await sender.do("send", { topic: "work", args: [11] });
    await first.said("heard", 9);
    await second.said("heard", 9);
    assert(taken.length >= 3);
  },
});
