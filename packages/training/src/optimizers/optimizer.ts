import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Parameter } from '@glossa/tensor';

/** Updates the parameters it was made for by their gradients; owns what it remembers between steps. */
export interface Optimizer extends Disposable {
  /** The rate that schedules scale. */
  readonly learningRate: number;
  /** How many updates it has made; set when a run is resumed. */
  steps: number;
  /** What it remembers, by name; saved and restored with the parameters. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Updates each parameter once. @param gradients one for each parameter, under its name */
  step(gradients: ReadonlyMap<string, Tensor>, learningRate: number): void;
}

/** Makes an optimizer for parameters by name; `train` calls it, and disposes the optimizer when the run ends. */
export type OptimizerFactory = (parameters: ReadonlyMap<string, Parameter>) => Optimizer;
