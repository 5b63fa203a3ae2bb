/** What of messages of known types has states, as they are called without their package. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  BatteryState: ["power_supply_status", "present"],
  GoalStatus: ["status"],
};
const WORDS = /^(?:std_msgs\/(?:msg\/)?)?(?:String|Bool)$/;

/**
 * @param type What a topic's type is called: `"std_msgs/Bool"`.
 * @returns The fields of it whose changes tell something; none where that is not known.
 */
export function usualStates(type: string): readonly string[] {
  if (WORDS.test(type)) return ["data"];
  const name = type.replace(/^.*[/.]/, "");
  return Object.hasOwn(USUAL, name) ? USUAL[name]! : [];
}
