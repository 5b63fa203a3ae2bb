import { definePanel } from "../panel.tsx";
import { readFlag, readText } from "../settings.ts";

/** What a panel of one topic's messages shows. */
export interface MessageSettings {
  /** The topic; empty as long as none is chosen. */
  readonly topic: string;
  /** Whether another topic can be chosen in the panel. */
  readonly hasPicker: boolean;
}

/** The last message of a topic. */
export const messagePanel = definePanel<MessageSettings>({
  id: "message",
  title: "Message",
  icon: "tree",
  about: "The last message of a topic, field by field",
  size: { columns: 4, rows: 8 },
  readSettings: ({ topic, hasPicker }) => ({
    topic: readText(topic),
    hasPicker: readFlag(hasPicker, true),
  }),
  settingsFor: ({ name }) => ({ topic: name }),
  subject: ({ topic }) => topic,
  load: () => import("./panel.tsx"),
});
