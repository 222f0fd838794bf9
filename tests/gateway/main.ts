import { serveControl } from './control.ts';
import { openPlainGateway } from './plain-face.ts';
import { openStripeGateway } from './stripe-face.ts';

// A gateway in a process of its own, for what is tried by hand:
//
//     node --conditions=source tests/gateway/main.ts stripe
const [face = 'stripe'] = process.argv.slice(2);
const gateway = await (face === 'plain' ? openPlainGateway() : openStripeGateway());
const control = await serveControl(gateway);
const settings = Object.entries(gateway.environment).map(([name, value]) => `${name}=${value}`);
console.log([`gateway: ${gateway.url}`, `control: ${control.url}`, ...settings].join('\n'));
