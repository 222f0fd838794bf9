import type { Sliced } from '@ticketly/core';
import { knownNames } from './known-names.ts';

/** Limits that no request of ours exceeds, against JSON that takes long to build or to check. */
export interface JsonRules {
  /** How deep it may nest. */
  readonly depth: number;
  /** How many items one list may have. */
  readonly items: number;
  /** How many fields one object may have. */
  readonly fields: number;
}

const [listBegin, listEnd, begin, end] = [0x5b, 0x5d, 0x7b, 0x7d];
const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];

/** Takes some milliseconds to scan. */
const bytesPerSlice = 64 * 1024;

/**
 * Says why a JSON text must not be parsed, before anything is built from it. A duplicate name in an
 * object is such a reason: readers differ in which of the two values they take, so one part might
 * check the one and another use the other. Names are compared as written, so a name with an escape,
 * which no field of ours needs, is another such reason.
 */
export function* jsonTrouble(text: Uint8Array, rules: JsonRules): Sliced<string | undefined> {
  /** By depth: how many commas, and in what. */
  const commas = new Uint32Array(rules.depth + 1);
  const isList = new Uint8Array(rules.depth + 1);
  const names = knownNames(text);
  let depth = 0;
  let quoted = false;
  let quotedFrom = 0;
  /** The next quoted text is the name of a field. */
  let isNaming = false;
  let pauseAt = bytesPerSlice;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    if (at >= pauseAt) {
      pauseAt += bytesPerSlice;
      yield;
    }
    if (byte === quote) {
      quoted = !quoted;
      if (quoted) quotedFrom = at + 1;
      else if (isNaming && names.isRepeated(depth, quotedFrom, at)) return 'An object has two fields of one name.';
      if (!quoted) isNaming = false;
    } else if (quoted) {
      if (byte !== backslash) continue;
      if (isNaming) return 'The name of a field has an escape.';
      at += 1;
    } else if (byte === listBegin || byte === begin) {
      depth += 1;
      if (depth > rules.depth) return 'It is nested too deeply.';
      commas[depth] = 0;
      isList[depth] = byte === listBegin ? 1 : 0;
      isNaming = byte === begin;
      if (isNaming) names.begin(depth);
    } else if (byte === listEnd || byte === end) depth = Math.max(0, depth - 1);
    else if (byte === comma) {
      const count = (commas[depth] = (commas[depth] ?? 0) + 1);
      if (isList[depth] === 1 && count >= rules.items) return `A list has more than ${rules.items} items.`;
      isNaming = isList[depth] === 0;
      if (isNaming && count >= rules.fields) return `An object has more than ${rules.fields} fields.`;
    }
  }
  return undefined;
}

/** Takes some milliseconds to parse, whatever it contains. */
const pieceBytes = 32 * 1024;

/**
 * Parses a JSON text in slices: cuts lists and objects into pieces that each parse in a few
 * milliseconds, and puts the results together to what `JSON.parse` would return for the whole.
 *
 * @throws SyntaxError, as `JSON.parse` does.
 */
export function* parseJson(text: Buffer, max: number = pieceBytes): Sliced<unknown> {
  yield;
  return yield* parsePart(text, trimmed(text, { from: 0, to: text.length }), max);
}

interface Part {
  readonly from: number;
  readonly to: number;
}

function* parsePart(text: Buffer, part: Part, max: number): Sliced<unknown> {
  const { from, to } = part;
  const [first, last] = [text[from], text[to - 1]];
  const inside = { from: from + 1, to: to - 1 };
  if (to - from <= max || (first !== listBegin && first !== begin))
    return JSON.parse(text.toString('utf8', from, to)) as unknown;
  if (last !== (first === listBegin ? listEnd : end)) throw new SyntaxError('it ends before its end');
  return first === listBegin ? yield* parseList(text, inside, max) : yield* parseFields(text, inside, max);
}

function* parseList(text: Buffer, inside: Part, max: number): Sliced<unknown[]> {
  const items: unknown[] = [];
  if (isEmpty(text, inside)) return items;
  for (const batch of batches(text, inside, max)) {
    yield;
    if (batch === undefined) continue;
    const { parts, isLarge } = batch;
    const [part] = parts;
    if (isLarge && part !== undefined) items.push(yield* parsePart(text, trimmed(text, part), max));
    else {
      const some = JSON.parse(`[${textOf(text, parts)}]`) as unknown[];
      if (some.length !== parts.length) throw new SyntaxError('a list lacks an item');
      for (const item of some) items.push(item);
    }
  }
  return items;
}

function* parseFields(text: Buffer, inside: Part, max: number): Sliced<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  if (isEmpty(text, inside)) return fields;
  const set = (name: string, value: unknown): void => {
    Object.defineProperty(fields, name, { value, writable: true, enumerable: true, configurable: true });
  };
  for (const batch of batches(text, inside, max)) {
    yield;
    if (batch === undefined) continue;
    const { parts, isLarge } = batch;
    const [part] = parts;
    if (isLarge && part !== undefined) {
      const { name, value } = fieldOf(text, trimmed(text, part));
      set(name, yield* parsePart(text, trimmed(text, value), max));
    } else {
      const some = JSON.parse(`{${textOf(text, parts)}}`) as Record<string, unknown>;
      const isLacking = parts.some((each) => isEmpty(text, each));
      if (isLacking) throw new SyntaxError('an object lacks a field');
      for (const name of Object.keys(some)) set(name, some[name]);
    }
  }
  return fields;
}

/** The name of a field and where its value is. */
const fieldOf = (text: Buffer, { from, to }: Part): { readonly name: string; readonly value: Part } => {
  let at = from + 1;
  while (at < to && text[at] !== quote) at += text[at] === backslash ? 2 : 1;
  const name: unknown = JSON.parse(text.toString('utf8', from, at + 1));
  const after = trimmed(text, { from: at + 1, to });
  if (typeof name !== 'string' || text[after.from] !== colon) throw new SyntaxError('a field lacks its name');
  return { name, value: { from: after.from + 1, to } };
};

interface Batch {
  readonly parts: readonly Part[];
  /** One part that is too large to be parsed at once. */
  readonly isLarge: boolean;
}

/**
 * The parts of a list or an object between its commas, with small parts joined; undefined for a
 * pause.
 */
function* batches(text: Buffer, inside: Part, max: number): Generator<Batch | undefined> {
  let parts: Part[] = [];
  for (const part of partsOf(text, inside)) {
    if (part === undefined) {
      yield part;
      continue;
    }
    const isLarge = part.to - part.from > max;
    const [first] = parts;
    if (first !== undefined && (isLarge || part.to - first.from > max)) {
      yield { parts, isLarge: false };
      parts = [];
    }
    if (isLarge) yield { parts: [part], isLarge };
    else parts.push(part);
  }
  if (parts.length > 0) yield { parts, isLarge: false };
}

function* partsOf(text: Buffer, { from, to }: Part): Generator<Part | undefined> {
  let begun = from;
  let depth = 0;
  let quoted = false;
  let pauseAt = from + bytesPerSlice;
  for (let at = from; at < to; at += 1) {
    const byte = text[at];
    if (at >= pauseAt) {
      pauseAt += bytesPerSlice;
      yield undefined;
    }
    if (byte === quote) quoted = !quoted;
    else if (quoted) at += byte === backslash ? 1 : 0;
    else if (byte === listBegin || byte === begin) depth += 1;
    else if (byte === listEnd || byte === end) depth -= 1;
    else if (byte === comma && depth === 0) {
      yield { from: begun, to: at };
      begun = at + 1;
    }
    if (depth < 0) break;
  }
  if (depth !== 0 || quoted) throw new SyntaxError('it ends before its end');
  yield { from: begun, to };
}

const textOf = (text: Buffer, parts: readonly Part[]): string =>
  text.toString('utf8', parts[0]?.from ?? 0, parts.at(-1)?.to ?? 0);

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const trimmed = (text: Buffer, part: Part): Part => {
  let { from, to } = part;
  while (from < to && isBlank(text[from])) from += 1;
  while (to > from && isBlank(text[to - 1])) to -= 1;
  return { from, to };
};

const isEmpty = (text: Buffer, part: Part): boolean => {
  const { from, to } = trimmed(text, part);
  return from === to;
};
