/** Reads the regular expressions of tokenizer.json files, which are Oniguruma's, in its Ruby syntax. */
import { assertions, classEscapes, controls, posixNames } from './escapes.js';
import { atomic, choice, look, oneOfClass, repeat, sequence, type Part } from './parts.js';

const maxLength = 10_000;
const maxDepth = 50;
const maxRepeat = 1_000;

export function parseExpression(source: string): Part {
  if (source.length > maxLength) throw new RangeError(`longer than ${maxLength} characters`);
  return new Parser(source).parse();
}

class Parser {
  private at = 0;
  private depth = 0;
  private ignoreCase = false;

  constructor(private readonly source: string) {}

  parse(): Part {
    const node = this.choice();
    if (this.at < this.source.length) this.fail('unmatched )');
    return node;
  }

  private fail(problem: string): never {
    throw new SyntaxError(`${problem} at ${this.at}`);
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private next(): string {
    if (this.at >= this.source.length) this.fail('unexpected end');
    const character = String.fromCodePoint(this.source.codePointAt(this.at)!);
    this.at += character.length;
    return character;
  }

  private choice(): Part {
    if (++this.depth > maxDepth) this.fail('nested too deeply');
    const parts: Part[] = [];
    do {
      const items: Part[] = [];
      while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') items.push(this.quantified());
      parts.push(items.length === 1 ? items[0]! : sequence(items));
    } while (this.take('|'));
    this.depth--;
    return parts.length === 1 ? parts[0]! : choice(parts);
  }

  private quantified(): Part {
    let part = this.atom();
    for (;;) {
      let min = 0;
      let max = Infinity;
      let braces = false;
      if (this.take('+')) min = 1;
      else if (this.take('?')) max = 1;
      else if (!this.take('*')) {
        const match = /^\{(\d*)(,?)(\d*)\}/.exec(this.source.slice(this.at, this.at + 24));
        if (match === null || (match[1] === '' && match[3] === '')) return part;
        this.at += match[0].length;
        min = Number(match[1]);
        max = match[2] === '' ? min : match[3] === '' ? Infinity : Number(match[3]);
        braces = true;
        if (min > max || min > maxRepeat || (max > maxRepeat && max !== Infinity)) this.fail(`repetition {${min},${max}}`);
      }
      if (part.kind === 'assertion') this.fail('repetition of an assertion');
      const lazy = this.take('?');
      // In this syntax + after braces repeats once more; elsewhere it forbids giving back.
      const possessive = !lazy && !braces && this.take('+');
      const repeated = repeat(part, min, max, lazy);
      part = !possessive ? repeated : part.kind !== 'set' ? atomic(repeated) : withoutGivingBack(part, repeated, max);
    }
  }

  private atom(): Part {
    const character = this.next();
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return this.set(this.characterClass());
      case '.':
        return this.set('[^\\n]');
      case '^':
      case '$':
        return assertion(character);
      case '\\':
        break;
      case '*':
      case '+':
      case '?':
        return this.fail(`nothing to repeat before ${character}`);
      default:
        return this.set(`[${escaped(character)}]`);
    }
    const escape = ['A', 'z', 'Z', 'b', 'B'].find((name) => this.take(name));
    if (escape !== undefined) return assertion(escape);
    return this.set(`[${this.escape()}]`);
  }

  private set(source: string): Part {
    return oneOfClass(source, this.ignoreCase);
  }

  private group(): Part {
    const outer = this.ignoreCase;
    let wrap = (part: Part): Part => part;
    if (this.take('?')) {
      const mark = ['=', '!', '<=', '<!'].find((each) => this.take(each));
      const name = mark === undefined ? /^(<[A-Za-z_]\w*>|>|[im]*(-[im]+)?[:)])/.exec(this.source.slice(this.at, this.at + 64))?.[0] : '';
      if (mark !== undefined) wrap = (part) => look(part, mark.includes('!'), mark.startsWith('<'));
      else if (name === undefined || name.includes('m')) this.fail('unsupported group');
      else {
        this.at += name.length;
        if (name === '>') wrap = atomic;
        if (/^[i-]/.test(name)) this.ignoreCase = !name.includes('-');
        // (?i) holds to the end of the group it stands in.
        if (name.endsWith(')')) return this.choice();
      }
    }
    const part = this.choice();
    if (!this.take(')')) this.fail('missing )');
    this.ignoreCase = outer;
    return wrap(part);
  }

  /** After `[`: the class as JavaScript writes it in `v` mode, where nesting and && mean what they mean here. */
  private characterClass(): string {
    if (++this.depth > maxDepth) this.fail('nested too deeply');
    let source = this.take('^') ? '[^' : '[';
    for (let isFirst = true; ; isFirst = false) {
      if (this.take(']')) {
        if (!isFirst) break;
        source += escaped(']');
        continue;
      }
      if (this.source.startsWith('[:', this.at)) this.fail('unsupported POSIX bracket');
      if (this.take('&&')) {
        source += ']&&[';
        continue;
      }
      if (this.take('[')) {
        source += this.characterClass();
        continue;
      }
      source += this.classItem();
    }
    this.depth--;
    // An intersection needs each side in brackets of its own, and the whole in another.
    return source.includes(']&&[') ? intersection(source) : `${source}]`;
  }

  private classItem(): string {
    const from = this.classCharacter();
    if (!from.startsWith('\\u')) return from;
    if (this.source[this.at] !== '-' || this.source[this.at + 1] === ']') return from;
    this.at++;
    const to = this.classCharacter();
    if (!to.startsWith('\\u')) this.fail('range to a class');
    return `${from}-${to}`;
  }

  private classCharacter(): string {
    const character = this.next();
    return character === '\\' ? this.escape(true) : escaped(character);
  }

  /** After a backslash: what it stands for, within a class. */
  private escape(inClass = false): string {
    const character = this.next();
    if (character === 'p' || character === 'P') return this.property(character === 'P');
    if (Object.hasOwn(classEscapes, character)) return classEscapes[character]!;
    if (Object.hasOwn(controls, character)) return escaped(String.fromCodePoint(controls[character]!));
    if (inClass && character === 'b') return escaped('\b');
    if (character === 'x' || character === 'u') {
      const match = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{1,4}))/.exec(this.source.slice(this.at, this.at + (character === 'u' ? 4 : this.source[this.at] === '{' ? 8 : 2)));
      const code = parseInt(match?.[1] ?? match?.[2] ?? '', 16);
      if (!(code <= 0x10ffff)) this.fail(`escape \\${character}`);
      this.at += match![0].length;
      return escaped(String.fromCodePoint(code));
    }
    if (character === '0') return escaped('\0');
    if (/[A-Za-z0-9]/.test(character)) this.fail(`unsupported escape \\${character}`);
    return escaped(character);
  }

  private property(negated: boolean): string {
    const match = /^(?:\{(\^?)([A-Za-z_ =]{1,40})\})/.exec(this.source.slice(this.at, this.at + 44));
    if (match === null) return this.fail('property');
    this.at += match[0].length;
    const name = posixNames[match[2]!] ?? match[2]!;
    const letter = negated !== (match[1] === '^') ? 'P' : 'p';
    for (const candidate of [name, `Script=${name}`]) {
      try {
        new RegExp(`\\p{${candidate}}`, 'u');
        return `\\${letter}{${candidate}}`;
      } catch {
        continue;
      }
    }
    return this.fail(`unknown property ${name}`);
  }
}

/** `S*` that never gives back is `S*(?!S)` for a class S, which needs no special treatment to be linear. */
function withoutGivingBack(part: Part, repeated: Part, max: number): Part {
  const stop = look(part, true, false);
  return max === 1 ? choice([part, stop]) : sequence([repeated, stop]);
}

/** What an expression asserts of a place, said with look-arounds. */
function assertion(name: string): Part {
  return { ...parseExpression(assertions[name]!), kind: 'assertion' };
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** `[^a]&&[b` to `[^[a]&&[b]]`. */
function intersection(source: string): string {
  const negated = source.startsWith('[^');
  return `[${negated ? '^' : ''}[${source.slice(negated ? 2 : 1)}]]`;
}
