import { Router } from 'express';

/** A dependency: `check` resolves if it works. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<unknown>;
}

const patienceMs = 2_000;

const outcomeOf = async ({ name, check }: HealthCheck): Promise<readonly [string, 'up' | 'down']> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${name} did not answer`));
    }, patienceMs);
  });
  try {
    await Promise.race([check(), late]);
    return [name, 'up'];
  } catch {
    return [name, 'down'];
  } finally {
    clearTimeout(timer);
  }
};

/** `/health/live`: the process runs. `/health/ready`: it can serve, with each dependency by name; not while it drains. */
export const healthRouter = (checks: readonly HealthCheck[], isDraining: () => boolean): Router => {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'up' });
  });
  router.get('/health/ready', async (_request, response) => {
    const dependencies = Object.fromEntries(await Promise.all(checks.map(outcomeOf)));
    const ready = !isDraining() && Object.values(dependencies).every((state) => state === 'up');
    response.status(ready ? 200 : 503).json({ status: ready ? 'up' : 'down', dependencies });
  });
  return router;
};
