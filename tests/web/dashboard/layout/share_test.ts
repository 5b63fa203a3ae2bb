import { assertEquals, assertRejects } from "@std/assert";
import type { Layout } from "../../../../lib/web/dashboard/layout/layout.ts";
import { readLayout } from "../../../../lib/web/dashboard/layout/read_layout.ts";
import {
  layoutFromFile,
  layoutFromLink,
  layoutToFile,
  layoutToLink,
} from "../../../../lib/web/dashboard/layout/share.ts";

const LAYOUT: Layout = {
  name: "Fahrt ü",
  panels: [
    { id: "1", panel: "log", column: 0, row: 0, columns: 6, rows: 8, settings: { level: "warn" } },
    { id: "2", panel: "plot", column: 6, row: 0, columns: 6, rows: 8, settings: {} },
  ],
};

Deno.test("a layout comes back from a link and from a file", async () => {
  const link = await layoutToLink(LAYOUT);
  assertEquals(link, encodeURIComponent(link));
  assertEquals(await layoutFromLink(link), LAYOUT);
  assertEquals(await layoutFromFile(layoutToFile(LAYOUT)), LAYOUT);
});

Deno.test("layoutFromLink() takes nothing that is no layout, nor one that unpacks to too much", async () => {
  const bomb = await layoutToLink({ ...LAYOUT, name: "0".repeat(1_000_000) });
  for (const text of ["", "%%%", "AAAA", btoa("{}"), bomb, await layoutToLink({} as Layout)]) {
    assertEquals(await layoutFromLink(text), undefined);
  }
});

Deno.test("layoutFromFile() says why a file is no layout", async () => {
  for (const [text, why] of [["{", "no layout: "], ["[]", "list of panels"], ["x", "no layout"]]) {
    await assertRejects(() => layoutFromFile(new Blob([text!])), Error, why);
  }
  await assertRejects(() => layoutFromFile(new Blob(["x".repeat(300_000)])), Error, "too large");
});

Deno.test("readLayout() makes the best of what somebody has written by hand", () => {
  const { name, panels } = readLayout({
    name: 5,
    panels: [
      { panel: "log", column: 99, row: -1, columns: 99, rows: "x" },
      { panel: "log", id: "1", column: 0, row: 0, columns: 12, settings: [] },
      { panel: "log", id: "1" },
      { id: "no kind" },
      null,
    ],
  })!;
  assertEquals(name, "Layout");
  assertEquals(
    panels.map(({ id, column, row, columns, rows }) => [id, column, row, columns, rows]),
    [
      ["2", 0, 0, 12, 6],
      ["1", 0, 6, 12, 6],
      ["3", 0, 12, 4, 6],
    ],
  );
  assertEquals(panels.map(({ settings }) => settings), [{}, {}, {}]);
});
