// What comes through the pipe is not trusted: guards turn `unknown` into the contract's types or refuse it with words.
import { StorywispError } from '../common/errors.ts';

/**
 * @param where the value's name in the request, for the words.
 * @throws StorywispError `bad-request`.
 */
export type Guard<T> = (value: unknown, where: string) => T;

function refuse(where: string, demand: string): never {
  throw new StorywispError('bad-request', `${where} must be ${demand}`);
}

/** At most `longest` UTF-16 units. */
export function text(longest: number, shortest = 0): Guard<string> {
  return (value, where) => {
    if (typeof value !== 'string') refuse(where, 'a string');
    if (value.length < shortest) refuse(where, `at least ${shortest} characters long`);
    if (value.length > longest) refuse(where, `at most ${longest} characters long`);
    return value;
  };
}

/** A finite number, both ends included. */
export function between(minimum: number, maximum: number): Guard<number> {
  return (value, where) => {
    if (typeof value === 'number' && value >= minimum && value <= maximum) return value;
    return refuse(where, `a number from ${minimum} to ${maximum}`);
  };
}

/** Both ends included. */
export function integer(minimum: number, maximum: number): Guard<number> {
  return (value, where) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    return refuse(where, `an integer from ${minimum} to ${maximum}`);
  };
}

export function oneOf<const T extends string>(...choices: readonly T[]): Guard<T> {
  return (value, where) =>
    choices.find((choice) => choice === value) ??
    refuse(where, `one of ${choices.map((one) => `"${one}"`).join(', ')}`);
}

export const yesOrNo: Guard<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : refuse(where, 'true or false');

export function nullable<T>(guard: Guard<T>): Guard<T | null> {
  return (value, where) => (value === null ? null : guard(value, where));
}

/** The field may be left out. */
export function optional<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value, where) => (value === undefined ? undefined : guard(value, where));
}

/** At most `longest` of one kind. */
export function list<T>(guard: Guard<T>, longest: number, shortest = 0): Guard<readonly T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) refuse(where, 'a list');
    if (value.length < shortest) refuse(where, `at least ${shortest} long`);
    if (value.length > longest) refuse(where, `at most ${longest} long`);
    return value.map((item, i) => guard(item, `${where}[${i}]`));
  };
}

/** An object with these fields; other fields are left behind. */
export function shape<T extends object>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const entries = Object.entries<Guard<unknown>>(fields);
  return (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(where, 'an object');
    const checked: Record<string, unknown> = {};
    for (const [name, guard] of entries) {
      const field = guard(Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined, name);
      if (field !== undefined) checked[name] = field;
    }
    return checked as T;
  };
}

/** One of several shapes, told apart by the string in the field `tag`. */
export function variants<T extends Record<Tag, string>, Tag extends string>(
  tag: Tag,
  guards: { readonly [K in T[Tag]]: Guard<Extract<T, Record<Tag, K>>> },
): Guard<T> {
  const known = oneOf(...(Object.keys(guards) as T[Tag][]));
  return (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(where, 'an object');
    const name = known(value[tag as keyof typeof value], `${where}.${tag}`);
    return guards[name](value, where);
  };
}
