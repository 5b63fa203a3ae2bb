import { assertEquals } from "@std/assert";
import { NEEDS, PYTHON } from "./python_node.ts";
import { PythonMesh } from "./python_mesh.ts";

const ignore = !PYTHON;

Deno.test({
  name: `what a node in Python retains comes to who listens later, once and in order ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python();
    const big = { topic: "map", retain: 2 };
    for (const number of [1, 2, 3]) await python.do("send", { ...big, args: [number] });
    await node.waitForSender("map");

    const seen: [unknown, boolean][] = [];
    for await (const { args, retained } of node.getTopic("map")) {
      seen.push([args[0], retained]);
      if (seen.length === 2) await python.do("send", { ...big, args: [4] });
      if (seen.length === 3) break;
    }
    assertEquals(seen, [[2, true], [3, true], [4, false]]);

    // A second listener of a node asks for them; the first one gets them once.
    const first: unknown[] = [];
    const second: unknown[] = [];
    const both = Promise.withResolvers<void>();
    await node.listen("map", (_topic, number) => void first.push(number));
    await python.do("wait_for_listener", { topic: "map" });
    await python.do("send", { ...big, args: [5] });
    await node.listen("map", (_topic, number) => {
      second.push(number);
      if (number === 6) both.resolve();
    });
    await python.do("send", { ...big, args: [6] });
    await both.promise;
    assertEquals(first, [...new Set(first)]);
    assertEquals([first.slice(-2), second.slice(-2)], [[5, 6], [5, 6]]);
  },
});

Deno.test({
  name: `what a node in Deno retains comes to who listens later in Python ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const map = node.getTopic("map", { retain: 2 });
    for (const number of [1, 2, 3]) await map.send(number);
    const python = await mesh.python();
    await python.do("loop", { topic: "map", count: 2 });
    const looped = { topic: "map", sender: "deno", retained: true };
    assertEquals(await python.said("looped", 1), { ...looped, args: [2] });
    assertEquals(await python.said("looped", 2), { ...looped, args: [3] });

    // Two listeners, of which the second begins later: it asks, and each is given all once.
    await python.do("listen", { topic: "map", label: "first" });
    await python.logged('"first","topic":"map","args":[3]');
    await python.do("listen", { topic: "*", label: "second" });
    await python.logged('"second","topic":"map","args":[2]');
    await python.do("listen", { topic: "map", label: "none", retained: false });
    await map.send(4);
    await python.logged('"none","topic":"map","args":[4]');
    const of = (label: string) =>
      python.lines.filter((line) => line.includes(`"${label}"`)).map((line) =>
        JSON.parse(line.slice(line.indexOf(" "))).args[0]
      );
    assertEquals([of("first"), of("second"), of("none")], [[2, 3, 4], [2, 3, 4], [4]]);
  },
});

Deno.test({
  name: `what was lost with a connection comes again, and nothing twice ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const sender = await mesh.python({ name: "sender", peers: [] });
    const listener = await mesh.python({ name: "listener", peers: [sender.address] });
    await listener.do("listen", { topic: "map" });
    await sender.do("wait_for_listener", { topic: "map" });
    const map = { topic: "map", retain: 5 };
    await sender.do("send", { ...map, args: [1] });
    await listener.said("heard");
    await sender.do("break_connections");
    await sender.do("send", { ...map, args: [2] });
    await sender.do("break_connections");
    await sender.do("send", { ...map, args: [3] });
    await listener.logged('"args":[3]');
    const numbers = listener.lines.filter((line) => line.startsWith("heard")).map((line) =>
      JSON.parse(line.slice(line.indexOf(" "))).args[0]
    );
    assertEquals(numbers, [1, 2, 3]);
  },
});
