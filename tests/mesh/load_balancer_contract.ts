import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { ServiceLoadBalancer, TopicLoadBalancer } from "../../lib/mesh/load_balancer.ts";
import { newRecord } from "../support/records.ts";

/** What every load balancer for topics has to do. */
export function testTopicLoadBalancer(name: string, create: () => TopicLoadBalancer): void {
  Deno.test(`${name} chooses among the listeners, each at most once`, () => {
    const balancer = create();
    const listeners = ["a", "a", "b", "c", "c", "c"].map((name) => newRecord(name));
    for (let i = 0; i < 100; i++) {
      const chosen = balancer.chooseListeners("imu", listeners);
      assert(chosen.length > 0 && chosen.every((one) => listeners.includes(one)));
      assertEquals(new Set(chosen).size, chosen.length);
    }
  });

  Deno.test(`${name} chooses the only listener, and returns the very array`, () => {
    const listeners = [newRecord()];
    assertStrictEquals(create().chooseListeners("imu", listeners), listeners);
  });

  Deno.test(`${name} lets every listener have its share`, () => {
    const balancer = create();
    const listeners = [newRecord("a"), newRecord("a"), newRecord("a")];
    const chosen = new Set(
      Array.from({ length: 200 }, () => balancer.chooseListeners("imu", listeners)).flat(),
    );
    assertEquals(chosen.size, 3);
  });

  Deno.test(`${name} never chooses who has left`, () => {
    const balancer = create();
    const [a, b, c] = [newRecord("a"), newRecord("a"), newRecord("b")];
    balancer.chooseListeners("imu", [a, b, c]);
    for (let i = 0; i < 20; i++) {
      assert(!balancer.chooseListeners("imu", [b, c]).includes(a));
      assert(balancer.chooseListeners("imu", [a, c]).length > 0);
    }
  });
}

/** What every load balancer for services has to do. */
export function testServiceLoadBalancer(name: string, create: () => ServiceLoadBalancer): void {
  Deno.test(`${name} chooses one of the providers`, () => {
    const balancer = create();
    for (let count = 1; count < 6; count++) {
      const providers = Array.from({ length: count }, () => newRecord());
      for (let i = 0; i < 20; i++) {
        assert(providers.includes(balancer.chooseProvider("add", providers)));
      }
    }
  });

  Deno.test(`${name} lets every provider have its share`, () => {
    const balancer = create();
    const providers = [newRecord(), newRecord(), newRecord()];
    const chosen = Array.from({ length: 200 }, () => balancer.chooseProvider("add", providers));
    assertEquals(new Set(chosen).size, 3);
  });
}

/** What every load balancer for services that is rosy's own has to do. */
export function testDoubts(name: string, create: () => ServiceLoadBalancer): void {
  Deno.test(`${name} chooses those in doubt last`, () => {
    const balancer = create();
    const providers = [newRecord(), newRecord(), newRecord()];
    const doubted = new Set([providers[0]!.id.uuid, providers[2]!.id.uuid]);
    for (let i = 0; i < 20; i++) {
      assertStrictEquals(balancer.chooseProvider("add", providers, doubted), providers[1]);
      assertStrictEquals(balancer.chooseProvider("add", [providers[0]!], doubted), providers[0]);
    }
    const all = new Set(providers.map(({ id }) => id.uuid));
    const chosen = Array.from(
      { length: 200 },
      () => balancer.chooseProvider("add", providers, all),
    );
    assertEquals(new Set(chosen).size, 3);
  });
}
