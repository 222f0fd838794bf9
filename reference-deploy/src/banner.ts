import type { Deployment } from './deployment.ts';
import { people } from './seed/demo-organization.ts';

const dayS = 86_400;

/** What to print on the terminal once a deployment runs. */
export const banner = async ({ url, demo, issuer }: Deployment): Promise<string> => {
  const lines = [`Ticketly listens on ${url}`, `  API: ${url}/docs`];
  if (issuer === undefined) return lines.join('\n');
  for (const [role, { principalId, roles }] of Object.entries(people)) {
    const token = await issuer.issue({ subject: principalId, roles, ttlS: dayS });
    lines.push('', `Token of ${principalId} (${role}), valid for one day:`, token);
  }
  const onSale = demo?.sessions[0];
  if (onSale !== undefined)
    lines.push(
      '',
      `To buy two tickets for "${onSale.title}", paste these three lines into bash:`,
      ...buyingLines(url, onSale.sessionId),
    );
  return lines.join('\n');
};

/**
 * Lines to paste that hold the best seats, order them, and pay; the last one prints the tickets.
 * They need curl and sed.
 */
export const buyingLines = (url: string, sessionId: string): readonly string[] => {
  const field = (name: string): string => `sed -E 's/.*"${name}":"([^"]+)".*/\\1/'`;
  const json = `-H 'Content-Type: application/json'`;
  const own = `-H "Authorization: Bearer $TOKEN"`;
  return [
    `TOKEN=$(curl -s ${url}/dev/tokens ${json} -d '{"subject":"buyer-'$RANDOM'"}' | ${field('access_token')}); HOLD=$(curl -s ${url}/v1/sessions/${sessionId}/holds ${own} ${json} -d '{"bestAvailable":{"quantity":2}}' | ${field('holdId')}); echo "held: $HOLD"`,
    `ORDER=$(curl -s ${url}/v1/orders ${own} ${json} -d "{\\"holdId\\":\\"$HOLD\\"}" | ${field('orderId')}); PAYMENT=$(curl -s -X POST ${url}/v1/orders/$ORDER/payments ${own} | ${field('paymentId')}); echo "to pay: ${url}/sandbox/pay/$PAYMENT"`,
    `curl -s ${url}/dev/payments/$PAYMENT/complete ${json} -d '{"outcome":"succeed"}'; echo; curl -s ${url}/v1/orders/$ORDER/tickets ${own}; echo`,
  ];
};
