import { isIP } from 'node:net';
import { z } from 'zod';
import { nearest } from './unknown-names.ts';

type Shape<Value> = z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<Value, string>>>;

const maxHops = 10;
const rangeNames: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

/** An address, or a network: `10.0.0.0/8`. */
const isRange = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 6 ? 128 : 32))
  );
};

const splitList = (text: string): readonly string[] => text.split(',').map((each) => each.trim());

/** Whom to believe about a client's address. */
export const trustedProxies: Shape<number | readonly string[]> = z
  .string()
  .refine(
    (text) =>
      /^\d+$/.test(text)
        ? Number(text) <= maxHops
        : splitList(text).every((each) => rangeNames.includes(each) || isRange(each)),
    {
      error: `must be how many proxies stand in a row before this server (0 to ${maxHops}), or their addresses, separated by a comma: 10.0.0.7, 10.0.0.0/8, ${rangeNames.join(', ')}`,
    },
  )
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : splitList(text)))
  .optional();

const isOrigin = (text: string): boolean => {
  const parsed = URL.parse(text);
  return parsed !== null && ['http:', 'https:'].includes(parsed.protocol) && parsed.origin === text;
};

/** The origins whose pages may call from a browser. */
export const corsOrigins: Shape<'*' | readonly string[]> = z
  .string()
  .refine((text) => text === '*' || splitList(text).every(isOrigin), {
    error:
      'must be origins as browsers write them, as in https://shop.example, separated by a comma, or * for every one',
  })
  .transform((text) => (text === '*' ? ('*' as const) : splitList(text)))
  .optional();

const nodeEnvs = ['production', 'development', 'test'] as const;

/**
 * A near miss of `production` was meant as `production`, and would be taken for something harmless.
 */
export const nodeEnv: z.ZodOptional<z.ZodEnum<{ production: 'production'; development: 'development'; test: 'test' }>> =
  z
    .enum(nodeEnvs, {
      error: ({ input }) =>
        `must be ${nodeEnvs.join(' or ')}, not "${String(input)}"; did you mean ${nearest(String(input), nodeEnvs)}?`,
    })
    .optional();
