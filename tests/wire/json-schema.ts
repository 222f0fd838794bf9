/** What the schemas of facts are made of: the part of JSON Schema that TypeScript's types need. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

/** A schema that takes no field it does not name: what goes out is exactly what is declared. */
export const closed = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...(schema.anyOf && { anyOf: schema.anyOf.map(closed) }),
  ...(schema.items && { items: closed(schema.items) }),
  ...(schema.properties && {
    properties: Object.fromEntries(Object.entries(schema.properties).map(([name, of]) => [name, closed(of)])),
    additionalProperties: false,
  }),
});

/** A value of a schema that is no object and no list, with the way to it. */
export interface Leaf {
  readonly path: string;
  readonly schema: JsonSchema;
}

/** Everything in a schema that is no object, list or choice. */
export const leavesOf = (schema: JsonSchema, path = ''): readonly Leaf[] => {
  if (schema.anyOf) return schema.anyOf.flatMap((one) => leavesOf(one, path));
  if (schema.items) return leavesOf(schema.items, `${path}[]`);
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, of]) =>
      leavesOf(of, path === '' ? name : `${path}.${name}`),
    );
  return [{ path, schema }];
};
