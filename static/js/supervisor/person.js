/* The person's own corner of supervisors' pages: theme and language are his preferences, on every page of his. */
import { api } from '../lib/api.js';

const save = (preferences) => api.put('/api/v1/me/preferences/', preferences);

function startTheme(button) {
  button.addEventListener('click', () => {
    const root = document.documentElement;
    const before = root.getAttribute('data-theme-choice');
    const theme = root.getAttribute('data-theme') === 'dark' ? 'light' : 'dark';
    window.omnivoxTheme.apply(theme);
    save({ theme }).catch(() => window.omnivoxTheme.apply(before)); // what is not kept is not shown either
  });
}

/* The form gives this browser its language; the choice is kept for the others first. */
function startLanguage(form) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = form.querySelector('[name=language]');
    const chosen = document.createElement('input');
    Object.assign(chosen, { type: 'hidden', name: 'language', value: button.value });
    form.appendChild(chosen);
    button.disabled = true;
    const send = () => form.submit();
    save({ language: button.value }).then(send, send);
  });
}

startTheme(document.querySelector('[data-theme-turn]'));
startLanguage(document.querySelector('[data-language-form]'));
