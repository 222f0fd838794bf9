import type { Arbitrary } from 'fast-check';
import type { MakeSubject } from '../kits/kit.ts';

/** One history in progress: it knows the names, ids and numbers that its steps made. */
export interface Playing<Step> {
  /**
   * Takes one step. @returns the subject's answer as plain data, without anything an adapter may
   * choose: an id becomes the order in which it was first seen, and a number that only has to grow
   * becomes whether it grew.
   */
  play(step: Step): Promise<unknown>;
  /** The state that is visible after the last step. */
  look?(): Promise<unknown>;
}

/**
 * How to compare two adapters of a port: which steps there are, and how one is taken. It is data,
 * like a kit: any test runner can run it, and any adapter can be held to it.
 */
export interface Comparison<Subject, Step> {
  /** The port's name, as in its kit. */
  readonly port: string;
  /** One step of a history. Plain data: both adapters take it, and a report prints it. */
  readonly steps: Arbitrary<Step>;
  readonly maxSteps: number;
  /** Describes a step for the report. */
  describe(step: Step): string;
  /** Makes the reference adapter: the one in memory. */
  readonly specification: MakeSubject<Subject>;
  /**
   * Begins a history, under names that no other history on this subject uses.
   *
   * @param pace multiplies every lifetime that a step waits out; 1, unless the history was
   *   {@link Overtaken}.
   */
  begin(subject: Subject, pace: number): Promise<Playing<Step>>;
}

/**
 * Thrown by a history that real time has overtaken: something ended before the step that waits for
 * its end. It says nothing about the adapter, and the history is replayed.
 */
export class Overtaken extends Error {
  override readonly name: string = 'Overtaken';
}
