import type { ComponentType } from "preact";
import { Component, h } from "preact";

/**
 * A component that is drawn anew only if a property is another one: of what is there a thousand times.
 *
 * @param Shown The component; what it is handed must be the same as long as it means the same.
 */
export function memo<P extends object>(Shown: ComponentType<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = Object.keys(next) as (keyof P)[];
      return names.some((name) => next[name] !== this.props[name]);
    }

    override render() {
      return h(Shown, this.props);
    }
  };
}
