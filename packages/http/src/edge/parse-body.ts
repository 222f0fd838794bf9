import { isUtf8 } from 'node:buffer';
import { atOnce, inSlices } from '@ticketly/core';
import type { Limits } from '@ticketly/core';
import { HttpRefused } from '../answers/problem.ts';
import { nextTurn } from '../next-turn.ts';
import type { Route } from '../route.ts';
import { jsonTrouble, parseJson } from './parse-json.ts';
import type { JsonRules } from './parse-json.ts';

/** A body after parsing. */
export interface Body {
  /** The value of its JSON, or the bytes of a raw one; undefined without a body. */
  readonly value: unknown;
  /** What distinguishes it from another body: the bytes of a large one, else its value. */
  readonly fingerprint: unknown;
}

/** No request of ours nests deeper, or has longer lists or objects. */
export const bodyRules: JsonRules = { depth: 32, items: 5_000, fields: 100 };

/** How many bytes the body of a route may have. */
export const bodyLimitOf = (route: Route, { layoutBytes, bodyBytes }: Limits): number =>
  route.bodyBytes === 'layout' ? layoutBytes : bodyBytes;

const refuseTrouble = (detail: string | undefined): void => {
  if (detail !== undefined) throw new HttpRefused('http/body-malformed', { detail });
};

/** JSON is UTF-8. A decoder that repairs invalid bytes would make one id of two. */
const refuseOtherText = (text: Buffer): void => {
  refuseTrouble(isUtf8(text) ? undefined : 'It is not in UTF-8.');
};

/** Refuses what no JSON of ours may contain, before it is parsed. */
export const refuseBadJson = (text: Buffer): void => {
  refuseOtherText(text);
  refuseTrouble(atOnce(jsonTrouble(text, bodyRules)));
};

/** Parses text of any size in slices: other requests go on meanwhile. */
export const parseLarge = async (text: Buffer): Promise<unknown> => {
  refuseOtherText(text);
  refuseTrouble(await inSlices(jsonTrouble(text, bodyRules), nextTurn));
  try {
    return await inSlices(parseJson(text), nextTurn);
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpRefused('http/body-malformed');
    throw error;
  }
};
