/** A JSON schema, as far as the API document uses them. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** A field as the page shows it. */
export interface Field {
  /** From the body: `lines[].price.amountMinor`. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

const variantsOf = ({ anyOf, oneOf }: Schema): readonly Schema[] => anyOf ?? oneOf ?? [];

const isSafe = (limit: number): boolean => Math.abs(limit) < Number.MAX_SAFE_INTEGER;

const limitsOf = ({ minimum, maximum, maxLength, maxItems }: Schema): string => {
  const from = minimum !== undefined && isSafe(minimum) ? ` from ${minimum}` : '';
  const to = maximum !== undefined && isSafe(maximum) ? ` up to ${maximum}` : '';
  const length = maxLength === undefined ? '' : ` of at most ${maxLength} characters`;
  const items = maxItems === undefined ? '' : ` of at most ${maxItems}`;
  return from + to + length + items;
};

/** The type of a value with its limits, in words. */
export const typeOf = (schema: Schema): string => {
  const variants = variantsOf(schema);
  if (variants.length > 0) return [...new Set(variants.map(typeOf))].join(' or ');
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  if (values.length > 0) return values.map((value) => JSON.stringify(value)).join(', ');
  const name = schema.format ?? [schema.type ?? 'any'].flat().join(' or ');
  return `${name}${limitsOf(schema)}${schema.default === undefined ? '' : `, default ${JSON.stringify(schema.default)}`}`;
};

/**
 * Every field of a schema, outer ones before those inside them. A field that several variants have
 * is listed once.
 */
export const fieldsOf = (schema: Schema, path = ''): readonly Field[] => {
  const { properties = {}, required = [], items } = schema;
  const own = Object.entries(properties).flatMap(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [
      { path: at, type: typeOf(field), isRequired: required.includes(name), description: describe(field) },
      ...fieldsOf(field, at),
    ];
  });
  const inner = [...own, ...variantsOf(schema).flatMap((variant) => fieldsOf(variant, path))];
  return mergeVariants(items === undefined ? inner : [...inner, ...fieldsOf(items, `${path}[]`)]);
};

/** What says so in the schema itself, or else in one of its variants. */
const describe = (schema: Schema): string =>
  schema.description ?? variantsOf(schema).find(({ description }) => description !== undefined)?.description ?? '';

/** The same field of several variants, in one row. */
const mergeVariants = (fields: readonly Field[]): readonly Field[] => {
  const merged = new Map<string, Field>();
  for (const field of fields) {
    const known = merged.get(field.path);
    merged.set(
      field.path,
      known === undefined
        ? field
        : {
            ...field,
            type: joined(known.type, field.type, ' or '),
            isRequired: known.isRequired && field.isRequired,
            description: joined(known.description, field.description, ' '),
          },
    );
  }
  return [...merged.values()];
};

const joined = (one: string, other: string, by: string): string => (one.includes(other) ? one : `${one}${by}${other}`);
