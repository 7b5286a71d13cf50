//! Numbers with their ranges, as the schema states them and serde reads them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::scenario::limits;

macro_rules! numbers {
    ($( $(#[$doc:meta])* $name:ident: $repr:ty = { $($bound:literal: $value:expr),* } )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $repr);

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ $($bound: $value),* })
            }
        }
    )+ };
}

numbers! {
    /// A share or an index, from 0 to 1.
    Share: f64 = { "type": "number", "minimum": 0, "maximum": 1 }
    /// How far a coding can be off, from 0 to 0.5: half of the scale to either side.
    CodersError: f64 = { "type": "number", "minimum": 0, "maximum": 0.5 }
    /// A factor or weight around 1, from 0 to 1000; the upper end only catches slips.
    Factor: f64 = { "type": "number", "minimum": 0, "maximum": 1000 }
    /// A share of error, from 0 to 0.5.
    ErrorShare: f64 = { "type": "number", "minimum": 0, "maximum": 0.5 }
    /// A correlation from one year to the next, from 0 to 0.99.
    Autocorrelation: f64 = { "type": "number", "minimum": 0, "maximum": 0.99 }
    /// Number of particles of a calibration.
    Particles: u64 = { "type": "integer", "minimum": 20, "maximum": 1_000_000 }
    /// Replicates of each evaluation of a calibration.
    PerEvaluation: u64 = { "type": "integer", "minimum": 1, "maximum": 100_000 }
    /// Moves of a stage of a calibration.
    Moves: u64 = { "type": "integer", "minimum": 1, "maximum": 1_000 }
    /// A rate per year, from 0 to 365.
    Rate: f64 = { "type": "number", "minimum": 0, "maximum": 365 }
    /// A rate per year, above 0 and at most 365.
    PositiveRate: f64 = { "type": "number", "exclusiveMinimum": 0, "maximum": 365 }
    /// A quantity above 0 and at most a thousand million.
    Quantity: f64 = { "type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000_000 }
    /// Concentration of a Beta distribution, above 0 and at most a million.
    Concentration: f64 = { "type": "number", "exclusiveMinimum": 0, "maximum": 1e6 }
    /// A correlation, between -1 and 1, neither included.
    Correlation: f64 = { "type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1 }
    /// An observed value, between minus and plus a thousand million.
    Observation: f64 = { "type": "number", "minimum": -1_000_000_000, "maximum": 1_000_000_000 }
    /// A year, from 1000 to 8999.
    CalendarYear: i16 = { "type": "integer", "minimum": 1000, "maximum": 8999 }
    /// Battle deaths of a year.
    Deaths: u32 = { "type": "integer", "minimum": 0, "maximum": 1_000_000_000 }
    /// Ticks a year, from 1 to 365.
    TicksPerYear: u32 = { "type": "integer", "minimum": 1, "maximum": 365 }
    /// Number of replicates.
    Replicates: u64 = { "type": "integer", "minimum": 1, "maximum": limits::MOST_REPLICATES }
    /// Seed of the random numbers: any whole number that TOML can hold, from 0.
    Seed: u64 = { "type": "integer", "minimum": 0, "maximum": i64::MAX }
}
