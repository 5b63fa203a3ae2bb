import { useEffect } from "preact/hooks";
import { useRobot } from "../../robot/robot.ts";
import type { TypeDocument } from "../../../../schema/document/type_document.ts";
import type { StateData } from "./state_data.ts";

/**
 * Asks what is known of the topics' messages, so that numbers have names.
 *
 * @param data What is told of it.
 * @param draw Asks for a new picture.
 */
export function useTypes(data: StateData, draw: () => void): void {
  const source = useRobot().source.value;
  const key = data.topics.join("\n");
  useEffect(() => {
    let isWanted = true;
    for (const topic of data.topics) {
      const tell = (document: TypeDocument | null) => {
        if (!isWanted) return;
        data.setType(topic, document);
        draw();
      };
      // Without a schema, numbers are numbers.
      source.schemaOf(topic).then(tell, () => tell(null));
    }
    return () => void (isWanted = false);
  }, [data, key]);
}
