import { assertEquals } from "@std/assert";
import { createService } from "../../lib/service/service.ts";
import type { PartStream } from "../../lib/service/part_stream.ts";
import type { CallOptions } from "../../lib/service/service_caller.ts";

function setUp() {
  const calls: [string, readonly unknown[], CallOptions | undefined][] = [];
  const waits: unknown[] = [];
  const service = createService<(a: number, b: number) => number>("add", {
    call: (name, args, options) => {
      calls.push([name, args, options]);
      return Promise.resolve(3);
    },
    stream: (name, args, options) => {
      calls.push([name, args, options]);
      return {} as PartStream<unknown>;
    },
    serviceHasProviders: (name) => name === "add",
    waitForServiceProvider: (...all) => {
      waits.push(all);
      return Promise.resolve();
    },
  }, { timeoutMs: 100 });
  return { service, calls, waits };
}

Deno.test("Service calls as a function and by call(), with its options", async () => {
  const { service, calls } = setUp();
  assertEquals([await service(1, 2), await service.call(3, 4)], [3, 3]);
  assertEquals(calls, [["add", [1, 2], { timeoutMs: 100 }], ["add", [3, 4], { timeoutMs: 100 }]]);
});

Deno.test("Service streams with its options", () => {
  const { service, calls } = setUp();
  service.with({ window: { parts: 2 } }).stream(1, 2);
  assertEquals(calls, [["add", [1, 2], { timeoutMs: 100, window: { parts: 2 } }]]);
});

Deno.test("Service.with() changes what it is told and leaves the first as it is", async () => {
  const { service, calls } = setUp();
  const { signal } = new AbortController();
  await service.with({ signal })(1, 2);
  await service.with({ signal }).with({ timeoutMs: 5 })(1, 2);
  await service(1, 2);
  assertEquals(calls.map(([, , options]) => options), [
    { timeoutMs: 100, signal },
    { timeoutMs: 5, signal },
    { timeoutMs: 100 },
  ]);
});

Deno.test("Service knows its name and whether it has providers, and waits for one", async () => {
  const { service, waits } = setUp();
  assertEquals([service.serviceName, service.hasProviders()], ["add", true]);
  await service.waitForProvider({ timeoutMs: 7 });
  assertEquals(waits, [["add", { timeoutMs: 7 }]]);
});
