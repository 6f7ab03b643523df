// «Send the conversation by e-mail».
import { h } from './dom.js';

export function createLetter({ core, t }) {
  const input = h('input', { type: 'email', id: 'f-letter', autocomplete: 'email', required: true });
  const wrong = h('p', { class: 'wrong', role: 'alert', hidden: true });
  const done = h('p', { class: 'hint', role: 'status', hidden: true });
  const go = h('button', { type: 'submit', class: 'go' }, t('send'));
  const cancel = h('button', { type: 'button', class: 'plain', onclick: () => core.store.set({ letter: false }) }, t('cancel'));

  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    wrong.hidden = true;
    try {
      await core.api.letter(await core.token(), input.value.trim());
      done.textContent = t('sent', { email: input.value.trim() });
      done.hidden = false;
      setTimeout(() => core.store.set({ letter: false }), 3000);
    } catch (error) {
      wrong.textContent = ((error.errors && error.errors.email) || [])[0] || error.detail || t('failed');
      wrong.hidden = false;
    }
    go.disabled = false;
  }

  return h('form', { onsubmit: submit, novalidate: true }, h('label', { for: 'f-letter' }, t('email')), h('div', { class: 'row' }, input, go, cancel), wrong, done);
}
