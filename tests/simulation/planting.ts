import type { Ports } from '@ticketly/core';
import type { Sabotage } from './world.ts';

/** A bug that real systems have had, and that the audit must give away. */
export interface PlantedBug {
  readonly name: string;
  readonly plant: Sabotage;
}

/** The same ports, of which one does some things otherwise. */
export const change = <Name extends Exclude<keyof Ports, 'gateways'>>(
  ports: Ports,
  name: Name,
  methods: Partial<Ports[Name]>,
): Ports => ({
  ...ports,
  [name]: Object.assign({}, ports[name], methods),
});
