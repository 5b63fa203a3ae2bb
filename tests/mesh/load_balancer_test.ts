import { assertEquals } from "@std/assert";
import {
  defaultTopicLoadBalancer,
  groupByName,
  leastRecentLoadBalancer,
  noLoadBalancer,
  randomLoadBalancer,
  type ServiceLoadBalancer,
  type TopicLoadBalancer,
} from "../../lib/mesh/load_balancer.ts";
import {
  testDoubts,
  testServiceLoadBalancer,
  testTopicLoadBalancer,
} from "./load_balancer_contract.ts";
import { newRecord } from "../support/records.ts";

/** One that a user could write: by turns, without regard to names. */
function roundRobin(): TopicLoadBalancer & ServiceLoadBalancer {
  let turn = 0;
  return {
    chooseListeners: (_topic, nodes) =>
      nodes.length === 1 ? nodes : [nodes[turn++ % nodes.length]!],
    chooseProvider: (_service, nodes) => nodes[turn++ % nodes.length]!,
  };
}

testTopicLoadBalancer("noLoadBalancer()", noLoadBalancer);
testTopicLoadBalancer("randomLoadBalancer()", randomLoadBalancer);
testTopicLoadBalancer("leastRecentLoadBalancer()", leastRecentLoadBalancer);
testTopicLoadBalancer("groupByName() at random", () => groupByName(() => randomLoadBalancer()));
testTopicLoadBalancer("defaultTopicLoadBalancer()", () => defaultTopicLoadBalancer(Math.random));
testTopicLoadBalancer("a user's own topic load balancer", roundRobin);
testServiceLoadBalancer("randomLoadBalancer()", randomLoadBalancer);
testServiceLoadBalancer("leastRecentLoadBalancer()", leastRecentLoadBalancer);
testDoubts("randomLoadBalancer()", randomLoadBalancer);
testDoubts("leastRecentLoadBalancer()", leastRecentLoadBalancer);
testServiceLoadBalancer("a user's own service load balancer", roundRobin);

Deno.test("noLoadBalancer() chooses all", () => {
  const listeners = [newRecord("a"), newRecord("a"), newRecord("b")];
  assertEquals(noLoadBalancer().chooseListeners("imu", listeners), listeners);
});

Deno.test("randomLoadBalancer() follows the chance it is given", () => {
  const numbers = [0, 0.34, 0.999];
  const balancer = randomLoadBalancer({ random: () => numbers.shift()! });
  const nodes = [newRecord("a"), newRecord("b"), newRecord("c")];
  const chosen = nodes.map(() => balancer.chooseProvider("add", nodes).id.name);
  assertEquals(chosen, ["a", "b", "c"]);
});

Deno.test("leastRecentLoadBalancer() takes turns, and begins where chance says", () => {
  const numbers = [0.1, 0.9, 0.5];
  const balancer = leastRecentLoadBalancer({ random: () => numbers.shift()! });
  const nodes = [newRecord("a"), newRecord("b"), newRecord("c")];
  const chosen = Array.from({ length: 7 }, () => balancer.chooseProvider("add", nodes).id.name);
  assertEquals(chosen, ["b", "c", "a", "b", "c", "a", "b"]);
});

Deno.test("leastRecentLoadBalancer() has turns of its own for each name", () => {
  const balancer = leastRecentLoadBalancer({ random: () => 0 });
  const nodes = [newRecord("a"), newRecord("b")];
  const chosen = ["add", "subtract", "add", "subtract"]
    .map((service) => balancer.chooseProvider(service, nodes).id.name);
  assertEquals(chosen, ["a", "a", "b", "b"]);
});

Deno.test("leastRecentLoadBalancer() remembers turns when a node joins, and lets it be next", () => {
  const balancer = leastRecentLoadBalancer({ random: () => 0 });
  const [a, b, c] = [newRecord("a"), newRecord("b"), newRecord("c")];
  const choose = (...nodes: typeof a[]) => balancer.chooseProvider("add", nodes).id.name;
  const two = [a, b];
  assertEquals(balancer.chooseProvider("add", two).id.name, "a");
  assertEquals(choose(a, b, c), "b");
  assertEquals(choose(a, b, c), "c");
  assertEquals(choose(a, b), "a");
});

Deno.test("defaultTopicLoadBalancer() sends once to each name, by turns within it", () => {
  const balancer = defaultTopicLoadBalancer(() => 0);
  const listeners = [newRecord("a"), newRecord("b"), newRecord("a")];
  const chosen = Array.from(
    { length: 4 },
    () => balancer.chooseListeners("imu", listeners).map((one) => listeners.indexOf(one)),
  );
  assertEquals(chosen, [[0, 1], [2, 1], [0, 1], [2, 1]]);
});

Deno.test("defaultTopicLoadBalancer() goes on with the turns when another name joins", () => {
  const balancer = defaultTopicLoadBalancer(() => 0);
  const [first, second, other] = [newRecord("a"), newRecord("a"), newRecord("b")];
  const choose = (...listeners: typeof first[]) => balancer.chooseListeners("imu", listeners);
  assertEquals(choose(first, second), [first]);
  assertEquals(choose(first, second, other), [second, other]);
  assertEquals(choose(first, second), [first]);
});

Deno.test("groupByName() returns the listeners themselves where all names differ", () => {
  const listeners = [newRecord("a"), newRecord("b")];
  const balancer = groupByName(() => randomLoadBalancer());
  assertEquals(balancer.chooseListeners("imu", listeners) === listeners, true);
});
