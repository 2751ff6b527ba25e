/** What a schedule knows about the run. */
export interface ScheduleRun {
  /** The optimizer's learning rate, which schedules scale. */
  readonly learningRate: number;
  /** How many steps the run will take, when that is known. */
  readonly steps?: number;
}

/** Gives the learning rate of a step; the first step is 0. */
export type Schedule = (step: number, run: ScheduleRun) => number;
