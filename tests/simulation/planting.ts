import type { Ports } from '@ticketly/core';
import type { MemoryStores } from './memory-stores.ts';
import type { Sabotage, Stores } from './stores.ts';

/** A bug that real systems have had, and that the audit must give away. */
export interface PlantedBug<Kept extends Stores = MemoryStores> {
  readonly name: string;
  readonly plant: Sabotage<Kept>;
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
