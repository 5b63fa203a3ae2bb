import { assertEquals } from "@std/assert";
import { MiddleMesh } from "./middle.ts";

const authKey = "91c4e07b2d6f4a03b85e6a1f3c9d7e20";
const TIMES = 2;
/** A handshake may be refused for each of these: version, domain, node, key, encryption, malformed. */
const REASONS = 6;

Deno.test("a man in the middle can spoil an open connection, and no other", async () => {
  await using between = await MiddleMesh.start({});
  const { mesh, victim } = between;
  const victims = [victim];
  await mesh.survive(() => between.meddle("flip", TIMES), { victims });
  await mesh.survive(() => between.meddle("spoil", TIMES), { victims, maxLines: REASONS });
  await mesh.finish(victims);
});

for (const encrypt of [false, true]) {
  const how = encrypt ? "an encrypted" : "a private";
  Deno.test(`a man in the middle of ${how} connection gets nowhere`, async (t) => {
    await using between = await MiddleMesh.start({ authKey, encrypt });
    const { mesh, victim } = between;
    const victims = [victim];

    await t.step("who replays handshakes", async () => {
      const { answers } = await mesh.survive(() => between.do("replay", 30));
      assertEquals(answers, { key: 30 });
    });

    await t.step("who sends challenges and proofs back", async () => {
      await mesh.survive(() => between.meddle("reflect", TIMES), { victims });
      assertEquals(between.wasBelieved, false);
    });

    await t.step(
      "who changes handshakes",
      () => mesh.survive(() => between.meddle("spoil", TIMES), { victims, maxLines: REASONS }),
    );

    // Without encryption he could.
    const modes = encrypt ? ["flip", "repeat", "drop", "insert"] as const : [];
    for (const mode of modes) {
      await t.step(
        `who wants to ${mode} what is sent`,
        () => mesh.survive(() => between.meddle(mode, TIMES), { victims }),
      );
    }

    const sent = await mesh.finish(victims);
    await mesh.far.untilHeard({ victim: sent.get("victim")! - 1 });
    const { corrupt, unordered, received, lost } = await mesh.far.report();
    assertEquals([corrupt, unordered], [0, 0]);
    // Whatever did not come is counted.
    const lostOfVictim = lost.find(({ name }) => name === "victim")?.count ?? 0;
    const { addressed } = await victim.report();
    assertEquals(received.victim! + lostOfVictim, addressed.far);
  });
}
