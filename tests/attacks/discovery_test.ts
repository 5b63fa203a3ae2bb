import { AttackMesh } from "./attack_mesh.ts";
import type { Lie } from "./children/liar.ts";

const authKey = "2f86c0d94b1e4a57930d7b8ec5a1f264";

for (const secrets of [{}, { authKey }]) {
  const how = secrets.authKey ? "a private" : "an open";
  Deno.test(`the nodes of ${how} mesh stay together whatever packets say`, async (t) => {
    await using mesh = await AttackMesh.start(secrets);
    const { domainId: domain, far } = mesh;
    const lie = (what: Lie["what"], times: number) =>
      t.step(`of ${what}, ${times} times`, async () => {
        const lie: Lie = { what, domain, uuids: [far.uuid], times };
        await mesh.survive(() => mesh.attack("liar.ts", lie));
      });
    await lie("broken packets", 600);
    await lie("goodbyes", 20);
    await lie("other records", 20);
    await lie("other addresses", 20);
    await lie("fake nodes", 5000);
    await mesh.finish();
  });
}
