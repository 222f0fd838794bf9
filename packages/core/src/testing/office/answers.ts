import type { RefusalShape, Result } from '../../kernel/index.ts';

/** The value of an answer that must not be a refusal. Throws the refusal otherwise. */
export const valueOf = <Value>(result: Result<Value, RefusalShape>): Value => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
};

/** The code of a refusal, or `ok`. */
export const codeOf = (result: Result<unknown, RefusalShape>): string => (result.ok ? 'ok' : result.refusal.code);
