//! Builds the series of a record.

use indexmap::IndexMap;

use super::{
    Link, Measurement, ObservedLine, ObservedSeries, RecordProblem, SlopeSign,
    build::named_pair,
    measurement::LessWeight,
    raw::{RawError, RawMeasured, RawSeries},
};
use crate::model::Measure;
use crate::scenario::{
    build::{Ids, Problem, Report, by_year, tell_repeated},
    raw::{forms::Year, numbers::Observation},
    tree::path::{Path, key_path},
};

/// Names that scores have for other parts of a record.
pub(super) const TAKEN: [&str; 2] = ["disputes", "agreements"];

/// Builds all series.
pub(super) fn all_series(raw: &[RawSeries], names: &Ids, report: &mut Report<'_>) -> Vec<ObservedSeries> {
    let ids: Vec<&str> = raw.iter().map(|series| series.name.0.as_str()).collect();
    let named = |index: usize| key_path!["series", index, "name"];
    tell_repeated("series", &ids, named, report);
    let all_known = (0..raw.len()).all(|index| report.is_sound(&named(index)));
    let known = Ids::new("series", ids.iter().map(|id| (*id).to_owned()), all_known);
    let mut found = Vec::new();
    for (index, raw) in raw.iter().enumerate() {
        let path = key_path!["series", index];
        tell_taken(&raw.name.0, &named(index), report);
        if let Some(other) = &raw.repeats {
            let at = path.with("repeats");
            if known.find(other, &at, report) == Some(index) {
                report.value(&at, &Problem::Record(RecordProblem::RepeatsItself));
            }
        }
        found.push(series(raw, &path, names, report));
    }
    found
}

/// Reports a name that stands for something else in scores.
pub(super) fn tell_taken(name: &str, path: &Path, report: &mut Report<'_>) {
    if TAKEN.contains(&name) && report.is_sound(path) {
        report.value(path, &Problem::Record(RecordProblem::TakenName { name: name.to_owned() }));
    }
}

/// A measure, with its word.
pub(super) fn measured(raw: RawMeasured) -> (Measure, &'static str) {
    match raw {
        RawMeasured::Integration => (Measure::Integration, "integration"),
        RawMeasured::Paper => (Measure::Paper, "paper"),
        RawMeasured::Identity => (Measure::Identity, "identity"),
        RawMeasured::Dispute => (Measure::Dispute, "dispute"),
    }
}

fn series(raw: &RawSeries, path: &Path, names: &Ids, report: &mut Report<'_>) -> ObservedSeries {
    let (of_region, by_pair) = (!raw.values.is_empty(), !raw.dyads.is_empty());
    if of_region == by_pair && report.is_sound(path) {
        report.value(path, &Problem::Record(RecordProblem::NotOneKindOfValues { both: of_region }));
    }
    let (measure, word) = measured(raw.measures);
    let is_by_issue = matches!(raw.measures, RawMeasured::Integration | RawMeasured::Paper);
    if !raw.issues.is_empty() && (!is_by_issue || by_pair) && report.is_sound(&path.with("measures")) {
        let what = if is_by_issue { format!("{word} of pairs") } else { word.to_owned() };
        report.value(&path.with("issues"), &Problem::Record(RecordProblem::NotByIssue { what }));
    }
    let ids: Vec<&str> = raw.issues.iter().map(String::as_str).collect();
    tell_repeated("issue", &ids, |index| path.with("issues").with(index), report);
    let measurement = measurement(raw, path, report);
    let mut lines = Vec::new();
    if of_region {
        let at = path.with("values");
        lines.push(ObservedLine { pair: None, values: values(&raw.values, measurement.link, &at, report) });
    }
    let mut pairs: Vec<[String; 2]> = Vec::new();
    for (index, dyad) in raw.dyads.iter().enumerate() {
        let at = path.with("dyads").with(index);
        let values = values(&dyad.values, measurement.link, &at.with("values"), report);
        let at = at.with("pair");
        let Some(pair) = named_pair(&dyad.pair, names, &at, report) else { continue };
        if pairs.contains(&pair) {
            report.value(&at, &Problem::Repeated { what: "pair", id: pair.join("-"), other: None });
        }
        pairs.push(pair.clone());
        lines.push(ObservedLine { pair: Some(pair), values });
    }
    ObservedSeries {
        name: raw.name.0.clone(),
        title: raw.title.0.clone(),
        unit: raw.unit.clone(),
        source: raw.source.clone(),
        basis: raw.basis,
        note: raw.note.clone(),
        limits: raw.limits.clone(),
        repeats: raw.repeats.clone(),
        measure,
        issues: raw.issues.clone(),
        measurement,
        less_weight: less_weight(raw, path, &pairs, names, report),
        lines,
    }
}

/// The measurement model: its own table, or the sign of the slope alone.
fn measurement(raw: &RawSeries, path: &Path, report: &mut Report<'_>) -> Measurement {
    let Some(stated) = &raw.measurement else {
        let is_reversed = raw.reversed == Some(true);
        return Measurement::plain(if is_reversed { SlopeSign::Falling } else { SlopeSign::Rising });
    };
    if raw.reversed.is_some() {
        report.key(&path.with("reversed"), &Problem::Record(RecordProblem::SlopeTwice));
    }
    let at = path.with("measurement").with("demeaned");
    if stated.demeaned && raw.dyads.len() < 2 && report.is_sound(path) {
        report.value(&at, &Problem::Record(RecordProblem::NothingToDemean));
    }
    let error = match stated.error {
        RawError::Known(sd) => Some(sd.0),
        RawError::Word(_) => None,
    };
    Measurement {
        link: stated.link,
        slope: stated.slope,
        autocorrelation: stated.autocorrelation.0,
        error,
        demeaned: stated.demeaned,
        weight: stated.weight.0,
    }
}

/// Values by year; reports a single one, years out of order, and values of which the link does not exist.
fn values(
    raw: &IndexMap<Year, Observation>,
    link: Link,
    path: &Path,
    report: &mut Report<'_>,
) -> Vec<(i16, f64)> {
    let values = by_year(raw, |value: &Observation| value.0);
    if let [(year, _)] = values[..]
        && report.is_sound(path)
    {
        report.value(path, &Problem::Record(RecordProblem::SingleValue { year }));
    }
    let years: Vec<i16> = raw.keys().map(|year| year.0).collect();
    let at = |year: i16| path.with(&year.to_string());
    for pair in years.windows(2).filter(|pair| pair[1] < pair[0]) {
        let problem = RecordProblem::YearsOutOfOrder { year: pair[1], after: pair[0] };
        report.key(&at(pair[1]), &Problem::Record(problem));
    }
    let none = values.iter().filter(|(_, value)| link == Link::Log && *value <= 0.0);
    for (year, value) in none {
        if report.is_sound(&at(*year)) {
            report.value(&at(*year), &Problem::Record(RecordProblem::NoLogarithm { value: *value }));
        }
    }
    values
}

/// Years in which values are weak.
fn less_weight(
    raw: &RawSeries,
    path: &Path,
    known: &[[String; 2]],
    names: &Ids,
    report: &mut Report<'_>,
) -> Vec<LessWeight> {
    let mut found = Vec::new();
    for (index, weak) in raw.less_weight.iter().enumerate() {
        let at = path.with("less_weight").with(index);
        let (from, until) = (weak.from.0, weak.until.0);
        let sound = ["from", "until"].iter().all(|key| report.is_sound(&at.with(*key)));
        if until < from && sound {
            report.value(&at.with("until"), &Problem::Record(RecordProblem::YearsReversed { from }));
        }
        let mut pairs = Vec::new();
        for (place, pair) in weak.pairs.iter().enumerate() {
            let at = at.with("pairs").with(place);
            let Some(pair) = named_pair(pair, names, &at, report) else { continue };
            if !known.contains(&pair) && report.is_sound(&path.with("dyads")) {
                let problem = RecordProblem::NoSuchLine { pair: pair.join("-") };
                report.value(&at, &Problem::Record(problem));
            }
            pairs.push(pair);
        }
        found.push(LessWeight { from, until, weight: weak.weight.0, reason: weak.reason.clone(), pairs });
    }
    found
}
