import { buyerName } from './api.js';
import { el, notify } from './dom.js';
import { eventsPage } from './events-page.js';
import { hallPage } from './hall-page.js';
import { orderPage, ordersPage } from './order-page.js';

const main = document.getElementById('main');
let leave = () => {};

const routes = [
  [/^#?\/?$/, eventsPage],
  [/^#\/sessions\/([^/]+)$/, hallPage],
  [/^#\/orders$/, ordersPage],
  [/^#\/orders\/([^/]+)$/, orderPage],
];

/**
 * Shows the page the address names. A page fills `main` and may return what to do when it is left.
 */
const show = async () => {
  leave();
  leave = () => {};
  const here = location.hash;
  const found = routes
    .map(([pattern, page]) => ({ page, match: pattern.exec(here) }))
    .find(({ match }) => match !== null);
  main.replaceChildren(el('p.quiet', {}, 'Loading …'));
  try {
    const onLeave = found ? await found.page(main, ...found.match.slice(1)) : undefined;
    if (!found) main.replaceChildren(el('h1', {}, 'There is no such page.'));
    if (location.hash !== here) onLeave?.();
    else leave = onLeave ?? leave;
  } catch (error) {
    main.replaceChildren(
      el('h1', {}, 'That did not work.'),
      el('p', {}, error.message),
      el('p', {}, el('a.button', { href: '#/' }, 'Back to the events')),
    );
    notify(error.message);
  }
  main.focus({ preventScroll: true });
};

document.getElementById('who').textContent = buyerName();
addEventListener('hashchange', show);
await show();
