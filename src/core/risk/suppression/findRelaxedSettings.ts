import type { FileChange, Unit } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';
import { exemptionListOf, settingsDialectOf, type CheckSetting } from './relaxedSettings.ts';

/** Settings of checkers that are weaker than before, or gone, and entries of their lists of exemptions. */
export function findRelaxedSettings(file: FileChange): readonly Finding[] {
  if (file.status === 'deleted') return [];
  const list = exemptionListOf(file.path);
  if (list !== null) return file.units.flatMap((unit) => exemption(unit, list));
  const dialect = settingsDialectOf(file.path);
  if (dialect === null || file.status === 'added') return [];
  const read = (line: TextLine): readonly Read[] => {
    const setting = dialect.read(line.text);
    return setting === null ? [] : [{ line, setting }];
  };
  const before = file.units.flatMap(removedTextLines).flatMap(read);
  const after = file.units.flatMap(addedTextLines).flatMap(read);
  const weaker = after.flatMap(({ line, setting }): readonly Finding[] => {
    const old = before.find((entry) => entry.setting.name === setting.name)?.setting;
    if (old !== undefined ? setting.strictness >= old.strictness : setting.strictness > 0) return [];
    const stays = after.some((entry) => entry.line !== line && entry.setting.name === setting.name);
    if (
      old !== undefined &&
      stays &&
      after.some((entry) => entry.setting.name === setting.name && entry.setting.strictness >= old.strictness)
    )
      return [];
    return [
      place(file, line, {
        level: dialect.level,
        message: `This lets ${dialect.tool} check less than before: ${excerpt(line.text)}`,
        data: { kind: 'setting', name: setting.name },
      }),
    ];
  });
  const gone = before.flatMap(({ line, setting }): readonly Finding[] => {
    if (setting.strictness === 0 || after.some((entry) => entry.setting.name === setting.name)) return [];
    return [
      place(file, line, {
        level: 'note',
        message: `A setting of ${dialect.tool} is removed: ${excerpt(line.text)}`,
        data: { kind: 'setting', name: setting.name, side: 'old' },
      }),
    ];
  });
  return [...weaker, ...gone];
}

interface Read {
  readonly line: TextLine;
  readonly setting: CheckSetting;
}

function exemption(unit: Unit, list: string): readonly Finding[] {
  const removed = new Set(removedTextLines(unit).map((line) => line.text.trim()));
  const added = addedTextLines(unit).filter(
    ({ text }) => text.trim() !== '' && !/^\s*#/.test(text) && !removed.has(text.trim()),
  );
  const first = added[0];
  if (first === undefined || added.length <= removed.size) return [];
  return [
    {
      rule: 'check-suppressed',
      level: 'warning',
      path: unit.path,
      unit: unit.id,
      line: first.number,
      message: `This exempts something from ${list}: ${excerpt(first.text)}`,
      data: { kind: 'exemption', lines: added.length },
    },
  ];
}

function place(file: FileChange, line: TextLine, rest: Pick<Finding, 'level' | 'message' | 'data'>): Finding {
  return { rule: 'check-suppressed', path: file.path, unit: line.unit, line: line.number, ...rest };
}
