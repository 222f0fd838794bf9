import * as testing from '@ticketly/core/testing';

/** A kit as the table knows it: names, in the order of the kit. */
export interface KitNames {
  readonly port: string;
  readonly clauses: readonly string[];
  readonly saboteurs: readonly string[];
}

/** The stores of aggregates share one kit, which is told the port's name. */
const storePorts = ['Organizations', 'Events', 'Sessions', 'Discounts as a store', 'Payments as a store', 'Tickets'];

interface Named {
  readonly name: string;
}

const isKit = (value: unknown): value is { readonly port: string; readonly clauses: readonly Named[] } =>
  typeof value === 'object' && value !== null && 'port' in value && 'clauses' in value;

const isListOfNamed = (value: unknown): value is readonly Named[] =>
  Array.isArray(value) && value.every((each: unknown) => typeof each === 'object' && each !== null && 'name' in each);

const names = (list: readonly Named[]): string[] => list.map(({ name }) => name);

/**
 * Every kit the core exports, by port. What is exported as `somethingKit` has its saboteurs in
 * `somethingSaboteurs`.
 */
export const everyKit = (): readonly KitNames[] => {
  const exported: Readonly<Record<string, unknown>> = testing;
  const kits = Object.entries(exported).flatMap(([name, kit]): KitNames[] => {
    if (!isKit(kit)) return [];
    const saboteurs = exported[name.replace(/Kit$/, 'Saboteurs')];
    if (!isListOfNamed(saboteurs)) throw new Error(`${name} is exported without saboteurs`);
    return [{ port: kit.port, clauses: names(kit.clauses), saboteurs: names(saboteurs) }];
  });
  const stores = storePorts.map((port): KitNames => {
    const { clauses } = testing.aggregateStoreKit(port);
    return { port, clauses: names(clauses), saboteurs: names(testing.aggregateStoreSaboteurs()) };
  });
  return [...kits, ...stores].toSorted((one, other) => (one.port < other.port ? -1 : 1));
};
