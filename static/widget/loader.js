// Further scripts of the same host, each fetched when it is needed for the first time. A script makes itself known as
// window.OmniVOX_<name>(core) and answers with what it can do.
import { h } from './dom.js';

/** Loads `/widget-<name>.js` once; `nonce`: of the first script, where the page's policy asks for one. @returns {() => Promise<object>} */
export function createLoader({ origin, nonce }, name, core) {
  let loading = null;
  return function load() {
    if (!loading) {
      loading = new Promise((onload, onerror) => {
        document.head.append(h('script', { async: true, src: origin + '/widget-' + name + '.js', nonce, onload, onerror }));
      })
        .then(() => window['OmniVOX_' + name](core))
        .catch((error) => {
          loading = null; // the next wish tries again
          throw error;
        });
    }
    return loading;
  };
}

/** What stands in the place of something that could not be fetched. */
export const notLoaded = (t, again) =>
  h('div', { class: 'notice', role: 'alert' }, t('unloaded'), h('button', { type: 'button', class: 'again', onclick: again }, t('retry')));
