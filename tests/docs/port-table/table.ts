import type { KitNames } from './kits.ts';
import type { TestResult } from './report.ts';
import { adapters, heldTests, testsOf } from './results.ts';
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
 * and how many saboteurs the kit rejected around every one of them. Throws, naming what is missing,
 * rather than leave a hole.
 */
export const portTable = (kits: readonly KitNames[], results: readonly TestResult[]): string => {
  const held = new Map(kits.map((kit) => [kit, heldTests(kit, results)]));
  const holes = holesIn(kits, held);
  if (holes.length > 0) throw new Error(sentenceOf(holes));
  const rows = kits.map((kit) => {
    const cells = adapters.map((adapter) => (held.get(kit)?.has(adapter) === true ? `✓ ${kit.clauses.length}` : '–'));
    return [`\`${kit.port}\``, ...cells, kit.saboteurs.length];
  });
  return [header, header.map(() => '---'), ...rows].map(line).join('\n');
};

const place = /(?<begin><!-- ports:begin -->)(?<table>[\s\S]*?)(?<end><!-- ports:end -->)/;

/** The document with another table between its markers. */
export const withTable = (document: string, table: string): string => {
  if (!place.test(document)) throw new Error('there are no markers for the table of ports');
  return document.replace(place, (_, begin: string, __, end: string) => `${begin}\n\n${table}\n\n${end}`);
};

/** The rows of the table in a document, each by its columns. */
export const rowsOf = (document: string): readonly Readonly<Record<string, string>>[] => {
  const [heads = [], , ...rows] = (place.exec(document)?.groups?.['table'] ?? '')
    .split('\n')
    .filter((each) => each.startsWith('|'))
    .map((each) => each.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
  return rows.map((cells) => Object.fromEntries(heads.map((head, column) => [head, cells[column] ?? ''])));
};
