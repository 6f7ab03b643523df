// Storage of one channel in the visitor's browser. Where the browser refuses (blocked cookies, private mode,
// full disk) values live in memory, so that the page in front of the visitor still works.

function probe(name) {
  try {
    const area = window[name];
    area.setItem('omnivox:probe', '1');
    area.removeItem('omnivox:probe');
    return area;
  } catch (refused) {
    return null;
  }
}

/** Calls `listener(key, newValue, oldValue)` when another tab changed something of this channel. */
function hearOtherTabs(area, prefix, listener) {
  window.addEventListener('storage', (event) => {
    if (event.storageArea === area && event.key && event.key.startsWith(prefix)) {
      listener(event.key.slice(prefix.length), event.newValue, event.oldValue);
    }
  });
}

/**
 * @param {'localStorage'|'sessionStorage'} name
 * @param {string} prefix  every key of this channel starts with it
 */
export function openStorage(name, prefix) {
  const area = probe(name);
  const memory = new Map(); // what the browser would not take

  function get(key) {
    if (memory.has(key)) return memory.get(key);
    try {
      return area ? area.getItem(prefix + key) : null;
    } catch (refused) {
      return null;
    }
  }

  function set(key, value) {
    memory.set(key, value);
    try {
      if (area) area.setItem(prefix + key, value);
      if (area) memory.delete(key);
    } catch (refused) {
      // it stays in memory
    }
  }

  function remove(key) {
    memory.delete(key);
    try {
      if (area) area.removeItem(prefix + key);
    } catch (refused) {
      // nothing kept there either
    }
  }

  /** Keys (without the channel's prefix) that start with `start`, sorted. */
  function keys(start) {
    const found = new Set(Array.from(memory.keys()).filter((key) => key.startsWith(start)));
    for (let i = 0; area && i < area.length; i += 1) {
      const key = area.key(i);
      if (key.startsWith(prefix + start)) found.add(key.slice(prefix.length));
    }
    return Array.from(found).sort();
  }

  return { get, set, remove, keys, onForeignChange: (listener) => hearOtherTabs(area, prefix, listener) };
}
