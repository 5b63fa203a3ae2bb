import { assert } from "@std/assert";
import { AttackMesh } from "./attack_mesh.ts";
import type { Misdeed } from "./children/member.ts";

const MIB = 1024 * 1024;

Deno.test("whoever joins an open mesh and misbehaves harms nobody", async (t) => {
  await using mesh = await AttackMesh.start();
  const { near } = mesh;
  const misdeed = (what: Misdeed["what"]): Misdeed => {
    return { what, port: near.port, uuid: near.uuid, domain: mesh.domainId };
  };
  const misbehave = (what: Misdeed["what"]) => mesh.attack("member.ts", misdeed(what));

  await t.step("who claims 4 GiB, or 200 MiB eight times", () =>
    mesh.survive(async () => {
      const { rssBytes } = await near.report();
      const attacker = mesh.attacker("member.ts", misdeed("claims lengths"));
      await attacker.waitForLine("claimed");
      const takenBytes = (await near.report()).rssBytes - rssBytes;
      assert(takenBytes < 64 * MIB, `${takenBytes / MIB} MiB for what was claimed`);
      await attacker.endInput();
      await attacker.end();
    }));

  for (const what of ["writes nonsense", "names codecs"] as const) {
    await t.step(`who ${what}`, () => mesh.survive(() => misbehave(what)).then(() => {}));
  }

  await t.step("who floods a node with names", async () => {
    const flood = () => misbehave("floods with names");
    // The engine grows to what such a record takes, keeps that size, and does not grow again.
    await mesh.survive(flood, { rssMarginBytes: 160 * MIB });
    await mesh.survive(flood, { rssMarginBytes: 64 * MIB });
  });

  await mesh.finish();
});
