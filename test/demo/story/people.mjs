// @ts-check

/** @typedef {{name: string, email: string}} Person */

/** @type {Person} */
export const alice = { name: 'Alice Senior', email: 'alice@orchard.example' };
/** @type {Person} */
export const bob = { name: 'Bob Security', email: 'bob@orchard.example' };
/** @type {Person} */
export const dana = { name: 'Dana Developer', email: 'dana@orchard.example' };
/** GitHub's coding agent, which authors commits under its own name. @type {Person} */
export const copilotAgent = {
  name: 'copilot-swe-agent[bot]',
  email: '198982749+Copilot@users.noreply.github.com',
};
/** Aider marks the author's name and leaves the address alone. @type {Person} */
export const danaWithAider = { name: 'Dana Developer (aider)', email: 'dana@orchard.example' };
