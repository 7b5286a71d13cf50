//! The tables of lenses, read back cell by cell.

use super::tables::{DefinitionRow, DifferenceRow, FitRow, LensSummary, LevelRow, ScoreRow, definition};
use crate::analysis::attribution;
use crate::analysis::validation::{AGREEMENTS, DISPUTES, ScorePeriod, ScoreRule};
use crate::export::comparison::{DIFFERENCES, group};
use crate::export::outcome_names;
use crate::export::read::{DEFINITIONS, FITS, LENSES, ReadError, ResultFolder, SCORES, Table};
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
    Ok(LensSummary { definitions, levels, differences, scores: reader.scores()?, fits: reader.fits()? })
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
    fn open(&self, name: &str) -> Result<Table, ReadError> {
        Table::open(self.folder.path(), name)
    }

    /// A number that is missing only for a single replicate.
    fn known(&self, table: &Table, column: &str) -> Result<Option<f64>, ReadError> {
        if self.is_single { table.optional(column) } else { table.number(column).map(Some) }
    }

    fn definitions(&self) -> Result<Vec<DefinitionRow>, ReadError> {
        let mut table = self.open(DEFINITIONS)?;
        let lenses = self.scenario.lenses();
        let mut rows = Vec::with_capacity(self.names.len());
        for name in self.names {
            table.expect(&[("lens", name)])?;
            let own = lenses.iter().find(|lens| lens.name == *name).map(definition);
            // The table contains invisible characters as code points, the scenario as they are.
            let text = |column: &str, own: Option<&String>| match own {
                Some(own) if table.expect(&[(column, own)]).is_ok() => Ok(own.clone()),
                _ => table.text(column).map(str::to_owned),
            };
            let own = own.as_ref();
            rows.push(DefinitionRow {
                lens: name.clone(),
                title: text("title", own.map(|own| &own.title))?,
                claim: text("claim", own.map(|own| &own.claim))?,
                source: text("source", own.map(|own| &own.source))?,
                settings: text("settings", own.map(|own| &own.settings))?,
            });
            table.advance()?;
        }
        table.end()?;
        Ok(rows)
    }

    fn levels(&self) -> Result<Vec<LevelRow>, ReadError> {
        let mut table = self.open(LENSES)?;
        let outcomes = attribution::named(&outcome_names(&[self.scenario]).swap_remove(0));
        let mut rows = Vec::new();
        for lens in self.names {
            for (outcome, name) in &outcomes {
                let group = group(*outcome);
                table.expect(&[("lens", lens), ("kind", group.name()), ("outcome", name)])?;
                rows.push(LevelRow {
                    lens: lens.clone(),
                    group,
                    outcome: name.clone(),
                    mean: table.number("mean")?,
                    se: self.known(&table, "se")?,
                    low: self.known(&table, "low")?,
                    high: self.known(&table, "high")?,
                });
                table.advance()?;
            }
        }
        table.end()?;
        Ok(rows)
    }

    fn differences(&self, baseline: Option<&Scenario>) -> Result<Vec<DifferenceRow>, ReadError> {
        let mut table = self.open(DIFFERENCES)?;
        let outcomes = attribution::named(&outcome_names(&[self.scenario]).swap_remove(0));
        let mut rows = Vec::new();
        for lens in self.names {
            for against in std::iter::once(FULL).chain(baseline.map(Scenario::name)) {
                for (outcome, name) in &outcomes {
                    let group = group(*outcome);
                    table.expect(&[
                        ("lens", lens),
                        ("against", against),
                        ("kind", group.name()),
                        ("outcome", name),
                    ])?;
                    rows.push(DifferenceRow {
                        lens: lens.clone(),
                        against: against.to_owned(),
                        group,
                        outcome: name.clone(),
                        difference: table.number("difference")?,
                        se: self.known(&table, "se")?,
                        low: self.known(&table, "low")?,
                        high: self.known(&table, "high")?,
                        kept: table.optional("kept")?,
                        kept_low: table.optional("kept_low")?,
                        kept_high: table.optional("kept_high")?,
                    });
                    table.advance()?;
                }
            }
        }
        table.end()?;
        Ok(rows)
    }

    fn scores(&self) -> Result<Vec<ScoreRow>, ReadError> {
        let mut table = self.open(SCORES)?;
        let series = self.scenario.record().into_iter().flat_map(Record::series);
        let series: Vec<&str> = series.map(|series| series.name.as_str()).collect();
        let scored = [&series[..], &[DISPUTES, AGREEMENTS]].concat();
        let rules = [ScoreRule::Crps, ScoreRule::Logarithmic, ScoreRule::Brier].map(ScoreRule::name);
        let mut rows = Vec::new();
        while !table.at_end() {
            let lens = table.one_of("lens", self.names, "a lens of this folder")?;
            let what = table.one_of("what", &scored, "a series of the record, disputes or agreements")?;
            let rule = table.one_of("rule", &rules, "a scoring rule")?;
            rows.push(ScoreRow {
                lens: self.names[lens].clone(),
                what: scored[what].to_owned(),
                period: period(&table)?.name().to_owned(),
                rule: rules[rule].to_owned(),
                score: unbounded(&table, "score")?,
                reference: unbounded(&table, "reference")?,
                skill: if table.text("skill")?.is_empty() { None } else { Some(unbounded(&table, "skill")?) },
                n: usize::try_from(table.count("n")?).unwrap_or(usize::MAX),
            });
            table.advance()?;
        }
        Ok(rows)
    }

    fn fits(&self) -> Result<Vec<FitRow>, ReadError> {
        let mut table = self.open(FITS)?;
        let mut rows = Vec::new();
        while !table.at_end() {
            let lens = table.one_of("lens", self.names, "a lens of this folder")?;
            let year = table.text("year")?;
            rows.push(FitRow {
                lens: self.names[lens].clone(),
                series: table.text("series")?.to_owned(),
                pair: table.text("pair")?.to_owned(),
                year: year.parse().map_err(|_| table.wrong("year", year, "a year"))?,
                period: period(&table)?.name().to_owned(),
                observed: table.number("observed")?,
                model: table.number("model")?,
                slope: table.number("slope")?,
                predicted: table.number("predicted")?,
                sd: table.number("sd")?,
                line: table.number("line")?,
                line_sd: table.number("line_sd")?,
            });
            table.advance()?;
        }
        Ok(rows)
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
