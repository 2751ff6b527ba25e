/** Reads the regular expressions of tokenizer.json files, which are Oniguruma's, in its Ruby syntax. */
import { assertions, classes, controls, posixNames } from './escapes.js';
import { atomic, choice, look, oneOfClass, repeat, sequence, unsupported, type Part } from './parts.js';

const maxLength = 10_000;
const maxDepth = 50;
const maxRepeat = 1_000;

/** @throws what it does not support, and where in the source */
export function parseExpression(source: string): Part {
  if (source.length > maxLength) unsupported(`longer than ${maxLength} characters`);
  let at = 0;
  let depth = 0;
  let ignoreCase = false;
  const whole = choiceOf();
  if (at < source.length) fail('unmatched )');
  return whole;

  function fail(problem: string): never {
    unsupported(`${problem} at ${at}`);
  }

  function take(text: string): boolean {
    if (!source.startsWith(text, at)) return false;
    at += text.length;
    return true;
  }

  /** @param expression sticky */
  function takeMatch(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = at;
    const match = expression.exec(source);
    at += match?.[0].length ?? 0;
    return match;
  }

  function next(): string {
    if (at >= source.length) fail('unexpected end');
    const character = String.fromCodePoint(source.codePointAt(at)!);
    at += character.length;
    return character;
  }

  function choiceOf(): Part {
    if (++depth > maxDepth) fail('nested too deeply');
    const parts: Part[] = [];
    do {
      const items: Part[] = [];
      while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(quantified());
      parts.push(items.length === 1 ? items[0] : sequence(items));
    } while (take('|'));
    depth--;
    return parts.length === 1 ? parts[0] : choice(parts);
  }

  function quantified(): Part {
    let part = atom();
    for (;;) {
      let min = 0;
      let max = Infinity;
      let braces = false;
      if (take('+')) min = 1;
      else if (take('?')) max = 1;
      else if (!take('*')) {
        const match = takeMatch(/\{(?!,?\})(\d{0,20})(,?)(\d{0,20})\}/y);
        if (match === null) return part;
        min = Number(match[1]);
        max = match[2] === '' ? min : Number(match[3] || Infinity);
        braces = true;
        if (min > max || min > maxRepeat || (max > maxRepeat && max !== Infinity)) fail(`repetition {${min},${max}}`);
      }
      if (part.kind === 'assertion') fail('repetition of an assertion');
      const lazy = take('?');
      // In this syntax + after braces repeats once more; elsewhere it forbids giving back.
      const possessive = !lazy && !braces && take('+');
      const repeated = repeat(part, min, max, lazy);
      part = !possessive ? repeated : part.kind !== 'set' ? atomic(repeated) : withoutGivingBack(part, repeated, max);
    }
  }

  function atom(): Part {
    const character = next();
    if (character === '(') return group();
    if (character === '[') return set(characterClass());
    if (character === '.') return set('[^\\n]');
    if ('*+?'.includes(character)) fail(`nothing to repeat before ${character}`);
    if ('^$'.includes(character)) return assertion(character);
    if (character !== '\\') return set(`[${escaped(character)}]`);
    const name = [...'AzZbB'].find(take);
    return name === undefined ? set(`[${escape()}]`) : assertion(name);
  }

  function set(characters: string): Part {
    return oneOfClass(characters, ignoreCase);
  }

  function group(): Part {
    const outer = ignoreCase;
    let wrap = (part: Part): Part => part;
    if (take('?')) {
      const mark = ['=', '!', '<=', '<!'].find((each) => take(each));
      const name = mark === undefined ? takeMatch(/<[A-Za-z_]\w{0,60}>|>|[im]*(-[im]+)?[:)]/y)?.[0] : '';
      if (mark !== undefined) wrap = (part) => look(part, mark.includes('!'), mark.startsWith('<'));
      else if (name === undefined || name.includes('m')) fail('unsupported group');
      else {
        if (name === '>') wrap = atomic;
        if (/^[i-]/.test(name)) ignoreCase = !name.includes('-');
        // (?i) holds to the end of the group it stands in.
        if (name.endsWith(')')) return choiceOf();
      }
    }
    const part = choiceOf();
    if (!take(')')) fail('missing )');
    ignoreCase = outer;
    return wrap(part);
  }

  /** After `[`: the class as JavaScript writes it in `v` mode, where nesting and && mean what they mean here. */
  function characterClass(): string {
    if (++depth > maxDepth) fail('nested too deeply');
    let characters = take('^') ? '[^' : '[';
    for (let isFirst = true; ; isFirst = false) {
      if (take(']')) {
        if (!isFirst) break;
        characters += escaped(']');
        continue;
      }
      if (source.startsWith('[:', at)) fail('unsupported POSIX bracket');
      if (take('&&')) {
        characters += ']&&[';
        continue;
      }
      if (take('[')) {
        characters += characterClass();
        continue;
      }
      characters += classItem();
    }
    depth--;
    // An intersection needs each side in brackets of its own, and the whole in another.
    return characters.includes(']&&[') ? intersection(characters) : `${characters}]`;
  }

  function classItem(): string {
    const from = classCharacter();
    if (!from.startsWith('\\u')) return from;
    if (source[at] !== '-' || source[at + 1] === ']') return from;
    at++;
    const to = classCharacter();
    if (!to.startsWith('\\u')) fail('range to a class');
    return `${from}-${to}`;
  }

  function classCharacter(): string {
    const character = next();
    return character === '\\' ? escape(true) : escaped(character);
  }

  /** After a backslash: what it stands for, within a class. */
  function escape(inClass = false): string {
    const character = next();
    if (character === 'p' || character === 'P') return property(character === 'P');
    const name = character.toLowerCase();
    if (Object.hasOwn(classes, name)) return `[${name === character ? '' : '^'}${classes[name]}]`;
    if (Object.hasOwn(controls, character)) return escaped(String.fromCodePoint(controls[character]));
    if (inClass && character === 'b') return escaped('\b');
    if (character === 'x' || character === 'u') {
      const digits =
        takeMatch(character === 'x' ? /\{[0-9a-f]{1,6}\}|[0-9a-f]{1,2}/iy : /\{[0-9a-f]{1,6}\}|[0-9a-f]{1,4}/iy)?.[0] ??
        '';
      const code = parseInt(digits.replace('{', ''), 16);
      if (!(code <= 0x10ffff)) fail(`escape \\${character}`);
      return escaped(String.fromCodePoint(code));
    }
    if (character === '0') return escaped('\0');
    if (/[A-Za-z0-9]/.test(character)) fail(`unsupported escape \\${character}`);
    return escaped(character);
  }

  function property(negated: boolean): string {
    const match = takeMatch(/\{(\^?)([A-Za-z_ =]{1,40})\}/y) ?? fail('property');
    const name = posixNames[match[2]] ?? match[2];
    const letter = negated !== (match[1] === '^') ? 'P' : 'p';
    for (const candidate of [name, `Script=${name}`]) {
      try {
        new RegExp(`\\p{${candidate}}`, 'u');
        return `\\${letter}{${candidate}}`;
      } catch {
        continue;
      }
    }
    return fail(`unknown property ${name}`);
  }
}

/** `S*` that never gives back is `S*(?!S)` for a class S, which needs no special treatment to be linear. */
function withoutGivingBack(part: Part, repeated: Part, max: number): Part {
  const stop = look(part, true, false);
  return max === 1 ? choice([part, stop]) : sequence([repeated, stop]);
}

/** What an expression asserts of a place, said with look-arounds. */
function assertion(name: string): Part {
  return { ...parseExpression(assertions[name]), kind: 'assertion' };
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** `[^a]&&[b` to `[^[a]&&[b]]`. */
function intersection(source: string): string {
  const negated = source.startsWith('[^');
  return `[${negated ? '^' : ''}[${source.slice(negated ? 2 : 1)}]]`;
}
