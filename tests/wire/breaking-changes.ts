import type { JsonSchema } from './json-schema.ts';

/** Schemas by their names, as in `OrderPaid.v1`. */
export type Contract = ReadonlyMap<string, JsonSchema>;

/**
 * What is wrong with a change of the wire, in sentences; nothing if it may be made.
 *
 * The log is an archive and a conversation at once: what is written today is read by programs of
 * yesterday, and what was written years ago by those of today. So within a version both have to be
 * able to read each other: a value is what it was, no wider and no narrower. What may be added are
 * facts, and fields that may be absent.
 */
export const breakingChanges = (before: Contract, after: Contract): readonly string[] =>
  [...before].flatMap(([name, old]) => {
    const now = after.get(name);
    return now === undefined ? [`${name}: is gone, and the log is full of it`] : changesOf(old, now, name);
  });

const known = new Set([
  ...['$schema', '$id', 'title', 'description', 'examples'],
  ...['type', 'const', 'enum', 'pattern', 'anyOf', 'items', 'properties', 'required'],
]);

const changesOf = (before: JsonSchema, after: JsonSchema, path: string): string[] => {
  const [old, now] = [alternativesOf(before, path), alternativesOf(after, path)];
  return [
    ...[...old.keys()]
      .filter((kind) => !now.has(kind))
      .map((kind) => `${path}: is no longer ${kind}, as it may be in older facts`),
    ...[...now.keys()]
      .filter((kind) => !old.has(kind))
      .map((kind) => `${path}: may now be ${kind}, which readers don't know`),
    ...[...old].flatMap(([kind, one]) => {
      const other = now.get(kind);
      return other === undefined ? [] : changesWithin(one, other, path);
    }),
  ];
};

/** What a schema allows, by kind: a type, a value, or an object told apart by its constants. */
const alternativesOf = (schema: JsonSchema, path: string): ReadonlyMap<string, JsonSchema> => {
  const all = new Map<string, JsonSchema>();
  for (const [kind, one] of kindsOf(schema, path)) {
    if (all.has(kind)) throw new Error(`${path}: has two alternatives that are ${kind}; nothing tells them apart`);
    all.set(kind, one);
  }
  return all;
};

const kindsOf = (schema: JsonSchema, path: string): (readonly [string, JsonSchema])[] => {
  const strange = Object.keys(schema).find((keyword) => !known.has(keyword));
  if (strange !== undefined) throw new Error(`${path}: nobody taught this check the keyword ${strange}`);
  if (schema.anyOf) return schema.anyOf.flatMap((one) => kindsOf(one, path));
  if (schema.enum) return schema.enum.map((value) => [JSON.stringify(value), schema]);
  if (schema.const !== undefined) return [[JSON.stringify(schema.const), schema]];
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.length === 0) throw new Error(`${path}: says nothing about its type`);
  return types.map((type) => [type === 'object' ? objectKind(schema) : patterned(type, schema), schema]);
};

const patterned = (type: string, { pattern }: JsonSchema): string =>
  pattern === undefined ? type : `${type} ${pattern}`;

const objectKind = ({ properties = {} }: JsonSchema): string => {
  const tags = Object.entries(properties).flatMap(([name, of]) =>
    of.const === undefined ? [] : [`${name}: ${JSON.stringify(of.const)}`],
  );
  return tags.length === 0 ? 'object' : `{ ${tags.toSorted().join(', ')} }`;
};

const changesWithin = (before: JsonSchema, after: JsonSchema, path: string): string[] => {
  if (before.items && after.items) return changesOf(before.items, after.items, `${path}[]`);
  const [old, now] = [before.properties ?? {}, after.properties ?? {}];
  const isRequired = (schema: JsonSchema, name: string): boolean => schema.required?.includes(name) ?? false;
  return [
    ...Object.entries(old).flatMap(([name, schema]) => {
      const field = `${path}/${name}`;
      const other = now[name];
      if (other === undefined) return [`${field}: is gone`];
      if (isRequired(before, name) && !isRequired(after, name)) return [`${field}: may now be absent`];
      if (!isRequired(before, name) && isRequired(after, name))
        return [`${field}: is now required, and older facts lack it`];
      return changesOf(schema, other, field);
    }),
    ...Object.keys(now)
      .filter((name) => !Object.hasOwn(old, name) && isRequired(after, name))
      .map((name) => `${path}/${name}: is new and required; older facts lack it`),
  ];
};
