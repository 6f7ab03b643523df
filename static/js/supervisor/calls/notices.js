/* Toasts, and words for the live region. */
import { gettext } from '../../lib/i18n.js';

const SHOWN = 6000;
let number = 0;

export function createNotices({ store }) {
  function toast(kind, title, text) {
    number += 1;
    const id = number;
    store.dispatch({ type: 'toast', toast: { id, kind, title, text: text || '', action: null } });
    setTimeout(() => store.dispatch({ type: 'toast.drop', id }), kind === 'danger' ? SHOWN * 2 : SHOWN);
  }
  return {
    toast,
    announce: (text) => store.dispatch({ type: 'announce', text }),
    failed(error, title) {
      toast('danger', title || gettext('It did not work'), error.message);
      if (error.status === undefined) throw error;
    },
  };
}
