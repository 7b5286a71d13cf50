//! Studies: experiments with the model, one folder each.
//!
//! A [`Study`] is a value that describes an experiment. It runs on the engine under a monitor and returns typed [`Tables`];
//! files, figures, article and report are made from the tables alone, and the tables are read back from their files. A
//! command, a page, a notebook and a test therefore call the same study, and its figures can be drawn again later.

/// The list of studies. A line has the folder of a study, what its manifest records, its tables, what a folder of it holds within a
/// sentence, and its command, which is a file of the command line. All else that is done for every study is made from this list:
/// the record in the manifest, the tables that a folder is read into, the commands, and the command that makes a study again.
macro_rules! studies {
    ($make:ident) => {
        $make! {
            run: Run(RunRecord) => RunTables, "a run", run;
            comparison: Comparison(ComparisonRecord) => ComparisonTables, "a comparison", compare;
            attribution: Attribution(AttributionRecord) => AttributionTables, "an attribution", attribute;
            lenses: Lenses(LensesRecord) => LensTables, "a study of lenses", lenses;
            sweep: Sweep(SweepRecord) => SweepTables, "a sweep", sweep;
            sensitivity: Sensitivity(SensitivityRecord) => SensitivityTables, "a sensitivity analysis", sensitivity;
            trace: Trace(TraceRecord) => TraceTables, "a trace", trace;
            calibration: Calibration(Settings) => CalibrationTables, "a calibration", calibrate;
            validation: Validation(Settings) => ValidationTables, "a validation", validate;
            forecast: Forecast(Settings) => ForecastTables, "a forecast", forecast;
            agreement: Agreement(Settings) => AgreementTables, "an agreement of coders", agreement;
            regions: Regions(RegionsRecord) => RegionsTables, "a comparison of regions", regions;
        }
    };
}

pub mod agreement;
pub mod attribution;
pub mod calibration;
pub mod comparison;
mod defaults;
mod divided;
mod draw;
mod error;
#[cfg(test)]
mod fixture;
pub mod forecast;
pub mod lenses;
mod observed;
pub mod points_file;
pub mod regions;
#[cfg(test)]
mod round_trip;
pub mod run;
pub mod sensitivity;
mod smallest_effect;
mod space;
mod study;
pub mod sweep;
#[cfg(test)]
mod tests;
mod together;
pub mod trace;
mod under_priors;
pub mod validation;

pub use defaults::{Ends, Influence, influence_of_defaults};
pub use divided::Divided;
pub use draw::{DrawError, DrawnParameters};
pub use error::StudyError;
pub use smallest_effect::{Larger, SmallestEffect};
pub use study::{Discard, Documented, EndSink, Part, Run, Study, SummaryOf, Tables, identity};
pub use under_priors::{PairsUnderPriors, RunUnderPriors, UnderPriors};

pub(crate) use draw::{Failure, unwrapped};
pub(crate) use study::on_threads;
pub(crate) use together::{FEW, run_points, run_together};

use crate::export::manifest::Kind;

/// Something that is done with the tables of whatever study a folder holds.
pub trait Visitor {
    /// What comes of it.
    type Found;

    /// Does it with tables of a type.
    fn visit<T: Tables>(self) -> Self::Found;
}

/// Makes the way from a kind of study to its tables.
macro_rules! visit {
    ($($module:ident: $kind:ident($record:ident) => $tables:ident, $named:literal, $command:ident;)+) => {
        /// Does something with the tables of a kind of study.
        pub fn visit<V: Visitor>(kind: Kind, visitor: V) -> V::Found {
            match kind {
                $(Kind::$kind => visitor.visit::<$module::$tables>(),)+
            }
        }
    };
}

studies!(visit);
