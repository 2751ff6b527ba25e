import { backendHas } from '../backend/run-kernel.js';
import { registerGradients } from '../gradients/register.js';

/** Whether an op can run as this one kernel; if not, it takes its composed form, which needs the gradients of plain ops. */
export function hasKernel(kernelName: string): boolean {
  registerGradients();
  return backendHas(kernelName);
}
