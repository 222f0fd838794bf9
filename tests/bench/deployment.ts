/**
 * A deployment with everything that one runs, in a process of its own; its gateway answers at once,
 * and its buyers tell it what the gateway would.
 */
import { memoryCharges, sandboxGateway } from '@ticketly/adapters-sandbox';
import { readConfig } from '../../reference-deploy/src/config/read-config.ts';
import { startDeployment } from '../../reference-deploy/src/deployment.ts';
import type { OpenPayments } from '../../reference-deploy/src/payments/payments.ts';
import { plainPart } from '../../reference-deploy/src/parts/part.ts';
import type { DeploymentAnswer, DeploymentErrand } from './deployment-process.ts';

const tokenLifeS = 3_600;

const instantGateway: OpenPayments = async ({ secrets, clock }) =>
  plainPart({
    gateways: [
      sandboxGateway({
        clock,
        secrets: secrets.webhookSecrets,
        charges: memoryCharges(),
        checkoutUrl: (paymentId) => `https://pay.example/${paymentId}`,
      }),
    ],
  });

const say = (answer: DeploymentAnswer): void => void process.send?.(answer);

const { url, issuer, stop } = await startDeployment(readConfig(process.env, []), instantGateway);

const tokensOf = (buyers: readonly string[]): Promise<string[]> =>
  Promise.all(
    buyers.map(async (subject) => (await issuer?.issue({ subject, roles: ['buyer'], ttlS: tokenLifeS })) ?? ''),
  );

process.on('message', (errand: DeploymentErrand) => {
  if (errand.kind === 'stop') void stop().finally(() => process.exit(0));
  else void tokensOf(errand.buyers).then((tokens) => say({ kind: 'tokens', tokens }));
});
say({ kind: 'listening', url });
