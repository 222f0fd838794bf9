import { z } from 'zod';

/** What a process of a deployment may do: answer requests, follow the log, run periodic jobs. */
export const allParts = ['api', 'worker', 'jobs'] as const;

/** See {@link allParts}. */
export type DeploymentPart = (typeof allParts)[number];

/** The parts that one process at a time does for all. */
export type SharedPart = Exclude<DeploymentPart, 'api'>;

const isPart = (text: string): text is DeploymentPart => (allParts as readonly string[]).includes(text);

const splitList = (text: string): readonly string[] => text.split(',').map((each) => each.trim());

/** Some of the parts, separated by commas. */
export const deploymentParts: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<readonly DeploymentPart[], string>>> =
  z
    .string()
    .refine((text) => splitList(text).every(isPart), {
      error: `must be one or more of ${allParts.join(', ')}, separated by a comma`,
    })
    .transform((text) => splitList(text).filter(isPart))
    .optional();
