import { isSceneType, isTransformType } from "../../space/type_names.ts";
import { definePanel } from "../panel.tsx";
import { readSceneSettings, type SceneSettings } from "./settings.ts";

/** Space, and what is in it. */
export const scenePanel = definePanel<SceneSettings>({
  id: "scene",
  title: "3D",
  icon: "scene",
  about: "Scans, maps, poses, markers and frames in space",
  size: { columns: 6, rows: 10 },
  readSettings: readSceneSettings,
  // It draws all topics that it can, by itself.
  settingsFor: ({ type }) => isSceneType(type) || isTransformType(type) ? {} : undefined,
  subject: ({ fixedFrame }) => fixedFrame,
  load: () => import("./panel.tsx"),
});
