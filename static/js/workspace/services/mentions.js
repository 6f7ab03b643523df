/* Where colleagues have named me: seen as soon as the dialog is on the screen. */

export function createMentions(app) {
  const { store } = app;
  const asked = {};

  async function seen(id) {
    if (asked[id]) return;
    asked[id] = true;
    try {
      await app.api.post(`/api/v1/conversations/${id}/mentions/read/`);
      store.dispatch({ type: 'mentions.read', id });
    } catch (error) {
      if (error.status === undefined) throw error; // otherwise it stays unread, and the next look says it again
    } finally { delete asked[id]; }
  }

  store.subscribe(({ selected, mentions, threads }) => {
    const shown = selected && threads[selected] && threads[selected].status === 'ready' && !document.hidden;
    if (shown && mentions.some((mention) => mention.conversation_id === selected)) seen(selected);
  });

  return {
    /* To the note itself. */
    open(mention) { app.router.show('closed', mention.conversation_id); app.threads.jump(mention.conversation_id, mention.number); },
  };
}
