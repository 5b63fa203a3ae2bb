import { openLink } from "../../../lib/bridge/foxglove/open_link.ts";
import { bridgeContract } from "../contract/bridge_contract.ts";
import { NO_RELAY, SdkRelay } from "./sdk_relay.ts";

bridgeContract({
  name: "a server of Foxglove's SDK",
  missing: NO_RELAY,
  async start() {
    const relay = await SdkRelay.start();
    return {
      link: () => openLink(relay.url),
      client: () => relay.client(),
      kill: () => relay.kill(),
      restart: () => relay.restart(),
      freeze: () => relay.signal("SIGSTOP"),
      thaw: () => relay.signal("SIGCONT"),
      [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose](),
    };
  },
  // Such servers keep nothing, and clients provide no services: see `foxglove_link_test.ts`.
  keeps: false,
  joinsMeshes: true,
});
