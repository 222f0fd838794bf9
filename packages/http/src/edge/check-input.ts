import type { z } from 'zod';
import { HttpRefused } from '../answers/problem.ts';
import type { InputError } from '../answers/problem.ts';
import { wordsOf } from './issue-words.ts';

type Issue = z.core.$ZodIssue;

/** `seatIds[3]`, `plan.startsAt`. */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );

const inputErrors = (issue: Issue): InputError[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      code: 'unknown-field',
      message: 'is not a field of this request',
    }));
  }
  if (issue.code === 'invalid_union') {
    // The alternative that matched furthest describes the mistake best.
    const closest = [...issue.errors].sort((one, other) => one.length - other.length)[0] ?? [];
    if (closest.length > 0)
      return closest.flatMap((inner) => inputErrors({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  const rule: unknown = issue.code === 'custom' ? issue.params?.['rule'] : undefined;
  return [
    {
      path: pathOf(issue.path),
      code: typeof rule === 'string' ? rule : issue.code.replaceAll('_', '-'),
      message: wordsOf(issue),
    },
  ];
};

/** How many mistakes an answer lists at most. */
export const maxErrors = 50;

/** What a schema found, in the words of an answer, for a value at `path`. */
export const inputErrorsOf = (issues: readonly Issue[], path: readonly PropertyKey[] = []): readonly InputError[] =>
  issues.flatMap((issue) => inputErrors({ ...issue, path: [...path, ...issue.path] }));

/** Refuses an input because of its mistakes. */
export const inputInvalid = (errors: readonly InputError[]): HttpRefused => {
  const detail = errors
    .slice(0, 3)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  return new HttpRefused('http/input-invalid', { detail, errors: errors.slice(0, maxErrors) });
};

/** Checks a part of a request; throws `http/input-invalid` with every mistake and where it is. */
export const checkInput = (schema: z.ZodType | undefined, value: unknown): unknown => {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw inputInvalid(inputErrorsOf(parsed.error.issues));
};
