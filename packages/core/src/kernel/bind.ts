/** The verbs of a module with their ports bound: what callers of the core call. */
export type Bound<Verbs> = {
  readonly [Name in keyof Verbs]: Verbs[Name] extends (ports: never) => infer Verb ? Verb : never;
};

/**
 * Binds every verb of a module to its ports.
 *
 * @param verbs the module's `use-cases.ts`, as a namespace: an editor then shows the documentation
 *   of a verb wherever the bound verb is called
 */
export const bind = <Ports, Verbs extends { readonly [Name in keyof Verbs]: (ports: Ports) => unknown }>(
  verbs: Verbs,
  ports: Ports,
): Bound<Verbs> =>
  Object.fromEntries(
    Object.entries<(ports: Ports) => unknown>(verbs).map(([name, verb]) => [name, verb(ports)]),
  ) as Bound<Verbs>;
