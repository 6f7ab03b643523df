/* Files that are still being sent, kept over a reload in IndexedDB. Never throws: where the browser refuses (private
   window, full disk) a reload loses them, and the page says so. */

const NAME = 'omnivox';
const STORE = 'uploads';
let opened = null;

function open() {
  if (!opened) {
    opened = new Promise((resolve, reject) => {
      const request = window.indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
  return opened;
}

async function act(mode, what) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = what(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } catch (error) {
    return null;
  }
}

/* record: {id, page, …, file: Blob}; page: the one whose file it is. */
export const keepBlob = (record) => act('readwrite', (store) => store.put(record));
export const dropBlob = (id) => act('readwrite', (store) => store.delete(id));

/* Takes what belongs to no open page, in one transaction, so that of two pages one gets it. `isFree(record)` says which;
   → {mine: the records that `page` has taken now, others: ids that stay with another page}. */
export async function claimBlobs(page, isFree) {
  const found = { mine: [], others: [] };
  await act('readwrite', (store) => {
    const request = store.getAll();
    request.onsuccess = () => request.result.forEach((record) => {
      if (record.page === page) return;
      if (!isFree(record)) { found.others.push(record.id); return; }
      const own = { ...record, page };
      store.put(own);
      found.mine.push(own);
    });
    return request;
  });
  return found;
}
