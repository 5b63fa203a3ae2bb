import { definePanel } from "../panel.tsx";
import { readNumber, readText } from "../settings.ts";

/** Which service is called. */
export interface ServiceSettings {
  /** The full name; empty for the list of all. */
  readonly service: string;
  /** How long to wait for an answer, in seconds. */
  readonly timeoutSeconds: number;
}

/** Calls services. */
export const servicePanel = definePanel<ServiceSettings>({
  id: "service",
  title: "Service",
  icon: "service",
  about: "Call a service, and see what it answers",
  size: { columns: 4, rows: 9 },
  isLiveOnly: true,
  needsControl: true,
  readSettings: ({ service, timeoutSeconds }) => ({
    service: readText(service),
    timeoutSeconds: readNumber(timeoutSeconds, { otherwise: 10, min: 0.1, max: 86_400 }),
  }),
  subject: ({ service }) => service,
  load: () => import("./panel.tsx"),
});
