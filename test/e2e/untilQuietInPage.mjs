// Runs inside the page, hence without the Node types of the other modules; it may use nothing but its parameter.

/**
 * @param {{milliseconds: number, timeout: number}} limits
 * @returns {Promise<void>}
 */
export function untilQuietInPage({ milliseconds, timeout }) {
  return new Promise((resolve) => {
    const begun = performance.now();
    let last = begun;
    const observer = new MutationObserver((changes) => {
      if (
        changes.some(
          ({ target }) => !(target instanceof Element) || target.closest('.cursors-layer') === null,
        )
      ) {
        last = performance.now();
      }
    });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    const check = () => {
      const now = performance.now();
      if (now - last >= milliseconds || now - begun >= timeout) {
        observer.disconnect();
        resolve();
      } else {
        setTimeout(check, 50);
      }
    };
    check();
  });
}
