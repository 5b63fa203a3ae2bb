import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import type { MeshFigures } from "../../../../lib/figures/mesh_figures.ts";
import { Channel } from "../../../../lib/web/client/channel.ts";
import { FigureHistory } from "../../../../lib/web/dashboard/robot/figure_history.ts";
import { FiguresFeed } from "../../../../lib/web/dashboard/robot/figures_feed.ts";
import { figuresOf, nodeFiguresOf } from "../mesh/made_up_mesh.ts";

/** A feed, and who is asked. */
function rig() {
  const asked: Channel<MeshFigures>[] = [];
  const log: string[] = [];
  const isSeen = signal(true);
  const feed = new FiguresFeed({
    ask: () => {
      log.push("ask");
      const channel = new Channel<MeshFigures>({ max: 1, left: () => log.push("leave") });
      asked.push(channel);
      return channel;
    },
    isSeen,
    onError: (error) => log.push(String(error)),
  });
  return { feed, asked, log, isSeen };
}

Deno.test("FiguresFeed has nodes asked while somebody follows it, once for all", async () => {
  const { feed, asked, log } = rig();
  assertEquals(feed.latest.value, null);
  const told = Promise.withResolvers<MeshFigures>();
  const [first, second] = [
    feed.latest.subscribe((figures) => figures && told.resolve(figures)),
    feed.latest.subscribe(() => {}),
  ];
  assertEquals(log, ["ask"]);
  const figures = { ...figuresOf([nodeFiguresOf("camera", { cpuPercent: 7 })]), atMs: Date.now() };
  asked[0]!.push(figures);
  assertEquals(await told.promise, figures);
  assertEquals(feed.history.cpuOf("uuid-of-camera").map(({ value }) => value), [7]);
  first();
  assertEquals(log, ["ask"]);
  second();
  assertEquals(log, ["ask", "leave"]);
});

Deno.test("FiguresFeed has nobody asked while the page is not seen", () => {
  const { feed, log, isSeen } = rig();
  isSeen.value = false;
  const stop = feed.latest.subscribe(() => {});
  assertEquals(log, []);
  isSeen.value = true;
  isSeen.value = false;
  assertEquals(log, ["ask", "leave"]);
  isSeen.value = true;
  stop();
  isSeen.value = false;
  assertEquals(log, ["ask", "leave", "ask", "leave"]);
});

Deno.test("FiguresFeed tells why there are no figures", async () => {
  const { feed, asked, log } = rig();
  const stop = feed.latest.subscribe(() => {});
  asked[0]!.over(new Error("refused"));
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(log, ["ask", "Error: refused"]);
  stop();
});

Deno.test("FigureHistory keeps a minute, of nodes that are there", () => {
  const history = new FigureHistory();
  const add = (atMs: number, ...nodes: ReturnType<typeof nodeFiguresOf>[]) =>
    history.add({ ...figuresOf(nodes), atMs });
  add(0, nodeFiguresOf("a", { cpuPercent: 1, undecodable: 5, invalid: 1 }), nodeFiguresOf("b"));
  add(30_000, nodeFiguresOf("a", { cpuPercent: null, undecodable: 7, invalid: 1 }));
  assertEquals(history.unusableOf("uuid-of-a"), { undecodable: 2, invalid: 0 });
  add(60_000, nodeFiguresOf("a", { cpuPercent: 3, undecodable: 7, invalid: 4 }));
  assertEquals(history.cpuOf("uuid-of-a"), [{ atMs: 60_000, value: 3 }]);
  assertEquals(history.unusableOf("uuid-of-a"), { undecodable: 0, invalid: 3 });
  assertEquals([history.cpuOf("uuid-of-b"), history.unusableOf("uuid-of-b").invalid], [[], 0]);
});
