/** The fields of an error that are logged. */
export interface ErrorFields {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorFields;
}

const deepest = 4;

/**
 * Drivers attach to their errors what was sent and the affected row; only these fields reach the
 * log.
 */
export const errorFields = (error: unknown, depth = 0): ErrorFields => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'something that is no error was thrown' };
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: error.message,
    ...(depth === 0 && error.stack !== undefined ? { stack: error.stack } : {}),
    ...(cause instanceof Error && depth < deepest ? { cause: errorFields(cause, depth + 1) } : {}),
  };
};
