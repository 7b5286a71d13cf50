//! Runs replicates: random numbers, batches, threads, progress.
