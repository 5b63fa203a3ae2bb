/** Few objects that are 2^40 values to whoever writes out what is shared. */
export function nestedPairs(): unknown {
  let value: unknown = ["innermost", 1];
  for (let i = 0; i < 40; i++) value = i % 2 ? { a: value, b: value } : [value, value];
  return value;
}

/** Objects of which each holds all others: there are some 10^32 ways through them. */
export function everyoneHoldsEveryone(): unknown {
  const nodes = Array.from({ length: 30 }, (_, id) => ({ id, others: [] as unknown[] }));
  for (const { others } of nodes) others.push(...nodes);
  return nodes;
}
