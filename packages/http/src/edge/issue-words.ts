import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const nouns: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const bound = (words: 'at least' | 'at most', origin: string, limit: number | bigint): string => {
  if (origin === 'string') return `must have ${words} ${limit} characters`;
  if (origin === 'array' || origin === 'set') return `must have ${words} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return `must be ${words} ${limit}`;
};

/** Whether a sentence is the schema library's own, and so speaks of types and symbols. */
const isOfLibrary = ({ message }: Issue): boolean => /^(Invalid (input|option)|Too (small|big)):/.test(message);

/**
 * What is wrong with a value, for whoever sent it. A schema's own sentence stays; what the schema
 * library says by default becomes words of ours.
 */
export const wordsOf = (issue: Issue): string => {
  if (!isOfLibrary(issue)) return issue.message;
  if (issue.code === 'invalid_type') {
    if (issue.message.endsWith('received undefined')) return 'is missing';
    return `must be ${nouns[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'too_small' && issue.inclusive !== false) return bound('at least', issue.origin, issue.minimum);
  if (issue.code === 'too_big' && issue.inclusive !== false) return bound('at most', issue.origin, issue.maximum);
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  return issue.message;
};
