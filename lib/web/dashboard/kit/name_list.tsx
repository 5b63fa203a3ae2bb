import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { CatalogueItem } from "../../client/mesh_catalogue.ts";

interface NameListProps {
  /** What they are: `"services"`. */
  readonly what: string;
  readonly items: readonly CatalogueItem[];
  /** One was chosen. */
  readonly onChoose: (name: string) => void;
}

/** More than that nobody reads: who looks for another one searches. */
const MAX_SHOWN = 300;

/** The services or actions there are, with who provides them. */
export function NameList({ what, items, onChoose }: NameListProps): VNode {
  const [search, setSearch] = useState("");
  const words = search.toLowerCase().split(/\s+/);
  const found = items.filter(({ name }) =>
    words.every((word) => name.toLowerCase().includes(word))
  );
  return (
    <>
      <div class="tools">
        <input
          type="search"
          class="name-search"
          placeholder="Search"
          aria-label={`Search in ${what}`}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </div>
      <ul class="name-list fill" aria-label={what}>
        {found.slice(0, MAX_SHOWN).map((item) => (
          <li key={item.name}>
            <button type="button" class="plain" onClick={() => onChoose(item.name)}>
              <strong>{item.name}</strong>
              <span class="quiet small">{item.types[0]?.name}</span>
              <span class="quiet small">{providersText(item)}</span>
            </button>
          </li>
        ))}
        {found.length > MAX_SHOWN && (
          <li class="quiet small">{found.length - MAX_SHOWN} more: search for them</li>
        )}
        {found.length === 0 && <li class="quiet">Nothing of that name.</li>}
      </ul>
    </>
  );
}

/** @returns Who provides something: `"base"`, `"left, right and 3 more"`. */
export function providersText({ sources }: Pick<CatalogueItem, "sources">): string {
  if (sources.length === 0) return "nobody provides it";
  const names = sources.map(({ name }) => name);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `${names.slice(0, 3).join(", ")}${more}`;
}

/** @returns Those that are for people: levels that begin with `_` are for the machinery. */
export function shownItems(items: readonly CatalogueItem[]): readonly CatalogueItem[] {
  return items.filter(({ name }) => !/(?:^|\/)_/.test(name));
}
