/* A form that filters: choices and, after a rest, letters go by themselves; its button is for pages without scripts. */

const REST = 400;

document.querySelectorAll('form[data-filter]').forEach((form) => {
  const button = form.querySelector('[data-filter-go]');
  if (button) button.hidden = true;
  form.classList.add('is-live');
  let timer = null;
  form.addEventListener('change', (event) => { if (event.target.type !== 'search') form.submit(); });
  form.addEventListener('input', (event) => {
    if (event.target.type !== 'search') return;
    clearTimeout(timer);
    timer = setTimeout(() => form.submit(), REST);
  });
  // Whoever was typing goes on typing.
  const field = form.querySelector('input[type=search]');
  if (field && field.value && performance.navigation && performance.navigation.type === 0 && document.referrer.startsWith(window.location.origin + window.location.pathname)) {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }
});
