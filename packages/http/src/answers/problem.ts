import { formatInstant, isTicketlyFault } from '@ticketly/core';
import type { Instant, TicketlyRefusal } from '@ticketly/core';
import { problemTable } from './problem-table.ts';
import type { HttpProblemCode, ProblemCode } from './problem-table.ts';

/** One mistake in an input, by its location: `seatIds[3]`. */
export interface InputError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** RFC 9457 problem details: our stable code, and the facts of the refusal. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly [fact: string]: unknown;
}

/** An answer that is a "no": the body, and the headers that go with it. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: ProblemDetails;
}

/** Thrown inside the edge when a request can't go on. */
export class HttpRefused extends Error {
  override readonly name: string = 'HttpRefused';
  readonly answer: ProblemAnswer;

  constructor(
    code: HttpProblemCode,
    facts: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.answer = problemAnswer(code, facts, headers);
  }
}

type TimesOf<Refusal> = Refusal extends unknown
  ? { [Name in keyof Refusal]-?: NonNullable<Refusal[Name]> extends Instant ? Name : never }[keyof Refusal]
  : never;

/** The facts of refusals that are times. Does not compile while one is missing. */
const timeFacts: Readonly<Record<TimesOf<TicketlyRefusal>, true>> = {
  expiresAt: true,
  coolsUntil: true,
  opensAt: true,
  revokedAt: true,
  startsAt: true,
  endedAt: true,
};

const wireFact = (name: string, value: unknown): unknown =>
  Object.hasOwn(timeFacts, name) && typeof value === 'number' ? formatInstant(value as Instant) : value;

export const problemAnswer = (
  code: ProblemCode,
  facts: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): ProblemAnswer => {
  const { status, title, retryAfterSeconds } = problemTable[code];
  const wireFacts = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, wireFact(name, value)]));
  return {
    status,
    headers: { ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }), ...headers },
    problem: { ...wireFacts, type: `urn:ticketly:problem:${code}`, title, status, code },
  };
};

/**
 * A use case's refusal as a problem: its facts become members; lists of mistakes are called
 * `errors`, like those of the edge.
 */
export const refusalAnswer = (refusal: TicketlyRefusal): ProblemAnswer => {
  const { code, problems, status, reason, ...facts } = refusal as TicketlyRefusal & {
    readonly problems?: unknown;
    readonly status?: unknown;
    readonly reason?: unknown;
  };
  const challenge = code === 'identity/token-missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return problemAnswer(
    code,
    {
      ...facts,
      ...(problems === undefined ? {} : { errors: problems }),
      // In a problem, `status` is the HTTP status, so a subject's own status gets another name.
      ...(status === undefined ? {} : { currentStatus: status }),
      // Why a token was refused goes to the log only: telling the client would help only a forger.
      ...(reason === undefined || code === 'identity/token-invalid' ? {} : { reason }),
    },
    problemTable[code].status === 401 ? { 'WWW-Authenticate': challenge } : {},
  );
};

/** What an error thrown below turns into; its details stay in the log. */
export const errorAnswer = (error: unknown): ProblemAnswer => {
  if (error instanceof HttpRefused) return error.answer;
  if (isTicketlyFault(error) && error.retryable) {
    const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000));
    return problemAnswer('http/unavailable', {}, { 'Retry-After': String(seconds) });
  }
  if (isOutOfDescriptors(error)) return problemAnswer('http/unavailable');
  return bodyError(error) ?? problemAnswer('http/internal');
};

/** The system gives this process, or anybody, no more files and connections; that passes. */
const isOutOfDescriptors = (error: unknown): boolean =>
  error instanceof Error &&
  (['EMFILE', 'ENFILE'].includes(String(Reflect.get(error, 'code'))) || isOutOfDescriptors(error.cause));

/**
 * Errors of Express and its parsers, by the `type` they carry or else by their status. Some have no
 * type, such as that of a body whose compression is not what its header says; what they blame on
 * the request is never a fault of ours.
 */
const bodyError = (error: unknown): ProblemAnswer | undefined => {
  const { type, limit, status, expose } = (typeof error === 'object' && error !== null ? error : {}) as {
    type?: unknown;
    limit?: unknown;
    status?: unknown;
    expose?: unknown;
  };
  switch (type) {
    case 'entity.too.large':
      return problemAnswer('http/body-too-large', { limitBytes: limit });
    case 'entity.parse.failed':
    case 'request.size.invalid':
    case 'request.aborted':
      return problemAnswer('http/body-malformed');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return problemAnswer('http/media-type-unsupported');
    default:
      return expose === true && typeof status === 'number'
        ? problemAnswer(blamed.get(status) ?? 'http/body-malformed')
        : undefined;
  }
};

const blamed: ReadonlyMap<number, HttpProblemCode> = new Map([
  [404, 'http/route-unknown'],
  [413, 'http/body-too-large'],
  [415, 'http/media-type-unsupported'],
]);
