/** The steps of the worked page, in their order. */
import './step.css';
import './matrix.css';
import './arithmetic.css';
import './phone.css';

export { default as StepInputs } from './StepInputs.vue';
export { default as StepProjections } from './StepProjections.vue';
export { default as StepScores } from './StepScores.vue';
export { default as StepSoftmax } from './StepSoftmax.vue';
export { default as StepOutput } from './StepOutput.vue';
export { default as StepMap } from './StepMap.vue';
export { default as StepHeads } from './StepHeads.vue';
export { default as StepCausal } from './StepCausal.vue';
