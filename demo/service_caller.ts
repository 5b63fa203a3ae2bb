/**
 * Has a service multiply two numbers: `deno run -A demo/service_caller.ts`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

interface Mesh {
  services: { multiply(a: number, b: number): number };
}

await using node = await buildNode<Mesh>({ name: "service_caller" });
await node.waitForServiceProvider("multiply");
console.log("Calculating 2 * 2...");
const result = await node.call("multiply", 2, 2);
console.log(`Result: ${result}`);
