/**
 * Multiplies numbers for others, until Ctrl-C: `deno run -A demo/service_provider.ts`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

interface Mesh {
  services: { multiply(a: number, b: number): number };
}

await using node = await buildNode<Mesh>({ name: "service_provider" });
await node.addService("multiply", (_service, a, b) => a * b);
console.log("Started service...");
await node.forever();
