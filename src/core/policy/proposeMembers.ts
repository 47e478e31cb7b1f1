import { matchAgentIdentity } from '../provenance/matchAgentIdentity.ts';
import type { InitialMember } from './formatInitialPolicy.ts';

/** The author of one commit. */
export interface HistoryAuthor {
  readonly name: string;
  readonly email: string;
  /** Seconds since the epoch. */
  readonly authoredAt: number;
}

export interface KnownPeople {
  /** In any order; of the last year before the newest, who wrote enough is proposed. */
  readonly authors: readonly HistoryAuthor[];
  /** As CODEOWNERS writes them, in its order. */
  readonly owners: readonly string[];
  /** Whoever runs this. */
  readonly me: { readonly name: string; readonly email: string } | null;
}

export interface ProposedMembers {
  readonly members: readonly InitialMember[];
  /** Owners of CODEOWNERS of whom no address is known: teams, and logins that no commit shows. */
  readonly unknownOwners: readonly string[];
}

const yearSeconds = 366 * 24 * 60 * 60;
/** Fewer commits in a year are a visit. */
const commitsOfRegulars = 3;
/** A longer list is better written by hand. */
const regularsProposed = 8;
const ownersProposed = 20;

interface Person {
  name: string;
  emails: string[];
  /** The name at a forge, from an address that the forge gave out. */
  login: string | null;
  commits: number;
}

/**
 * Members for a first policy: the owners of CODEOWNERS, who commits regularly, and whoever asks. Agents and bots are
 * left out. Addresses under one full name are taken for one person: as two members that person could sign for both.
 */
export function proposeMembers({ authors, owners, me }: KnownPeople): ProposedMembers {
  const newest = authors.reduce((latest, { authoredAt }) => Math.max(latest, authoredAt), 0);
  const people: Person[] = [];
  for (const author of authors) {
    if (author.authoredAt >= newest - yearSeconds && isPerson(author)) addPerson(people, author, 1);
  }
  const self = me !== null && isPerson({ ...me, authoredAt: newest }) ? addPerson(people, me, 0) : null;
  const found = owners.map((owner) => ({ owner, person: findOwner(people, owner) }));
  const owning = new Set(found.flatMap(({ person }) => person ?? []).slice(0, ownersProposed));
  const chosen = [...new Set([...owning, ...(self === null ? [] : [self]), ...regularsOf(people)])];
  const ranked = chosen.toSorted((a, b) => b.commits - a.commits);
  const [busiest] = ranked;
  const isOwner = (person: Person): boolean => (owning.size > 0 ? owning.has(person) : person === busiest);
  const names = memberNames(ranked);
  return {
    members: ranked.map((person, index) => ({
      name: names[index] ?? `member-${index + 1}`,
      emails: person.emails,
      roles: isOwner(person) ? ['owner', 'senior'] : ['senior'],
      login: person.login,
    })),
    unknownOwners: [...new Set(found.flatMap(({ owner, person }) => (person === null ? [owner] : [])))],
  };
}

/** Who wrote often enough; where that leaves less than two people, everybody who wrote. */
function regularsOf(people: readonly Person[]): readonly Person[] {
  const wrote = people.filter(({ commits }) => commits > 0).toSorted((a, b) => b.commits - a.commits);
  const regulars = wrote.filter(({ commits }) => commits >= commitsOfRegulars);
  return (regulars.length < 2 ? wrote : regulars).slice(0, regularsProposed);
}

/** What a policy takes for an address, without the marks that YAML or `allowed_signers` would trip over. */
const plainAddress = /^[^\s@*?!,"'\\<>#\p{C}]+@[^\s@*?!,"'\\<>#\p{C}]+$/u;

function isPerson({ name, email, authoredAt }: HistoryAuthor): boolean {
  if (email.length > 254 || !plainAddress.test(email)) return false;
  const agent = matchAgentIdentity(name, email, authoredAt);
  if (agent !== null && agent.strength !== 'discounted') return false;
  const isMachine = /\[bot\]|^(?:no-?reply|bot|github-actions|dependabot|renovate)(?:[+@]|$)/i;
  return !isMachine.test(email) && !/\[bot\]|(?:^|[\s-])bot$/i.test(name.trim());
}

/** `123+login@users.noreply.github.com`, `123-login@users.noreply.gitlab.com`. */
function loginOf(email: string): string | null {
  const [, login] =
    /^(?:\d+[+-])?([A-Za-z0-9][A-Za-z0-9_.-]*)@users\.noreply\.[a-z0-9.-]+$/i.exec(email) ?? [];
  return login ?? null;
}

function addPerson(
  people: Person[],
  { name, email }: { readonly name: string; readonly email: string },
  commits: number,
): Person {
  const login = loginOf(email);
  const known = people.filter((person) => isSamePerson(person, name, email, login));
  const [first = { name: name.trim(), emails: [], login: null, commits: 0 }, ...others] = known;
  if (known.length === 0) people.push(first);
  for (const other of others) {
    people.splice(people.indexOf(other), 1);
    first.emails.push(...other.emails);
    first.login ??= other.login;
    first.commits += other.commits;
  }
  if (!first.emails.some((address) => sameText(address, email))) first.emails.push(email);
  first.login ??= login;
  first.commits += commits;
  return first;
}

function isSamePerson(person: Person, name: string, email: string, login: string | null): boolean {
  if (person.emails.some((address) => sameText(address, email))) return true;
  if (login !== null && person.login !== null && sameText(login, person.login)) return true;
  // A first name alone, or `root`, is shared by many.
  return /\S\s+\S/.test(name.trim()) && sameText(person.name, name.trim());
}

/** An address that CODEOWNERS names is enough for a member; of a login a commit must have shown the address. */
function findOwner(people: Person[], owner: string): Person | null {
  if (!owner.startsWith('@')) {
    const isUsable = isPerson({ name: '', email: owner, authoredAt: 0 });
    return isUsable ? addPerson(people, { name: '', email: owner }, 0) : null;
  }
  const login = owner.slice(1);
  return people.find((person) => person.login !== null && sameText(person.login, login)) ?? null;
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The login, else the address before the `@`, made a name that a policy may hold; numbers tell two of a kind apart. */
function memberNames(people: readonly Person[]): readonly string[] {
  const taken = new Set<string>();
  return people.map(({ emails, login }) => {
    const plain = plainName(login ?? emails[0]?.split('@', 1)[0] ?? '');
    let name = plain;
    for (let number = 2; taken.has(name); number += 1) name = `${plain}-${number}`;
    taken.add(name);
    return name;
  });
}

function plainName(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '').replace(/^[._-]+/, ''); // prettier-ignore
  return plain === '' ? 'member' : plain.slice(0, 50);
}
