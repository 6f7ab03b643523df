// Entry. A site embeds <script async src="https://HOST/widget.js" data-channel="KEY"></script>; that address serves
// these modules as one classic script (chat/widget/bundle.py). data-lang="ru|en" overrides the page's lang attribute.
import { start } from './app.js';

const script = document.currentScript || document.querySelector('script[data-channel][src*="/widget.js"]');

function boot(channel) {
  let actions = null;
  let early = ''; // a command given before the widget is there
  const command = (name) => () => {
    if (actions) actions[name]();
    else early = name;
  };
  window.OmniVOX = Object.freeze({ open: command('open'), close: command('close'), toggle: command('toggle') });

  const go = () =>
    start({ channel, origin: new URL(script.src, location.href).origin, nonce: script.nonce, lang: script.getAttribute('data-lang') }).then(
      (ready) => {
        actions = ready;
        if (actions && early) actions[early]();
      },
    );
  if (document.body) go();
  else document.addEventListener('DOMContentLoaded', go);
}

const channel = script && script.getAttribute('data-channel');
if (channel && !window.OmniVOX) boot(channel); // a page that embeds it twice still has one widget
