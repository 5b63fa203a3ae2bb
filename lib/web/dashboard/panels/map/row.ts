import { isMapType } from "../../space/type_names.ts";
import { definePanel } from "../panel.tsx";
import { type MapSettings, readMapSettings } from "./settings.ts";

/** Where on the earth a robot is. */
export const mapPanel = definePanel<MapSettings>({
  id: "map",
  title: "Map",
  icon: "map",
  about: "Where on the earth it is, and the way there",
  size: { columns: 4, rows: 8 },
  readSettings: readMapSettings,
  // It draws all topics that it can, by itself.
  settingsFor: ({ type }) => isMapType(type) ? {} : undefined,
  load: () => import("./panel.tsx"),
});
