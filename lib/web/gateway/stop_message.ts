/** What a message of velocities is made of, in ROS's `Twist` and its kin. */
const PARTS = ["linear", "angular"] as const;

/**
 * Says how a robot is told to stand still that was told to move: in the form of ROS's `Twist`, or of a
 * message that has one as its `twist`, with zeros in it.
 *
 * @param args The arguments of the last message.
 * @returns Those of the message that stops it; `undefined` where it was no such message, or said that
 * already.
 */
export function stopOf(args: readonly unknown[]): readonly unknown[] | undefined {
  const [message] = args;
  if (args.length !== 1 || !isObject(message)) return undefined;
  if (isTwist(message)) return isStill(message) ? undefined : [stillness(message)];
  const { twist } = message;
  if (!isObject(twist) || !isTwist(twist) || isStill(twist)) return undefined;
  return [{ ...message, twist: stillness(twist) }];
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTwist(value: Fields): boolean {
  return PARTS.every((part) => {
    const vector = value[part];
    return isObject(vector) && Object.keys(vector).length > 0 &&
      Object.values(vector).every((number) => typeof number === "number");
  });
}

function isStill(twist: Fields): boolean {
  return PARTS.every((part) =>
    Object.values(twist[part] as Fields).every((number) => number === 0)
  );
}

function stillness(twist: Fields): Fields {
  const zeros = (vector: Fields) =>
    Object.fromEntries(Object.keys(vector).map((axis) => [axis, 0] as const));
  return {
    ...twist,
    linear: zeros(twist.linear as Fields),
    angular: zeros(twist.angular as Fields),
  };
}
