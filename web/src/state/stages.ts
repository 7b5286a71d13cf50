const STAGES = [400, 1600, 6400, 25600];

/** Numbers of replicates on the way to the largest one. */
export function stagesTo(most: number): number[] {
  return [...STAGES.filter((stage) => stage < most), most];
}
