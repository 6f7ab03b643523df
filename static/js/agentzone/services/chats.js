/* The frame of the chats: which dialog it is to show. */

export function createChats(app) {
  let frame = null;
  let wanted = ''; // what stands behind # when the frame is opened

  return {
    src: () => app.urls.chat + wanted,
    keep(element) { frame = element; },
    open(hash) {
      wanted = hash;
      if (frame && frame.contentWindow) frame.contentWindow.location.hash = hash;
      app.tabs.show('chat');
    },
  };
}
