//! The tables of lenses, read back cell by cell.

use super::tables::{DefinitionRow, DifferenceRow, FitRow, LensSummary, LevelRow, ScoreRow, definition};
use crate::analysis::validation::{AGREEMENTS, DISPUTES, Scale, ScorePeriod, ScoreRule};
use crate::analysis::{Outcome, attribution};
use crate::export::comparison::{DIFFERENCES, group};
use crate::export::outcome_names;
use crate::export::read::{DEFINITIONS, FITS, LENSES, ReadError, ResultFolder, SCORES, Table};
use crate::export::variance::variances_of;
use crate::scenario::{FULL, Record, Scenario};

/// Reads the tables of a folder, for a scenario and its baseline.
pub fn read(
    folder: &ResultFolder,
    scenario: &Scenario,
    baseline: Option<&Scenario>,
    cancelled: &dyn Fn() -> bool,
) -> Result<LensSummary, ReadError> {
    let names: Vec<String> =
        folder.identity().lenses().into_iter().flat_map(|record| record.names.clone()).collect();
    let reader = Reader { folder, scenario, names: &names, is_single: folder.identity().replicates == 1 };
    let stop = || if cancelled() { Err(ReadError::Stopped) } else { Ok(()) };
    let definitions = reader.definitions()?;
    let levels = reader.levels()?;
    stop()?;
    let differences = reader.differences(baseline)?;
    stop()?;
    let variances = variances_of(folder)?;
    let (scores, fits) = (reader.scores()?, reader.fits()?);
    Ok(LensSummary { definitions, levels, differences, scores, fits, variances })
}

struct Reader<'a> {
    folder: &'a ResultFolder,
    scenario: &'a Scenario,
    /// The lenses.
    names: &'a [String],
    /// Whether there is a single replicate, without standard errors.
    is_single: bool,
}

impl Reader<'_> {
    /// Reads a table that has a row for each of some keys.
    fn each<K, T>(
        &self,
        name: &str,
        keys: impl IntoIterator<Item = K>,
        row: impl FnMut(&Table, K) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        Table::each(self.folder.path(), name, keys, row)
    }

    /// Reads a table that has any number of rows.
    fn all<T>(
        &self,
        name: &str,
        row: impl FnMut(&Table) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        Table::all(self.folder.path(), name, row)
    }

    /// A number that is missing only for a single replicate.
    fn known(&self, table: &Table, column: &str) -> Result<Option<f64>, ReadError> {
        if self.is_single { table.optional(column) } else { table.number(column).map(Some) }
    }

    fn definitions(&self) -> Result<Vec<DefinitionRow>, ReadError> {
        let lenses = self.scenario.lenses();
        self.each(DEFINITIONS, self.names, |table, name| {
            table.expect(&[("lens", name)])?;
            let own = lenses.iter().find(|lens| lens.name == *name).map(definition);
            // The table contains invisible characters as code points, the scenario as they are.
            let text = |column: &str, own: Option<&String>| match own {
                Some(own) if table.expect(&[(column, own)]).is_ok() => Ok(own.clone()),
                _ => table.text(column).map(str::to_owned),
            };
            let own = own.as_ref();
            Ok(DefinitionRow {
                lens: name.clone(),
                title: text("title", own.map(|own| &own.title))?,
                claim: text("claim", own.map(|own| &own.claim))?,
                source: text("source", own.map(|own| &own.source))?,
                settings: text("settings", own.map(|own| &own.settings))?,
            })
        })
    }

    /// Every outcome with its name.
    fn outcomes(&self) -> Vec<(Outcome, String)> {
        attribution::named(&outcome_names(&[self.scenario]).swap_remove(0))
    }

    fn levels(&self) -> Result<Vec<LevelRow>, ReadError> {
        let outcomes = self.outcomes();
        let keys = self.names.iter().flat_map(|lens| outcomes.iter().map(move |outcome| (lens, outcome)));
        self.each(LENSES, keys, |table, (lens, (outcome, name))| {
            let group = group(*outcome);
            table.expect(&[("lens", lens), ("kind", group.name()), ("outcome", name)])?;
            Ok(LevelRow {
                lens: lens.clone(),
                group,
                outcome: name.clone(),
                mean: table.number("mean")?,
                se: self.known(table, "se")?,
                low: self.known(table, "low")?,
                high: self.known(table, "high")?,
            })
        })
    }

    fn differences(&self, baseline: Option<&Scenario>) -> Result<Vec<DifferenceRow>, ReadError> {
        let outcomes = self.outcomes();
        let against: Vec<&str> = std::iter::once(FULL).chain(baseline.map(Scenario::name)).collect();
        let of_lens = |lens| against.iter().map(move |against| (lens, *against));
        let pairs = self.names.iter().flat_map(of_lens);
        let keys = pairs.flat_map(|pair| outcomes.iter().map(move |outcome| (pair, outcome)));
        self.each(DIFFERENCES, keys, |table, ((lens, against), (outcome, name))| {
            let group = group(*outcome);
            let place = [("lens", lens.as_str()), ("against", against)];
            table.expect(&[&place[..], &[("kind", group.name()), ("outcome", name)]].concat())?;
            Ok(DifferenceRow {
                lens: lens.clone(),
                against: against.to_owned(),
                group,
                outcome: name.clone(),
                difference: table.number("difference")?,
                se: self.known(table, "se")?,
                low: self.known(table, "low")?,
                high: self.known(table, "high")?,
                kept: table.optional("kept")?,
                kept_low: table.optional("kept_low")?,
                kept_high: table.optional("kept_high")?,
            })
        })
    }

    fn scores(&self) -> Result<Vec<ScoreRow>, ReadError> {
        let record = self.scenario.record();
        let series = record.into_iter().flat_map(Record::series).map(|series| series.name.as_str());
        let events = record.into_iter().flat_map(Record::events).map(|events| events.name.as_str());
        let scored: Vec<&str> = series.chain(events).chain([DISPUTES, AGREEMENTS]).collect();
        let rules = ScoreRule::ALL.map(ScoreRule::name);
        self.all(SCORES, |table| {
            let lens = table.one_of("lens", self.names, "a lens of this folder")?;
            let what =
                table.one_of("what", &scored, "a series or events of the record, disputes or agreements")?;
            let rule = table.one_of("rule", &rules, "a scoring rule")?;
            Ok(ScoreRow {
                lens: self.names[lens].clone(),
                what: scored[what].to_owned(),
                period: period(table)?.name().to_owned(),
                rule: rules[rule].to_owned(),
                score: unbounded(table, "score")?,
                reference: unbounded(table, "reference")?,
                skill: unbounded_if_any(table, "skill")?,
                n: usize::try_from(table.count("n")?).unwrap_or(usize::MAX),
                other_reference: unbounded_if_any(table, "other_reference")?,
                other_skill: unbounded_if_any(table, "other_skill")?,
            })
        })
    }

    fn fits(&self) -> Result<Vec<FitRow>, ReadError> {
        self.all(FITS, |table| {
            let lens = table.one_of("lens", self.names, "a lens of this folder")?;
            let year = table.text("year")?;
            // Folders of before the column have series on the scale of their values alone.
            let has_scale = table.has("scale");
            let scale = match has_scale {
                true => table.one_of("scale", &Scale::ALL.map(Scale::name), "a scale of a measurement")?,
                false => 0,
            };
            let optional = |column: &str| if has_scale { table.optional(column) } else { Ok(None) };
            Ok(FitRow {
                lens: self.names[lens].clone(),
                series: table.text("series")?.to_owned(),
                pair: table.text("pair")?.to_owned(),
                year: year.parse().map_err(|_| table.wrong("year", year, "a year"))?,
                period: period(table)?.name().to_owned(),
                observed: table.number("observed")?,
                model: table.number("model")?,
                slope: table.number("slope")?,
                predicted: table.number("predicted")?,
                sd: table.number("sd")?,
                line: table.number("line")?,
                line_sd: table.number("line_sd")?,
                scale: Scale::ALL[scale].name().to_owned(),
                weight: if has_scale { table.number("weight")? } else { 1.0 },
                log_line: optional("log_line")?,
                log_line_sd: optional("log_line_sd")?,
            })
        })
    }
}

fn period(table: &Table) -> Result<ScorePeriod, ReadError> {
    let place =
        table.one_of("period", &ScorePeriod::ALL.map(ScorePeriod::name), "a period, fit or holdout")?;
    Ok(ScorePeriod::ALL[place])
}

/// A number that may be infinite: the score of an event with predicted probability 0.
fn unbounded(table: &Table, column: &str) -> Result<f64, ReadError> {
    let text = table.text(column)?;
    let number = text.parse().ok().filter(|number: &f64| !number.is_nan());
    number.ok_or_else(|| table.wrong(column, text, "a number"))
}

/// Such a number, if the table has the column and it is not empty.
fn unbounded_if_any(table: &Table, column: &str) -> Result<Option<f64>, ReadError> {
    if !table.has(column) || table.text(column)?.is_empty() {
        Ok(None)
    } else {
        unbounded(table, column).map(Some)
    }
}
