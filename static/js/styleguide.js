/* Theme and density switches of the style guide. They change this page only, and are kept in its address. */
import './signin.js';

const root = document.documentElement;
const query = new URLSearchParams(window.location.search);

function mark(attribute, value) {
  Array.prototype.forEach.call(document.querySelectorAll(`[${attribute}]`), (button) => {
    const on = button.getAttribute(attribute) === value;
    button.classList.toggle('is-on', on);
    button.setAttribute('aria-pressed', String(on));
  });
}

function set(name, value) {
  query.set(name, value);
  window.history.replaceState(null, '', `?${query}`);
  if (name === 'theme') window.omnivoxTheme.apply(value);
  else root.setAttribute('data-density', value);
  mark(`data-${name}-set`, value);
}

for (const name of ['theme', 'density']) {
  set(name, query.get(name) || (name === 'theme' ? 'auto' : 'normal'));
  Array.prototype.forEach.call(document.querySelectorAll(`[data-${name}-set]`), (button) => {
    button.addEventListener('click', () => set(name, button.getAttribute(`data-${name}-set`)));
  });
}
