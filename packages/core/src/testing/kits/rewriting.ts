import type { Ports } from '../../ports.ts';
import { breaking } from './subject.ts';
import type { PortsSubject } from './subject.ts';

/** What becomes of a text or a number of a call, by the name of the field it is in. */
export type Rewrite = (value: string | number, field: string) => unknown;

/** The same data with its texts and numbers rewritten. */
export const rewritten = <Value>(value: Value, rewrite: Rewrite, field = ''): Value => {
  if (typeof value === 'string' || typeof value === 'number') return rewrite(value, field) as Value;
  if (Array.isArray(value)) return value.map((each: unknown) => rewritten(each, rewrite, field)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, each]) => [name, rewritten(each, rewrite, name)]);
  return Object.fromEntries(fields) as Value;
};

/** Rewrites the texts of some fields. An argument of its own is the field ''. */
export const ofFields =
  (fields: readonly string[], change: (text: string) => string): Rewrite =>
  (value, field) =>
    typeof value === 'string' && fields.includes(field) ? change(value) : value;

/** Rewrites the numbers of a field to what 32 bits hold of them. */
export const in32Bits =
  (field: string): Rewrite =>
  (value, name) =>
    typeof value === 'number' && name === field ? value | 0 : value;

/** A port whose store keeps what it is given in another form. */
export const rewriting =
  <Name extends keyof Ports, Subject extends Pick<PortsSubject<Name>, 'ports' | 'peer'>>(name: Name) =>
  (rewrite: Rewrite): ((subject: Subject) => Subject) =>
    breaking<Name, Subject>(name)((port) => {
      const calls = Object.keys(port as object).map((call) => {
        const run = Reflect.get(port as object, call) as (...given: unknown[]) => unknown;
        return [call, (...given: unknown[]) => run(...rewritten(given, rewrite))];
      });
      return Object.fromEntries(calls) as Partial<Ports[Name]>;
    });
