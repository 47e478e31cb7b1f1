// @ts-check

/** A notebook with one cell of Python. @param {number} value what the cell prints @returns {string} its file */
export function notebook(value) {
  const code = {
    cell_type: 'code',
    execution_count: 1,
    metadata: {},
    outputs: [],
    source: [`x = ${value}\n`, 'print(x)'],
  };
  const metadata = { language_info: { name: 'python' } };
  return `${JSON.stringify({ cells: [code], metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}
