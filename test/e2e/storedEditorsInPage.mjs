// Runs inside the page, hence without the Node types of the other modules; it may use nothing of this module.

/** What VS Code has stored of the editors that are open, as text. @returns {Promise<string>} */
export async function storedEditorsInPage() {
  /** @param {IDBRequest} request */
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () =>
        reject(request.error ?? new Error('IndexedDB did not answer.')),
      );
    });
  const found = [];
  for (const { name = '' } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const database = await done(indexedDB.open(name));
    if (database.objectStoreNames.contains('ItemTable')) {
      const table = database.transaction('ItemTable').objectStore('ItemTable');
      found.push(String(await done(table.get('memento/workbench.parts.editor'))));
    }
    database.close();
  }
  return found.join('\n');
}
