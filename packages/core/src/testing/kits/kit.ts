import { ClauseBroken } from './expectations.ts';

/**
 * One promise of a port, as a check: it returns when the promise holds and throws an error that
 * says what was seen when it does not.
 */
export interface Clause<Subject> {
  /** The promise in words; unique within the kit. */
  readonly name: string;
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

/** A right adapter made wrong in exactly one way: a kit that lets it pass is worth nothing. */
export interface Saboteur<Subject> {
  /** The defect in words. */
  readonly name: string;
  /** The name of the clause that must fail; others may fail too. */
  readonly rejectedBy: string;
  sabotage(subject: Subject): Subject;
}

/** What a clause works on, new for each clause, and how to put it away. */
export interface Made<Subject> {
  readonly subject: Subject;
  dispose(): Promise<void>;
}

/** Makes a fresh subject, with nothing in its stores that a clause could meet by accident. */
export type MakeSubject<Subject> = () => Promise<Made<Subject>>;

/** What a kit needs of a test runner; `describe` and `it` (or `test`) of most of them fit. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (name: string, body: () => Promise<void>) => unknown;
}

/**
 * Registers every clause of a kit as a test, each with a subject of its own.
 *
 * @example
 * const make = async () => ({ subject: await openLocks(), dispose: async () => {} });
 * runKit(seatLocksKit, { describe, test }, make);
 */
export const runKit = <Subject>(kit: Kit<Subject>, { describe, test }: Runner, make: MakeSubject<Subject>): void => {
  describe(kit.port, () => {
    for (const clause of kit.clauses) test(clause.name, () => runClause(clause, make));
  });
};

/** Runs one clause on a fresh subject. Throws what the clause throws. */
export const runClause = async <Subject>(clause: Clause<Subject>, make: MakeSubject<Subject>): Promise<void> => {
  const { subject, dispose } = await make();
  try {
    await clause.run(subject);
  } finally {
    await dispose();
  }
};

/**
 * Runs the clause meant for a saboteur against it. Throws if the clause does not exist, lets the
 * saboteur pass, or fails for another reason than a broken promise.
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
