import { describe, expect, it } from 'vitest';
import { ChatTemplate, type ChatMessage } from './chat-template.js';
import { strftime } from './strftime.js';

const messages: ChatMessage[] = [{ role: 'user', content: 'hi' }];
const render = (source: string, options?: Parameters<ChatTemplate['render']>[1]) =>
  new ChatTemplate(source).render(messages, options);

describe('render', () => {
  it('knows messages, tools and whatever else is given', () => {
    expect(
      new ChatTemplate('{{ bos_token }}{{ messages[0].content }}', { variables: { bos_token: '<s>' } }).render(
        messages,
      ),
    ).toBe('<s>hi');
    expect(render('{{ tools is none }}{{ x }}', { variables: { x: 1 } })).toBe('true1');
    expect(render('{% for i in range(1, 8, 3) %}{{ i }} {% endfor %}{{ range(3) | length }}')).toBe('1 4 7 3');
    expect(render("{{ strftime_now('%Y') }}")).toMatch(/^\d{4}$/);
  });

  it('writes dates in English', () => {
    expect(strftime(new Date(2024, 6, 4, 15, 5, 9), '%A %a %d %B %b %Y %y %m %H:%M:%S %I %p %%')).toBe(
      'Thursday Thu 04 July Jul 2024 24 07 15:05:09 03 PM %',
    );
  });

  it.each<[string, () => unknown, RegExp]>([
    ['what is no template', () => new ChatTemplate('{% for x %}'), /^chat template: [^\n]+$/],
    [
      'no text',
      () => new ChatTemplate(undefined as unknown as string),
      /^ChatTemplate: expected a template of at most 262144 characters, received nothing$/,
    ],
    ['a template that is too long', () => new ChatTemplate('x'.repeat(300_000)), /received 300000$/],
    ['an unknown option', () => render('x', { addPrompt: true } as object), /^render: unknown option "addPrompt"/],
    [
      'a message without a role',
      () => new ChatTemplate('x').render([{ content: 'x' } as never]),
      /^render: messages\[0\]: expected a message with a role, received an object$/,
    ],
    [
      'a message whose content is no text',
      () => new ChatTemplate('x').render([{ role: 'user', content: 7 as never }]),
      /^render: messages\[0\].content: expected text, received 7$/,
    ],
    [
      'messages that the template refuses',
      () => render("{{ raise_exception('roles must\nalternate') }}"),
      /^chat template: roles must alternate$/,
    ],
    [
      'a date that it cannot write',
      () => render("{{ strftime_now('%Q') }}"),
      /^chat template: strftime_now: expected one of %Y .* received "%Q"$/,
    ],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});

describe('a hostile template', () => {
  const twice = (times: number, body: string) => `{% for i in range(${times}) %}${body}{% endfor %}`;

  it.each([
    ['long loops', twice(90_000, twice(90_000, 'x'))],
    ['empty loops', `{% set r = range(90000) %}${twice(90_000, '{% for j in r %}{% endfor %}')}`],
    ['ranges', '{{ range(1000000000) }}'],
    ['endless ranges', '{{ range(0, 1, 0) }}'],
    ['text that doubles', `{% set n = namespace(s='x') %}${twice(64, '{% set n.s = n.s ~ n.s %}')}`],
    ['lists that double', `{% set n = namespace(s=['x']) %}${twice(64, '{% set n.s = n.s + n.s %}')}`],
    ['lists of lists', `{% set n = namespace(s='x') %}${twice(64, '{% set n.s = [n.s, n.s] %}')}{{ n.s }}`],
    [
      'namespaces of namespaces',
      `{% set n = namespace(s='x') %}${twice(
        64,
        "{% set m = namespace(s='x') %}{% set a = [m, m] %}{% set m.s = " + 'n.s %}{% set n.s = a %}',
      )}{{ n.s | tojson }}`,
    ],
    ['a namespace in itself', '{% set n = namespace() %}{% set n.n = n %}{{ n | tojson }}'],
    [
      'replacing',
      `{% set n = namespace(s='xxxxxxxx') %}${twice(17, '{% set n.s = n.s ~ n.s %}')}{{ n.s.replace('x', n.s) }}`,
    ],
    [
      'replacing by a filter',
      `{% set n = namespace(s='xxxxxxxx') %}${twice(17, '{% set n.s = n.s ~ n.s %}')}{{ n.s | replace('x', n.s) }}`,
    ],
    [
      'replacing in a block',
      `{% set n = namespace(s='xxxxxxxx') %}${twice(17, '{% set n.s = n.s ~ n.s %}')}` +
        `{% filter replace('x', n.s) %}{{ n.s }}{% endfilter %}`,
    ],
    [
      'joining',
      `{% set n = namespace(s='xxxxxxxx') %}${twice(17, '{% set n.s = n.s ~ n.s %}')}{{ range(90000) | join(n.s) }}`,
    ],
    ['indenting', "{{ 'a\nb\nc' | indent(400000000) }}{{ messages | tojson(indent=400000000) }}"],
    ['macros without end', '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}'],
    ['deep nesting', `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`],
    [
      'keyword arguments',
      `{% set n = namespace(s='xxxxxxxx') %}${twice(17, '{% set n.s = n.s ~ n.s %}')}` +
        `{{ range(90000) | list | join(d=n.s) }}{{ [n.s] | tojson(indent=n.s | length) }}`,
    ],
  ])('takes a bounded time: %s', (_, source) => {
    expect(() => render(source)).toThrow(/^chat template: (expected |Maximum call stack)[^\n]+$/);
  });

  it('reaches no prototype', () => {
    for (const path of ['constructor', '__proto__', 'toString', 'content.constructor', 'content.__proto__'])
      expect(render(`{{ messages[0].${path} is undefined }}`)).toBe('true');
    expect(
      render(
        '{{ messages.constructor is undefined }}{{ range.constructor is undefined }}{{ range.prototype is ' +
          'undefined }}{{ globalThis is undefined }}',
      ),
    ).toBe('truetruetruetrue');
    const polluted = [JSON.parse('{"role":"user","__proto__":{"polluted":true}}') as ChatMessage];
    expect(new ChatTemplate('{{ messages[0].polluted is undefined }}').render(polluted)).toBe('true');
  });

  it('lets long conversations through', () => {
    const long = Array.from({ length: 1000 }, (_, i) => ({
      role: i % 2 ? 'assistant' : 'user',
      content: `${'word '.repeat(200)}${i}`,
    }));
    const text = new ChatTemplate(
      "{% for m in messages %}{% if messages | length > 1 and m.content.replace('wo', 'WOO') %}{{ m.role ~ ': ' " +
        "~ m.content | trim ~ '\\n' }}{% endif %}{% endfor %}",
    ).render(long);
    expect(text.split('\n')).toHaveLength(1001);
  });
});
