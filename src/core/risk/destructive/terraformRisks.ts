import type { Change, FileChange, Unit } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';
import { terraformBlock, terraformMovedFrom, terraformProtection } from './terraformHazards.ts';

/** Terraform without a plan: blocks that are gone from the configuration, protections that are removed or turned off. */
export function findTerraformRisks(file: FileChange, change: Change): readonly Finding[] {
  const kept = keptAddresses(change);
  return file.units.flatMap((unit) => [...removedBlocks(unit, kept), ...protectionChanges(unit)]);
}

/** Addresses that still exist after the change, here or elsewhere, or that a `moved` or `removed` block speaks about. */
function keptAddresses(change: Change): ReadonlySet<string> {
  const lines = change.files
    .filter((file) => /\.(?:tf|tofu)$/i.test(file.path))
    .flatMap((file) => file.units.flatMap(addedTextLines));
  return new Set(
    lines.flatMap((line) =>
      [terraformBlock(line.text), terraformMovedFrom(line.text)].filter((address) => address !== null),
    ),
  );
}

function removedBlocks(unit: Unit, kept: ReadonlySet<string>): readonly Finding[] {
  return removedTextLines(unit).flatMap((line) => {
    const address = terraformBlock(line.text);
    if (address === null || kept.has(address)) return [];
    return [
      place(
        unit,
        line.number,
        'old',
        'error',
        `This destroys ${address} at the next apply: its block is removed.`,
        { address },
      ),
    ];
  });
}

function protectionChanges(unit: Unit): readonly Finding[] {
  const removed = removedTextLines(unit).flatMap((line) => ({
    line,
    protection: terraformProtection(line.text),
  }));
  const added = addedTextLines(unit).flatMap((line) => ({
    line,
    protection: terraformProtection(line.text),
  }));
  const turnedOff = added.flatMap(({ line, protection }) => {
    if (protection === null || protection.protects) return [];
    const wasOff = removed.some(
      (entry) => entry.protection?.name === protection.name && !entry.protection.protects,
    );
    return wasOff
      ? []
      : [
          place(
            unit,
            line.number,
            'new',
            protection.level,
            `This ${protection.what} (${line.text.trim()}).`,
            { setting: protection.name },
          ),
        ];
  });
  const gone = removed.flatMap(({ line, protection }) => {
    if (protection === null || !protection.protects || protection.level !== 'error') return [];
    if (added.some((entry) => entry.protection?.name === protection.name) || removesWholeBlock(unit))
      return [];
    return [
      place(unit, line.number, 'old', 'error', `This ${protection.what}: ${protection.name} is removed.`, {
        setting: protection.name,
      }),
    ];
  });
  return [...turnedOff, ...gone];
}

/** The block itself is gone: that is told once, by its address. */
function removesWholeBlock(unit: Unit): boolean {
  return removedTextLines(unit).some((line) => terraformBlock(line.text) !== null);
}

function place(
  unit: Unit,
  line: number,
  side: 'old' | 'new',
  level: Finding['level'],
  message: string,
  data: Finding['data'],
): Finding {
  return {
    rule: 'destructive-operation',
    level,
    path: unit.path,
    unit: unit.id,
    line,
    message,
    data: side === 'old' ? { ...data, side } : data,
  };
}
