/** A module for people: its directory or its name in the policy. */
export function moduleName(module: string): string {
  return module === '.' || module === '' ? 'the root module' : module;
}
