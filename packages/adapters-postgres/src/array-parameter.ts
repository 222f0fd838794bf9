/** Values that need no quotes in the text form of an array, and are not read as its null. */
const plain = /^(?!null$)[A-Za-z0-9._~:@|-]+$/i;

const element = (value: string | number | null): string | number => {
  if (value === null) return 'null';
  if (typeof value === 'number' || plain.test(value)) return value;
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
};

/**
 * An array as a parameter, in PostgreSQL's text form (manual, section 8.15.6). Drivers quote every
 * element; ids need no quotes, and a batch of orders has thousands of them.
 */
export const arrayParameter = (values: readonly (string | number | null)[]): string =>
  `{${values.map(element).join(',')}}`;
