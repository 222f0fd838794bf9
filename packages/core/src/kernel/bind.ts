/** Verbs that were given their ports: what a caller of the core calls. */
export type Bound<Verbs> = {
  readonly [Name in keyof Verbs]: Verbs[Name] extends (ports: never) => infer Verb ? Verb : never;
};

/**
 * Gives every verb of a module its ports.
 *
 * @param verbs the module's `use-cases.ts`, as a namespace: its documentation stays at hand where the bound verbs are called
 */
export const bind = <Ports, Verbs extends { readonly [Name in keyof Verbs]: (ports: Ports) => unknown }>(
  verbs: Verbs,
  ports: Ports,
): Bound<Verbs> =>
  Object.fromEntries(
    Object.entries<(ports: Ports) => unknown>(verbs).map(([name, verb]) => [name, verb(ports)]),
  ) as Bound<Verbs>;
