// The first is so small that a slider's results follow at once; below 200 they are dashed.
const STAGES = [100, 400, 1600, 6400, 25600];

/** Numbers of replicates on the way to the largest one. */
export function stagesTo(most: number): number[] {
  return [...STAGES.filter((stage) => stage < most), most];
}
