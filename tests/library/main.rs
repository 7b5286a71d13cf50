//! The library as a whole: the model, scenarios, comparisons, documents, the structure of the code, licences.

#[path = "../testkit/mod.rs"]
mod testkit;

mod architecture;
mod comparison;
mod coverage;
mod docs;
mod explore;
mod instruction_sets;
mod intervals;
mod licences;
mod model;
mod portable;
mod posteriors;
mod regions;
mod scenario;
