/** What ROS 1 takes for a name: levels of letters, digits and `_`, the first of which begins with a letter. */
const ROS_NAME = /^[A-Za-z]\w*(\/\w+)*$/;

/**
 * Says what a name is called in ROS 1.
 *
 * @param name The name, without `/` before it: `camera/image`.
 * @returns `/camera/image`; `undefined` where ROS 1 has no such names.
 */
export function rosName(name: string): string | undefined {
  return ROS_NAME.test(name) ? `/${name}` : undefined;
}

/**
 * Says what a name of ROS 1 is called here.
 *
 * @param name `/camera/image`.
 * @returns `camera/image`; `undefined` where it is no name of ROS 1.
 */
export function plainName(name: string): string | undefined {
  const plain = name.replace(/^\//, "");
  return ROS_NAME.test(plain) ? plain : undefined;
}
