// Further scripts of the same host, each fetched when it is needed for the first time. A script makes itself known as
// window.OmniVOX<Name>(core) and answers with what it can do.
import { h } from './dom.js';

/** Loads `/widget-<name>.js` once. @returns {() => Promise<object>} */
export function createLoader(origin, name, core) {
  let loading = null;
  return function load() {
    if (!loading) {
      loading = new Promise((ready, failed) => {
        const src = origin + '/widget-' + name + '.js';
        const done = () => ready(window['OmniVOX_' + name](core));
        document.head.append(h('script', { async: true, src, onload: done, onerror: failed }));
      }).catch((error) => {
        loading = null; // the next wish tries again
        throw error;
      });
    }
    return loading;
  };
}
