import { bridgeContract } from "../contract/bridge_contract.ts";
import type { FarSystem } from "../contract/far_system.ts";
import { MemorySystem } from "../memory_system.ts";

bridgeContract({
  name: "a system in memory",
  start: () => Promise.resolve(inMemory(new MemorySystem())),
  call: { args: { data: true }, result: { success: true } },
  keeps: true,
  joinsMeshes: true,
});

function inMemory(system: MemorySystem): FarSystem {
  return {
    link: () => system.link(),
    client: () =>
      Promise.resolve({
        publish: (name, value, { isKept } = {}) => system.publish({ name, args: [value], isKept }),
        subscribe: (name, callback) =>
          Promise.resolve(
            system.subscribe(name, (message) => {
              if ("args" in message) callback(message.args[0]);
            }),
          ),
        provide: (service, handler) =>
          Promise.resolve(system.provide(service, (args) => Promise.try(handler, args[0]))),
        call: (service, value) => system.call(service, [value]),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
    kill: () => {
      system.isDown = true;
      system.cut();
      return Promise.resolve();
    },
    restart: () => Promise.resolve(void (system.isDown = false)),
    freeze: () => void (system.stalled = Promise.withResolvers()),
    thaw: () => {
      system.stalled?.resolve();
      system.stalled = null;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
