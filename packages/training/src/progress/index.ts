export { LossCurve } from './loss-curve.js';
export type { LossCurveSvgOptions, LossPoint } from './loss-curve-svg.js';
export {
  progressBar,
  type ProgressBar,
  type ProgressBarOptions,
  type ProgressStep,
  type ProgressStream,
} from './progress-bar.js';
