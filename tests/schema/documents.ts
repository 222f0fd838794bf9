import type { TriedThings } from './tried-things.ts';

type Json = Record<string, unknown>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Json;
}

/** Operations of an API document, by path and method. */
interface Document {
  readonly paths: Record<string, Record<string, Json>>;
}

/** A stream has no end to wait for; `seat-stream.test.ts` tries it. */
const isStream = (operation: Json): boolean => JSON.stringify(operation['responses']).includes('text/event-stream');

/** In place of every id either one of something that is there, or any that the document allows. */
const withIds = (operation: Json, ids: TriedThings['ids']): Json => {
  const parameters = ((operation['parameters'] ?? []) as readonly Parameter[]).map((parameter) => {
    const known = ids[parameter.name];
    if (parameter.in !== 'path' || known === undefined) return parameter;
    return { ...parameter, schema: { anyOf: [{ type: 'string', enum: [known] }, parameter.schema] } };
  });
  return { ...operation, parameters };
};

/**
 * The part of an API document that callers of these roles may use, aimed at things that are there.
 */
export const documentFor = (document: Document, roles: readonly string[], ids: TriedThings['ids']): Document => {
  const paths: Document['paths'] = {};
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (!roles.includes(String(operation['x-who'])) || isStream(operation)) continue;
      paths[path] = { ...paths[path], [method]: withIds(operation, ids) };
    }
  }
  return { ...document, paths };
};
