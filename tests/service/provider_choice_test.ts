import { NoProviderError } from "@rosy/rosy";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { CodecRegistry } from "../../lib/codec/registry.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import type { ConnectionPool } from "../../lib/peer/connection_pool.ts";
import { WireCodecs } from "../../lib/peer/wire_codecs.ts";
import { ServiceCaller } from "../../lib/service/service_caller.ts";
import type { ServiceResponder } from "../../lib/service/service_responder.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { idOf, newRecord } from "../support/records.ts";

Deno.test("ServiceCaller tries each provider once that cannot be reached, whatever is chosen", async () => {
  const topology = new Topology();
  const tried: string[] = [];
  for (const name of ["a", "b", "c"]) topology.put(newRecord(name, { services: ["add"] }));
  const caller = new ServiceCaller({
    self: idOf("near"),
    topology,
    // It would choose the same one again and again.
    balancer: { chooseProvider: (_service, providers) => providers[0]! },
    pool: {
      link({ id }: { id: { name: string } }) {
        assert(tried.push(id.name) < 10, "it tries the same ones for ever");
        return {
          connection: null,
          connected: () => Promise.reject(new Error(`${id.name} refuses`)),
        };
      },
    } as unknown as ConnectionPool,
    responder: {} as ServiceResponder,
    codec: msgpackCodec,
    codecs: new WireCodecs(new CodecRegistry()),
    maxMessageBytes: 2 ** 28,
    clock: new VirtualClock(),
  });
  await assertRejects(() => caller.call("add", [1, 2]), NoProviderError, "c refuses");
  assertEquals(tried, ["a", "b", "c"]);
  caller.close();
});
