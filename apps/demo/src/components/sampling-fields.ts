/** How tokens are chosen: the numbers of a generation job. */
import { localText } from '../language.js';
import type { Sampling } from '../worker/protocol.js';
import { element } from './element.js';
import { field, numberInput } from './field.js';

export class SamplingFields {
  private readonly temperature = numberInput({ name: 'temperature', value: 0.8, min: 0.05, max: 3, step: 0.01 });
  private readonly topP = numberInput({ name: 'top-p', value: 0.95, min: 0.01, max: 1, step: 0.01 });
  private readonly topK = numberInput({ name: 'top-k', value: 0, min: 0, max: 1000, step: 1 });
  private readonly seed = numberInput({ name: 'seed', value: 7, min: 0, max: 999_999, step: 1 });
  private readonly length = numberInput({ name: 'length', value: 100, min: 1, max: 2000, step: 1 });
  readonly element: HTMLDetailsElement;

  constructor() {
    const another = element(
      'button',
      { type: 'button', class: 'another' },
      localText((s) => s.generation.anotherSeed),
    );
    another.addEventListener('click', () => (this.seed.value = String(Math.floor(Math.random() * 1_000_000))));
    this.element = element(
      'details',
      { class: 'sampling' },
      element(
        'summary',
        {},
        localText((s) => s.generation.sampling),
      ),
      element(
        'div',
        { class: 'sampling-fields' },
        field((s) => s.generation.temperature, this.temperature),
        field((s) => s.generation.topP, this.topP),
        field((s) => s.generation.topK, this.topK),
        field((s) => s.generation.length, this.length),
        field((s) => s.generation.seed, this.seed),
        another,
      ),
    );
    // A field that refuses its value has to be seen.
    this.element.addEventListener('invalid', () => (this.element.open = true), true);
  }

  set maxNewTokens(count: number) {
    this.length.value = String(count);
  }

  read(): Sampling {
    return {
      temperature: this.temperature.valueAsNumber,
      topP: this.topP.valueAsNumber,
      topK: this.topK.valueAsNumber,
      seed: this.seed.valueAsNumber,
      maxNewTokens: this.length.valueAsNumber,
    };
  }
}
