import { TicketlyFault } from '@ticketly/core';
import type { Charge } from './bank-books.ts';

/** What is sent to the bank. A key goes with everything that moves money. */
interface Call {
  readonly method?: 'GET' | 'POST';
  readonly key?: string;
  readonly body?: unknown;
}

const maxWaitMs = 10_000;

/** The API of the bank. @returns undefined where it knows nothing of that name. */
export const bankClient = (url: string, fetchIt: typeof fetch = fetch) => {
  const call = async <Answer>(path: string, { method = 'GET', key, body }: Call = {}): Promise<Answer | undefined> => {
    const response = await fetchIt(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(maxWaitMs),
    }).catch((cause: unknown) => {
      throw unheard(method, cause);
    });
    if (response.status === 404) return undefined;
    if (response.status >= 500) throw unheard(method, await response.text());
    if (!response.ok) throw new TicketlyFault('unexpected', `the bank said ${response.status} to ${path}`);
    return (await response.json().catch((cause: unknown) => {
      throw unheard(method, cause);
    })) as Answer;
  };
  return {
    open: (key: string, body: unknown) => call<Charge>('/charges', { method: 'POST', key, body }),
    find: (id: string) => call<Charge>(`/charges/${encodeURIComponent(id)}`),
    named: (reference: string) => call<Charge[]>(`/charges?${new URLSearchParams({ reference }).toString()}`),
    cancel: (id: string) => call<Charge>(`/charges/${encodeURIComponent(id)}/void`, { method: 'POST' }),
    refund: (key: string, id: string, cents: number) =>
      call<Charge>(`/charges/${encodeURIComponent(id)}/refunds`, { method: 'POST', key, body: { cents } }),
    moved: (since: number, after: number, limit: number) =>
      call<Charge[]>(`/charges?since=${since}&after=${after}&limit=${limit}`),
  };
};

/** A question may be asked again. Of what was to be done, nobody knows whether it was. */
const unheard = (method: string, cause: unknown): TicketlyFault =>
  method === 'GET'
    ? new TicketlyFault('unavailable', 'the bank did not answer', { cause })
    : new TicketlyFault('unknown-outcome', 'the bank may have done it, and did not say so', { cause });
