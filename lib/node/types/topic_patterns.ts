import type { MeshTypes, TopicArgs, TopicCallback, TopicName } from "./mesh_types.ts";

/** A pattern of topics: whatever holds a `*`. */
export type TopicPattern = `${string}*${string}`;

/** The levels of a name or a pattern, as a list. */
export type LevelsOf<Name extends string> = Name extends `${infer First}/${infer Rest}`
  ? [First, ...LevelsOf<Rest>]
  : [Name];

/** What a level of a pattern stands for: `cam*` for `cam${string}`. */
export type LevelText<Level> = Level extends `${infer Before}*${infer After}`
  ? `${Before}${string}${LevelText<After>}`
  : Level;

/** Whether the levels of a name match those of a pattern, as it is at run time. */
export type MatchesLevels<Name extends unknown[], Pattern extends unknown[]> = Pattern extends
  ["**", ...infer Rest] ? MatchesLevels<Name, Rest> extends true ? true
  : Name extends [unknown, ...infer More] ? MatchesLevels<More, Pattern>
  : false
  : Pattern extends [infer Level, ...infer Rest]
    ? Name extends [infer First, ...infer More]
      ? First extends LevelText<Level> ? MatchesLevels<More, Rest> : false
    : false
  : Name extends [] ? true
  : false;

/** The topics of a mesh that match a pattern. */
export type MatchingTopic<M extends MeshTypes, Pattern extends string> = {
  [T in TopicName<M>]: MatchesLevels<LevelsOf<T>, LevelsOf<Pattern>> extends true ? T : never;
}[TopicName<M>];

/**
 * What is sent on any of several topics, argument by argument: each may be that of any of them, and
 * `undefined` where one of them may have none.
 */
export type AnyArgs<Args extends readonly unknown[]> = [Args] extends [readonly []] ? []
  : number extends Args["length"]
    ? [Args] extends [readonly [unknown, ...unknown[]]]
      ? [FirstArg<Args>, ...AnyArgs<OtherArgs<Args>>]
    : Args[number][]
  : [FirstArg<Args>, ...AnyArgs<OtherArgs<Args>>];

/** The first argument, where there is one. */
export type FirstArg<Args> = Args extends readonly [] ? undefined
  : Args extends readonly [infer Arg, ...unknown[]] ? Arg
  : Args extends readonly [(infer Arg)?, ...unknown[]] ? Arg | undefined
  : never;

/** The arguments behind the first one. */
export type OtherArgs<Args> = Args extends readonly [unknown?, ...infer Others] ? Others : [];

/** The topic or pattern itself; nothing where it is a pattern that no topic of the mesh matches. */
export type Listenable<M extends MeshTypes, T extends string> = T extends TopicName<M> ? T
  : [MatchingTopic<M, T>] extends [never] ? never
  : T;

/**
 * What listens to a topic, or to a pattern: by one it is called with the name of whichever topic
 * matches, and what is sent on that.
 */
export type ListenCallback<M extends MeshTypes, T extends string, Args extends unknown[]> =
  T extends TopicName<M> ? TopicCallback<M, T, Args>
    : (
      topic: MatchingTopic<M, T>,
      ...args: AnyArgs<TopicArgs<M, MatchingTopic<M, T>>>
    ) => unknown;
