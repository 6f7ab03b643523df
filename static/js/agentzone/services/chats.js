/* The frame of the chats: which dialog it is to show. The status stands on the call panel, and only there: the chats find
   at their frame (`frame.zone`) what opens its list. */

export function createChats(app) {
  let frame = null;
  const chooseStatus = () => {
    const open = app.openStatusMenu || app.openPlan; // in a call the status that follows it is chosen
    if (open) open();
  };
  const zone = { chooseStatus };
  let wanted = ''; // what stands behind # when the frame is opened

  return {
    src: () => app.urls.chat + wanted,
    keep(element) {
      frame = element;
      if (frame) frame.zone = zone;
    },
    open(hash) {
      wanted = hash;
      if (frame && frame.contentWindow) frame.contentWindow.location.hash = hash;
      app.tabs.show('chat');
    },
  };
}
