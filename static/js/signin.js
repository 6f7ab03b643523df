/* Signed-out pages: theme switch, «show password», Caps Lock hint, and a form that survives a dead server. */

function each(selector, visit) {
  Array.prototype.forEach.call(document.querySelectorAll(selector), visit);
}

function startThemeSwitch() {
  each('[data-theme-next]', (part) => {
    part.hidden = false;
    if (part.tagName !== 'BUTTON') return;
    part.addEventListener('click', () => {
      const dark = document.documentElement.getAttribute('data-theme') === 'dark';
      window.omnivoxTheme.choose(dark ? 'light' : 'dark');
    });
  });
}

function startPassword(box) {
  const input = box.querySelector('input');
  const show = box.querySelector('[data-show]');
  const caps = box.querySelector('[data-caps]');
  show.hidden = false;
  show.addEventListener('click', () => {
    const visible = input.type === 'password';
    input.type = visible ? 'text' : 'password';
    show.setAttribute('aria-pressed', String(visible));
    const use = show.querySelector('use');
    const address = use.getAttribute('xlink:href').split('#')[0];
    use.setAttribute('xlink:href', address + (visible ? '#eye-off' : '#eye'));
    input.focus();
  });
  const check = (event) => {
    if (!event.getModifierState) return;
    caps.textContent = event.getModifierState('CapsLock') ? caps.getAttribute('data-text') : '';
  };
  input.addEventListener('keydown', check);
  input.addEventListener('keyup', check);
  input.addEventListener('blur', () => { caps.textContent = ''; });
}

/* The form is sent the ordinary way only when the server answers: otherwise the page, and what was typed, stays. */
function startForm(form) {
  const banner = form.querySelector('[data-offline]');
  const button = form.querySelector('[type=submit]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    button.disabled = true;
    fetch(window.location.href, { method: 'HEAD', credentials: 'same-origin', cache: 'no-store' })
      .then((response) => {
        if (response.status >= 500) throw new Error('server');
        form.submit();
      })
      .catch(() => {
        banner.hidden = false;
        button.disabled = false;
      });
  });
  const login = form.querySelector('[name=username]');
  if (login && login.getAttribute('value')) form.querySelector('[name=password]').focus(); // the login stands; the password was wrong
  window.addEventListener('pageshow', () => { button.disabled = false; });
}

startThemeSwitch();
each('[data-password]', startPassword);
each('[data-signin]', startForm);
