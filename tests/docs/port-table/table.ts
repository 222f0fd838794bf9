import type { KitNames } from './kits.ts';
import type { TestResult } from './report.ts';
import { adapters, heldTests, historiesKept, testsOf } from './results.ts';
import type { Adapter, HeldTests } from './results.ts';

const saboteursColumn = 'Saboteurs rejected';
const header = ['Port', ...adapters, saboteursColumn];

/**
 * What keeps the table from being written: an adapter nobody ran, or a test of a kit that did not
 * hold on one that did.
 */
const holesIn = (kits: readonly KitNames[], held: ReadonlyMap<KitNames, HeldTests>): readonly string[] => {
  const ran = new Set<Adapter>([...held.values()].flatMap((each) => [...each.keys()]));
  const absent = adapters.filter((adapter) => !ran.has(adapter)).map((adapter) => `${adapter}: no kit was run`);
  const lost = kits.flatMap((kit) =>
    [...(held.get(kit) ?? [])].flatMap(([adapter, tests]) =>
      testsOf(kit)
        .filter((test) => !tests.has(test))
        .map((test) => `${adapter}: ${test}`),
    ),
  );
  const unheard = kits.filter((kit) => held.get(kit)?.size === 0).map(({ port }) => `${port}: no adapter ran its kit`);
  return [...absent, ...unheard, ...lost];
};

const maxNamed = 20;

const sentenceOf = (holes: readonly string[]): string => {
  const more = holes.length > maxNamed ? [`and ${holes.length - maxNamed} more`] : [];
  return ['the results are not whole:', ...holes.slice(0, maxNamed), ...more].join('\n');
};

const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/**
 * The table of ports and adapters, in Markdown: how many clauses of a port's kit each adapter kept,
 * how many histories it answered as the one in memory does, and how many saboteurs the kit rejected
 * around every one of them. Throws, naming what is missing, rather than leave a hole.
 */
export const portTable = (kits: readonly KitNames[], results: readonly TestResult[]): string => {
  const held = new Map(kits.map((kit) => [kit, heldTests(kit, results)]));
  const holes = holesIn(kits, held);
  if (holes.length > 0) throw new Error(sentenceOf(holes));
  const rows = kits.map((kit) => {
    const kept = historiesKept(kit, results);
    const cells = adapters.map((adapter) => {
      if (held.get(kit)?.has(adapter) !== true) return '–';
      const histories = kept.get(adapter);
      return `✓ ${kit.clauses.length}${histories === undefined ? '' : ` and ${histories} histories`}`;
    });
    return [`\`${kit.port}\``, ...cells, kit.saboteurs.length];
  });
  return [header, header.map(() => '---'), ...rows].map(line).join('\n');
};
