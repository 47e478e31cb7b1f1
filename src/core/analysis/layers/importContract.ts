/** Packages by name. When `isExact`, a name means the module alone and not what is below it. */
export interface PackageNames {
  readonly names: ReadonlySet<string>;
  readonly isExact: boolean;
}

/** Which packages may not reach which others; expressions are expanded to names of the tree. */
export interface ImportContract {
  readonly name: string;
  readonly sources: PackageNames;
  readonly targets: PackageNames;
  /** False when only direct imports are forbidden. */
  readonly followsChains: boolean;
  /** A chain that passes through another package of the contract is judged there. */
  readonly isClosed: boolean;
  /** Why `module` of the package `source` may not reach the package `target`; null when it may. */
  reasonOf(source: string, target: string, module: string): string | null;
  /** The import is looked away from, also within chains. */
  isIgnored(from: string, to: string): boolean;
}

/** The packages of the set that hold a module, the widest first. */
export function packagesHolding(module: string, { names, isExact }: PackageNames): readonly string[] {
  if (isExact) return names.has(module) ? [module] : [];
  const found: string[] = [];
  for (let at = module.indexOf('.'); at >= 0; at = module.indexOf('.', at + 1))
    if (names.has(module.slice(0, at))) found.push(module.slice(0, at));
  return names.has(module) ? [...found, module] : found;
}

/** True when a module is the package or below it. */
export function isWithin(module: string, packageName: string): boolean {
  return module === packageName || module.startsWith(`${packageName}.`);
}

/** Why one module may not import the other directly; null when it may. */
export function directFault(contract: ImportContract, from: string, to: string): string | null {
  const sources = packagesHolding(from, contract.sources);
  const targets = sources.length === 0 ? [] : packagesHolding(to, contract.targets);
  for (const source of sources) {
    for (const target of targets) {
      const reason = contract.reasonOf(source, target, from);
      if (reason !== null) return contract.isIgnored(from, to) ? null : reason;
    }
  }
  return null;
}
