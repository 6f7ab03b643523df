/* «Save as PDF»: the file is asked for here and not by the link itself, so that a server that cannot make it says why. */
import { gettext } from '../../lib/i18n.js';

const PATIENCE = 60000;

export const pdfUrl = (id, notes) => `/api/v1/conversations/${id}/transcript.pdf${notes ? '?notes=1' : ''}`;

export function createSaving(app) {
  let busy = false;

  function hand(file) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file.content);
    link.download = file.name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE);
  }

  return {
    async pdf(id, notes) {
      if (busy) return;
      busy = true;
      app.notices.announce(gettext('The PDF file is being made…'));
      try {
        hand(await app.api.file(pdfUrl(id, notes), PATIENCE));
      } catch (error) {
        app.notices.failed(error, gettext('The dialog was not saved'));
      } finally {
        busy = false;
      }
    },
  };
}
