import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";
import type { TestMesh, TestMeshOptions } from "./test_mesh.ts";
import { VirtualMesh } from "./virtual_mesh.ts";

/**
 * Makes a mesh for one test: nodes in this process, without sockets and multicast, in virtual time.
 *
 * The nodes are those of `buildNode()`, down to the bytes that they exchange. Only the network, the
 * clock and chance are the test's own.
 *
 * @param options What the links are like, and where chance begins.
 * @returns The mesh, to be disposed of at the end of the test.
 *
 * @example A listener that was cut off
 * ```ts
 * import { testMesh } from "@rosy/rosy/testing";
 * import { assertEquals } from "@std/assert";
 *
 * Deno.test("the arm stops when it does not hear from the base for a second", async () => {
 *   await using mesh = testMesh({ fakeTimers: true });
 *   const base = await mesh.node("base");
 *   const arm = await mesh.node("arm");
 *   let isMoving = true;
 *   const timer = setTimeout(() => isMoving = false, 1000);
 *   await arm.listen("alive", () => timer.refresh());
 *   base.every(100, () => base.send("alive"));
 *
 *   await mesh.clock.advance(10_000);
 *   assertEquals(isMoving, true);
 *   mesh.link(base, arm).cut();
 *   await mesh.clock.advance(1000);
 *   assertEquals(isMoving, false);
 * });
 * ```
 */
export function testMesh<M extends MeshTypes = AnyMesh>(
  options: TestMeshOptions = {},
): TestMesh<M> {
  return new VirtualMesh<M>(options);
}
