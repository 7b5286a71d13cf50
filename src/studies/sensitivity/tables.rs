//! Result of a sensitivity analysis: effects and indices, written and read back.

use super::points::{PointMeans, write_points};
use super::rows::SensitivityRows;
use super::{article, figures, files, page};
use crate::export::manifest::Identity;
use crate::export::read::{ReadError, ResultFolder};
use crate::export::sensitivity::{CONVERGENCE, MORRIS, OVER_TIME, SOBOL, SensitivityRecord, VARIANCE};
use crate::export::summary::write_records;
use crate::export::{Article, ExportError, POINTS, SCENARIO, TableWriter};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{ParameterSpace, Scenario};
use crate::studies::Tables;
use crate::studies::space::space_of;

/// The effects of the inputs of a scenario on its outcomes, and their shares in the variance of these.
#[derive(Debug, Clone)]
pub struct SensitivityTables {
    space: ParameterSpace,
    baseline: Option<Scenario>,
    design: SensitivityRecord,
    rows: SensitivityRows,
    points: Option<PointMeans>,
}

impl SensitivityTables {
    /// The result from the scenario with its variable inputs, the baseline of differences (if any), the design, and the rows.
    pub fn new(
        space: ParameterSpace,
        baseline: Option<Scenario>,
        design: SensitivityRecord,
        rows: SensitivityRows,
    ) -> Self {
        Self { space, baseline, design, rows, points: None }
    }

    /// Adds the means at all points.
    #[must_use]
    pub(super) fn with_points(self, points: PointMeans) -> Self {
        Self { points: Some(points), ..self }
    }

    /// The rows of the tables.
    pub fn rows(&self) -> &SensitivityRows {
        &self.rows
    }

    /// The record of inputs, outcomes and designs.
    pub fn design(&self) -> &SensitivityRecord {
        &self.design
    }

    /// The scenario, unvaried.
    pub fn scenario(&self) -> &Scenario {
        self.space.scenario()
    }

    /// The baseline of the differences, unvaried.
    pub fn baseline(&self) -> Option<&Scenario> {
        self.baseline.as_ref()
    }

    /// The scenario with its variable inputs.
    pub fn space(&self) -> &ParameterSpace {
        &self.space
    }

    /// Names of its figures.
    pub fn chart_names(&self) -> Vec<String> {
        figures::chart_names(&self.design)
    }

    /// The scenarios, the baseline first.
    pub(super) fn scenarios(&self) -> Vec<&Scenario> {
        self.baseline().into_iter().chain([self.scenario()]).collect()
    }
}

impl Tables for SensitivityTables {
    type Summary = SensitivityRows;

    fn files(folder: &ResultFolder) -> Vec<String> {
        let design = folder.identity().sensitivity();
        let has = |part: fn(&SensitivityRecord) -> Option<usize>| design.and_then(part).is_some();
        let screening = has(|design| design.trajectories).then_some(MORRIS);
        let indices = has(|design| design.rows).then_some([SOBOL, VARIANCE, OVER_TIME, CONVERGENCE]);
        let tables = screening.into_iter().chain(indices.into_iter().flatten());
        folder.in_parts(&[SCENARIO]).into_iter().chain(tables.map(str::to_owned)).collect()
    }

    fn chart_names_of(
        folder: &ResultFolder,
        _: &[Scenario],
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        folder.check(&Self::files(folder), cancelled)?;
        Ok(Self::read(folder, cancelled)?.chart_names())
    }

    /// Reads all tables except `points.csv`, which no figure needs.
    fn read(folder: &ResultFolder, cancelled: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        let none = || ReadError::NoResult { path: folder.path().to_owned() };
        let design = folder.identity().sensitivity().cloned().ok_or_else(none)?;
        let keys: Vec<&str> = design.inputs.iter().map(|input| input.key.as_str()).collect();
        let (space, baseline) = space_of(folder, |scenario| ParameterSpace::together(scenario, &keys))?;
        let rows = files::read(folder.path(), space.scenario(), &design, cancelled)?;
        Ok(Self::new(space, baseline, design, rows))
    }

    fn into_summary(self) -> SensitivityRows {
        self.rows
    }

    /// Writes every file. Tables that were read back have no means at points, and omit `points.csv`.
    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let (design, rows) = (&self.design, &self.rows);
        if design.trajectories.is_some() {
            folder.file(MORRIS, &|sink| write_records(&rows.morris, sink))?;
        }
        if design.rows.is_some() {
            folder.file(SOBOL, &|sink| write_records(&rows.sobol, sink))?;
            folder.file(VARIANCE, &|sink| write_records(&rows.variance, sink))?;
            folder.file(OVER_TIME, &|sink| write_records(&rows.over_time, sink))?;
            folder.file(CONVERGENCE, &|sink| write_records(&rows.convergence, sink))?;
        }
        if let Some(points) = &self.points {
            let keys: Vec<String> = self.space.keys().map(str::to_owned).collect();
            folder.file(POINTS, &|sink| write_points(sink, &keys, &design.outcomes, points.lines()))?;
        }
        Ok(())
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        vec![article::article(&self.scenarios(), &self.design, &self.rows, identity)]
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        figures::charts(self, only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        page::page(self, identity, figures.first().map_or(&[][..], Vec::as_slice), commands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studies::fixture;
    use crate::studies::sensitivity::{SensitivityDesign, SensitivityPlan};

    fn scenario(name: &str) -> Scenario {
        let short = ["scenario.ticks_per_year=1", "monte_carlo.replicates=6"].map(str::to_owned);
        Scenario::named(name, &short).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn plan(baseline: Option<Scenario>, design: SensitivityDesign) -> SensitivityPlan {
        let keys = ["parameters.spillover", "parameters.commitment", "parameters.rivalry_echo"];
        let outcomes = ["integration", "regime_integration"].map(str::to_owned);
        SensitivityPlan::new(scenario("post-2017"), baseline, &keys.map(str::to_owned), &outcomes, design)
            .unwrap_or_else(|problem| panic!("{problem}"))
    }

    const BOTH: SensitivityDesign =
        SensitivityDesign { trajectories: Some(4), rows: Some(16), keep: Some(2), resamples: 20 };

    #[test]
    fn what_is_read_back_draws_the_same_figures() {
        let (_, both) = fixture::assert_drawn_again(&plan(None, BOTH));
        assert_eq!((both.rows().sobol.len(), both.rows().convergence.len()), (4, 16));
        fixture::assert_drawn_again(&plan(
            Some(scenario("pre-2017")),
            SensitivityDesign { rows: None, ..BOTH },
        ));
        fixture::assert_drawn_again(&plan(None, SensitivityDesign { trajectories: None, ..BOTH }));
    }

    #[test]
    fn what_is_read_back_is_what_was_found() {
        let (room, tables) = fixture::folder_of(&plan(None, BOTH));
        let again: SensitivityTables = fixture::read(&room).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(again.rows(), tables.rows());
    }

    #[test]
    fn tables_that_were_edited_are_refused_with_the_place() {
        let (room, _) = fixture::folder_of(&plan(None, BOTH));
        let folder = room.path().join("study");
        let read = || fixture::read::<SensitivityTables>(&room).map(|_| ());
        for (name, from, to, expected) in [
            (
                MORRIS,
                "integration,parameters.spillover,",
                "integration,parameters.rung,",
                "which should come next",
            ),
            (MORRIS, ",true\n", ",false\n", "inputs are kept"),
            (MORRIS, ",true\n", ",perhaps\n", "true or false"),
            (SOBOL, "regime_integration,", "regime_peace,", "which should come next"),
            (VARIANCE, "\nintegration,", "\nintegration,x", "a number"),
            (CONVERGENCE, ",16,", ",17,", "at most 16"),
            (OVER_TIME, ",1992-12-31,", ",1992-13-31,", "a date"),
        ] {
            let path = folder.join(name);
            let written = std::fs::read_to_string(&path).expect("a table");
            let edited = written.replace(from, to);
            assert_ne!(written, edited, "{name}: {from}");
            std::fs::write(&path, edited).expect("a table");
            let problem = read().expect_err(expected).to_string();
            assert!(problem.contains(expected), "{expected}: {problem}");
            std::fs::write(&path, written).expect("a table");
        }
        read().unwrap_or_else(|problem| panic!("{problem}"));
        std::fs::remove_file(folder.join(SOBOL)).expect("a table");
        assert!(read().expect_err("no table").to_string().contains("sobol.csv is missing"));
    }

    #[test]
    fn the_page_shows_tables_and_figures() {
        let plan = plan(None, BOTH);
        let (_room, tables) = fixture::folder_of(&plan);
        let identity = crate::studies::identity(&plan).expect("an identity");
        let figures = [fixture::figures(&tables)];
        let html = crate::report::html(&tables.page(&identity, &figures, &Commands::default()));
        for words in ["Implemented integration depends most on ", "<figure"] {
            assert!(html.contains(words), "{words} is not in the page");
        }
    }
}
