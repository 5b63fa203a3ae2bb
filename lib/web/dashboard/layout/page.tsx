import type { VNode } from "preact";
import { Empty } from "../kit/empty.tsx";

/** The panels as somebody has arranged them. */
export default function LayoutPage(): VNode {
  return <Empty title="No panels yet" />;
}
