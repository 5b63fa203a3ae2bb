import { transportContract } from "../transport/contract.ts";
import { memoryTransport } from "./memory_transport.ts";

transportContract("memoryTransport", () => ({
  transport: memoryTransport(),
  address: { transport: "tcp", hostname: "127.0.0.1", port: 0 },
  nobody: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
}), { inMemory: true });
