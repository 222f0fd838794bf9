export * from './answers.ts';
export * from './people.ts';
export * from './halls.ts';
export * from './small-hall.ts';
export * from './put-on-sale.ts';
export * from './small-office.ts';
