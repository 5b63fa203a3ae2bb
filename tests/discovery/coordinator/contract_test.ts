import { discoveryContract } from "../contract.ts";
import { TestCoordinator } from "./test_coordinator.ts";

discoveryContract("Coordinator discovery", async () => {
  const coordinator = await TestCoordinator.start();
  return {
    create: (parts) => coordinator.client(parts),
    [Symbol.asyncDispose]: () => coordinator.stop(),
  };
});
