/* The person's own status and preferences. */
import { csrfToken } from '../../lib/api.js';
import { gettext } from '../../lib/i18n.js';

export function applyLook(preferences) {
  if (preferences.theme) window.omnivoxTheme.apply(preferences.theme);
  document.documentElement.setAttribute('data-density', preferences.density || 'normal');
  document.documentElement.setAttribute('data-text-size', preferences.text_size || 'normal');
}

/* A real form, so that the browser follows the answer and the cookies change with it. */
function submit(action, fields) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  form.target = '_top'; // within AgentZone the whole window goes, not the frame of the chats
  const all = { csrfmiddlewaretoken: csrfToken(), ...fields };
  Object.keys(all).forEach((name) => {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = all[name];
    form.appendChild(input);
  });
  document.body.appendChild(form);
  form.submit();
}

export function createMe(app) {
  const { store } = app;

  return {
    async setStatus(status) {
      try {
        const answer = await app.api.post('/api/v1/me/status/', { status: status.id });
        store.dispatch({ type: 'status', status: answer.status, since: answer.since });
      } catch (error) {
        app.notices.failed(error, gettext('The status was not changed'));
      }
    },

    async setPreferences(preferences) {
      const before = store.get().preferences;
      store.dispatch({ type: 'preferences', preferences });
      try {
        const saved = await app.api.put('/api/v1/me/preferences/', preferences);
        store.dispatch({ type: 'preferences', preferences: saved });
        return true;
      } catch (error) {
        store.dispatch({ type: 'preferences', preferences: before });
        app.notices.failed(error, gettext('The settings were not saved'));
        return false;
      }
    },

    /* The words of the page come from the server with it: the page is opened anew, on the same dialog. */
    async setLanguage(language) {
      if (!(await this.setPreferences({ language }))) return;
      app.drafts.flush(true);
      submit(app.urls.language, { language, next: window.location.pathname + window.location.search + window.location.hash });
    },

    signOut() {
      app.drafts.flush(true);
      submit(app.urls.logout, {});
    },
  };
}
