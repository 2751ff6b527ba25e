/**
 * What the steps of the worked page share: the inputs, what attention makes of them, and the position that is followed.
 */
import { onMounted, reactive, ref, shallowRef, watch } from 'vue';
import type { Attention } from './attend.js';
import { initialInputs, type InputName } from './inputs.js';

const inputs = reactive(initialInputs());
/** Absent until the page has loaded what computes it. */
const result = shallowRef<Attention>();
/** The issue of the page is what happens at the second position, unless the reader chooses another. */
const followed = ref(1);
let started = false;

async function start(): Promise<void> {
  if (started) return;
  started = true;
  const { attend } = await import('./attend.js');
  watch(inputs, () => (result.value = attend(inputs)), { immediate: true });
}

export function useAttention() {
  onMounted(start);
  return {
    inputs,
    result,
    followed,
    change: (name: InputName, row: number, column: number, value: number) => void (inputs[name][row][column] = value),
    reset: () => {
      Object.assign(inputs, initialInputs());
      followed.value = 1;
    },
  };
}
