// @ts-check
// A fake `vscode`: every member is a constructor that does nothing, which is all that loading (not activating) the
// extension needs. What VS Code itself does on activation is not in it.

function Fake() {}

module.exports = new Proxy({}, { get: (_target, name) => (name === '__esModule' ? true : Fake) });
