/* The operator's own auto-greeting. Answers change nothing here: the event does, which also tells when it is prepared. */
import { gettext } from '../../lib/i18n.js';

const PATH = '/api/v1/me/greeting/';

export function createGreeting(app) {
  /* → whether it was done. */
  async function ask(request, words) {
    try {
      await request();
      return true;
    } catch (error) {
      if (error.status === undefined) throw error;
      app.notices.failed(error, words);
      return false;
    }
  }

  return {
    save(file) {
      const form = new FormData();
      form.append('file', file, file.name);
      return ask(() => app.api.upload(`${PATH}recording/`, form), gettext('The greeting was not saved'));
    },
    set: (on) => ask(() => app.api.put(PATH, { on }), gettext('The auto-greeting was not switched')),
    remove: () => ask(() => app.api.remove(PATH), gettext('The greeting was not deleted')),
  };
}
