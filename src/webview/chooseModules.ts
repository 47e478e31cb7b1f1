/** Is told the names of modules that somebody pressed, and by which event. */
export type ChooseModules = (modules: readonly string[], event: MouseEvent | KeyboardEvent) => void;
