import { atOnce } from '@ticketly/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTrouble, parseJson } from './parse-json.ts';

const parsed = (text: string, max: number): unknown => {
  try {
    return atOnce(parseJson(Buffer.from(text), max));
  } catch (error) {
    if (error instanceof SyntaxError) return SyntaxError;
    throw error;
  }
};

const native = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return SyntaxError;
  }
};

describe('JSON parsed in slices', () => {
  it('is what JSON.parse makes of it, however small the pieces', () => {
    const indent = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), indent, fc.integer({ min: 1, max: 40 }), (value, space, max) => {
        const text = JSON.stringify(value, null, space);
        expect(parsed(text, max)).toEqual(native(text));
      }),
    );
  });

  it('is refused where JSON.parse refuses it', () => {
    const token = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"\\""', '1', ' ', 'null', '"', '__proto__');
    fc.assert(
      fc.property(fc.array(token, { maxLength: 14 }), fc.integer({ min: 1, max: 6 }), (tokens, max) => {
        const text = tokens.join('');
        expect(parsed(text, max)).toEqual(native(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['[  \n ]', '{  \n }', '[1,   ]', '[   ,1]', '{"a":1,    }', '{"a":   }', '[[    ],{    }]'])(
    'knows blanks for what they are: %j',
    (text) => {
      expect(parsed(text, 2)).toEqual(native(text));
    },
  );

  it('takes a field named __proto__ for what it is', () => {
    const value = parsed('{"__proto__": {"a": [1, 2, 3]}, "b": 2}', 4);
    expect(Object.keys(value as object)).toEqual(['__proto__', 'b']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('pauses often: no slice parses more than its share', () => {
    const text = Buffer.from(JSON.stringify({ list: Array.from({ length: 1_000 }, (_, at) => ({ at })) }));
    const work = parseJson(text, 100);
    let slices = 1;
    while (work.next().done !== true) slices += 1;
    expect(slices).toBeGreaterThan(text.length / 100);
  });
});

describe('a JSON text', () => {
  const rules = { depth: 3, items: 4, fields: 2 };
  const trouble = (text: string) => atOnce(jsonTrouble(Buffer.from(text), rules));

  it('that nests, lists or names more than it may is not parsed', () => {
    expect(trouble('[[[1]]]')).toBeUndefined();
    expect(trouble('[[[[1]]]]')).toBe('It is nested too deeply.');
    expect(trouble('[1,2,3,4]')).toBeUndefined();
    expect(trouble('[1,2,3,4,5]')).toBe('A list has more than 4 items.');
    expect(trouble('{"a":1,"b":2}')).toBeUndefined();
    expect(trouble('{"a":[[1,2]],"b":2,"c":3}')).toBe('An object has more than 2 fields.');
  });

  it('that names a field twice is not parsed', () => {
    const twice = 'An object has two fields of one name.';
    expect(trouble('{"a":1,"a":1}')).toBe(twice);
    expect(trouble('{"é":1,"é":1}')).toBe(twice);
    expect(trouble('{"__proto__":1 , "__proto__" : 2}')).toBe(twice);
    expect(trouble('[{"a":"a"},{"a":["a","a"]}]')).toBeUndefined();
    expect(trouble('[{"a":[],"a":2}]')).toBe(twice);
    expect(trouble('[{"a":{"b":1},"b":2},{"b":2}]')).toBeUndefined();
  });

  it('that hides a name behind an escape is not parsed', () => {
    expect(trouble('{"a":1,"\\u0061":1}')).toBe('The name of a field has an escape.');
    expect(trouble('{"a":"\\u0061","b":["\\"a\\""]}')).toBeUndefined();
  });

  it('has trouble exactly where a name is there twice', () => {
    const name = fc.string({ maxLength: 2 }).filter((text) => !JSON.stringify(text).includes('\\'));
    const value = fc.oneof(fc.string(), fc.constantFrom('"', '\\', ':', ',', '{', ['a', 'a'], { a: 'a' }));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), (fields) => {
        const written = fields.map(([key, said]) => `${JSON.stringify(key)}: ${JSON.stringify(said)}`);
        const isTwice = new Set(fields.map(([key]) => key)).size < fields.length;
        const said = atOnce(jsonTrouble(Buffer.from(`[{${written.join()}}]`), { depth: 9, items: 9, fields: 9 }));
        expect(said !== undefined).toBe(isTwice);
      }),
    );
  });

  it('may say what it likes in quotation marks', () => {
    expect(trouble(JSON.stringify({ a: '[[[[,,,,,,{{{"\\' }))).toBeUndefined();
  });
});
