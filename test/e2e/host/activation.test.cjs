// @ts-check
const assert = require('node:assert/strict');
const vscode = require('vscode');

describe('the installed extension', () => {
  it('activates without an error', async () => {
    const extension = vscode.extensions.getExtension('countersign.countersign');
    assert.ok(extension, 'VS Code does not know countersign.countersign');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command of its manifest', async () => {
    const extension = vscode.extensions.getExtension('countersign.countersign');
    assert.ok(extension);
    /** @type {{command: string}[]} */
    const declared = extension.packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = declared.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('uses no proposed API', () => {
    const extension = vscode.extensions.getExtension('countersign.countersign');
    assert.deepEqual(extension?.packageJSON.enabledApiProposals ?? [], []);
  });
});
