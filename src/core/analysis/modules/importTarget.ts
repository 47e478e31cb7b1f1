/** What an import reaches inside the repository. */
export interface ImportTarget {
  readonly module: string;
  /** The file, where the import names one; a directory's path where nothing better is known. */
  readonly file: string | null;
  /** True when the import passes the module's public entry. */
  readonly isInternal: boolean;
}
