/**
 * What a program asks of the GPU, whichever library it asks through.
 *
 * @module
 */

/** Of one training step, the reading of its loss included. */
export interface GpuCalls {
  /** Kernels that were started. */
  readonly dispatches: number;
  /** Batches of commands that were handed over. */
  readonly submissions: number;
}

/** Counts from now on, by standing in front of WebGPU's own functions. Returns what tells the counts so far. */
export function countGpuCalls(): () => GpuCalls {
  let dispatches = 0;
  let submissions = 0;
  const pass = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = pass;
  pass.dispatchWorkgroups = function (...args) {
    dispatches++;
    return dispatchWorkgroups.apply(this, args);
  };
  pass.dispatchWorkgroupsIndirect = function (...args) {
    dispatches++;
    return dispatchWorkgroupsIndirect.apply(this, args);
  };
  const queue = GPUQueue.prototype;
  const { submit } = queue;
  queue.submit = function (...args) {
    submissions++;
    return submit.apply(this, args);
  };
  return () => ({ dispatches, submissions });
}
