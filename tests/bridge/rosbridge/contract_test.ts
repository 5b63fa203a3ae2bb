import { openLink } from "../../../lib/bridge/rosbridge/open_link.ts";
import { bridgeContract } from "../contract/bridge_contract.ts";
import { WebSystem } from "../support/web_system.ts";
import { BareClient } from "./bare_client.ts";

bridgeContract({
  name: "rosbridge",
  async start() {
    const system = await WebSystem.start();
    const url = system.url("rosbridge");
    return {
      link: () => openLink(url, { poll_interval: 0.1 }),
      client: () => BareClient.open(url),
      kill: () => system.kill(),
      restart: () => system.restart(),
      freeze: () => system.freeze(),
      thaw: () => system.thaw(),
      [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
    };
  },
  call: { args: { data: true }, result: { success: true } },
  // What a server keeps for later is not told from what it does not.
  keeps: false,
  joinsMeshes: true,
});
