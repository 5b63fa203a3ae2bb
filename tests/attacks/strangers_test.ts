import { assert, assertEquals } from "@std/assert";
import { AttackMesh } from "./attack_mesh.ts";
import type { Crowd } from "./children/crowd.ts";
import type { Knocking } from "./children/knocker.ts";

const authKey = "0b6f3a52c81d4e97a1f0d2c4b6e8f013";
const TIMES = 100;
/** Handshakes at once, and some more for what a node has open anyway. */
const MAX_DESCRIPTORS = 64 + 60;

Deno.test("strangers are kept out of a private mesh, and nobody notices", async (t) => {
  await using mesh = await AttackMesh.start({ authKey });
  const { port, uuid } = mesh.near;
  const about = { port, uuid, domain: mesh.domainId };
  const knock = (how: Knocking["how"]) =>
    mesh.survive(() =>
      mesh.attack("knocker.ts", { ...about, how, times: TIMES } satisfies Knocking)
    );
  const crowd = (silent: number, dripping: number) =>
    mesh.attacker("crowd.ts", { ...about, silent, dripping } satisfies Crowd);

  await t.step("who has no key, or a guessed one", async () => {
    assertEquals(await knock("without a key"), { key: TIMES });
    assertEquals(await knock("with a guessed key"), { key: TIMES });
  });

  await t.step("who is of another domain, or talks nonsense", async () => {
    assertEquals(await knock("from another domain"), { domain: TIMES });
    assertEquals(await knock("with nonsense"), { malformed: TIMES });
  });

  await t.step("500 who connect at once", () =>
    mesh.survive(async () => {
      const attacker = crowd(400, 100);
      await attacker.waitForLine("open");
      await mesh.join("late");
      const { descriptors } = await mesh.near.report();
      assert(descriptors < MAX_DESCRIPTORS, `${descriptors} descriptors`);
      await attacker.endInput();
      await attacker.end();
    }));

  await t.step("who says nothing, or a byte now and then", async () => {
    const said = await mesh.survive(async () => {
      const attacker = crowd(25, 25);
      await attacker.waitForLine("open");
      await mesh.join("later");
      return (await attacker.end()).stdout;
    });
    assertEquals(said, 'open\n{"closed":50}\n');
  });

  await mesh.finish();
});
