import { useEffect } from "preact/hooks";
import { sayError } from "../kit/toast.tsx";
import { useRobot } from "../robot/robot.ts";
import type { Collector } from "./collector.ts";
import { readPast } from "./read_past.ts";

/**
 * Has something collected: of a mesh as it comes, of a bag all of it.
 *
 * @param collector What collects.
 * @param key Another one when other fields are wanted.
 * @param draw Asks for a new picture.
 */
export function useCollected(collector: Collector, key: string, draw: () => void): void {
  const robot = useRobot();
  const source = robot.source.value;
  const { topics } = collector;
  // What a bag has of a new field has to be read, too; live, only other topics make a difference.
  const wanted = source.timeline ? key : topics.join("\n");
  useEffect(() => {
    if (source.timeline) {
      collector.clear();
      const take = collector.take.bind(collector);
      return readPast(source, topics, { take, draw, onError: sayError });
    }
    const stops = topics.map((topic) =>
      source.listen(topic, (message) => {
        // One that was kept is of long ago: a line from there to now would be wrong.
        if (!message.isRetained) collector.take(message);
      }, { isEvery: true })
    );
    return () => stops.forEach((stop) => stop());
  }, [collector, source, wanted]);
  const status = robot.status.value;
  useEffect(() => {
    if (status === "lost" && !source.timeline) collector.breakOff(source.nowMs());
  }, [collector, status]);
}
