import { buyerName } from './api.js';
import { el, nameThePage, notify } from './dom.js';
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
  nameThePage();
  try {
    const onLeave = found ? await found.page(main, ...found.match.slice(1)) : undefined;
    if (!found) main.replaceChildren(el('h1', {}, 'This page does not exist.'));
    if (location.hash !== here) onLeave?.();
    else leave = onLeave ?? leave;
  } catch (error) {
    nameThePage('Something went wrong');
    main.replaceChildren(
      el('h1', {}, 'Something went wrong.'),
      el('p', {}, error.message),
      el('p', {}, el('a.button', { href: '#/' }, 'Back to events')),
    );
    notify(error.message);
  }
  main.focus({ preventScroll: true });
};

document.getElementById('who').textContent = buyerName();
addEventListener('hashchange', show);
// A buyer who comes back from the payment page gets this page as they left it, from the
// browser's cache: with a hold that has been ordered since, and its button pressed.
addEventListener('pageshow', ({ persisted }) => persisted && void show());
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
await show();
