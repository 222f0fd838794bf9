import { ClauseBroken } from './expectations.ts';

/**
 * One promise of a port, as a check: it returns if the promise holds, and otherwise throws an error
 * that says what was seen.
 */
export interface Clause<Subject> {
  /** The promise in words; unique within the kit. */
  readonly name: string;
  /** True for a promise to callers in several processes: a subject proves it with its `peer`. */
  readonly races?: boolean;
  run(subject: Subject): Promise<void>;
}

/**
 * Everything a port promises, as data: any test runner can run it, and any adapter can be held to
 * it.
 */
export interface Kit<Subject> {
  /** The port's name, as in `SeatLocks`. */
  readonly port: string;
  readonly clauses: readonly Clause<Subject>[];
}

/** A correct adapter with exactly one defect: a kit that passes it is worth nothing. */
export interface Saboteur<Subject> {
  /** The defect in words. */
  readonly name: string;
  /** The name of the clause that must fail; others may fail too. */
  readonly rejectedBy: string;
  sabotage(subject: Subject): Subject;
}

/** What a clause works on, fresh for each clause, and how to dispose of it. */
export interface Made<Subject> {
  readonly subject: Subject;
  dispose(): Promise<void>;
}

/** Makes a fresh subject. Its stores hold nothing that a clause could come across by accident. */
export type MakeSubject<Subject> = () => Promise<Made<Subject>>;

/** What a kit needs from a test runner; `describe` and `it` (or `test`) of most of them fit. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (name: string, body: () => Promise<void>) => unknown;
}

/** What a kit must know about its subjects before it makes one. */
export interface RunOptions {
  /**
   * True for subjects without a `peer`. Clauses that race then run on one connection, and the names
   * of their tests say that concurrency is not proved. Otherwise a subject without a peer fails
   * them.
   */
  readonly withoutPeer?: boolean;
}

/** Suffix of the name of a test whose callers share one connection. */
export const notProved = '(on one connection: concurrency is not proved)';

/**
 * Registers every clause of a kit as a test, each with a subject of its own.
 *
 * @example
 * const make = async () => ({ subject: await openLocks(), dispose: async () => {} });
 * runKit(seatLocksKit, { describe, test }, make);
 */
export const runKit = <Subject>(
  kit: Kit<Subject>,
  { describe, test }: Runner,
  make: MakeSubject<Subject>,
  { withoutPeer = false }: RunOptions = {},
): void => {
  describe(kit.port, () => {
    for (const clause of kit.clauses) {
      if (clause.races !== true) test(clause.name, () => runClause(clause, make));
      else if (withoutPeer) test(`${clause.name} ${notProved}`, () => runClause(clause, make));
      else test(clause.name, () => runClause(clause, withPeer(make)));
    }
  });
};

/** Makes subjects that have a peer, or throws. */
const withPeer =
  <Subject>(make: MakeSubject<Subject>): MakeSubject<Subject> =>
  async () => {
    const made = await make();
    if ((made.subject as { readonly peer?: unknown }).peer !== undefined) return made;
    await made.dispose();
    throw new Error('races are proved over two connections: bring a peer(), or run the kit with { withoutPeer: true }');
  };

/** Runs one clause on a fresh subject. Throws whatever the clause throws. */
export const runClause = async <Subject>(clause: Clause<Subject>, make: MakeSubject<Subject>): Promise<void> => {
  const { subject, dispose } = await make();
  try {
    await clause.run(subject);
  } finally {
    await dispose();
  }
};

/**
 * Runs the clause meant for a saboteur against it. Throws if the clause does not exist, passes, or
 * fails for any reason other than a broken promise.
 */
export const expectRejected = async <Subject>(
  kit: Kit<Subject>,
  saboteur: Saboteur<Subject>,
  make: MakeSubject<Subject>,
): Promise<void> => {
  const clause = kit.clauses.find(({ name }) => name === saboteur.rejectedBy);
  if (clause === undefined) throw new Error(`${kit.port} has no clause "${saboteur.rejectedBy}"`);
  const sabotaged: MakeSubject<Subject> = async () => {
    const made = await make();
    return { ...made, subject: saboteur.sabotage(made.subject) };
  };
  const outcome = await runClause(clause, sabotaged).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof ClauseBroken) return;
  throw new Error(`"${clause.name}" let pass an adapter with this defect: ${saboteur.name}`, { cause: outcome });
};
