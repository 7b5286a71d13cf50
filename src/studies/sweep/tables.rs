//! Result of a sweep: the outcomes at every point, written and read back.

use super::points::is_grid;
use super::{article, figures, files, page};
use crate::analysis::Sweep;
use crate::export::manifest::Identity;
use crate::export::read::{ReadError, ResultFolder};
use crate::export::variance::{self, VARIANCE, VarianceRow};
use crate::export::{Article, ExportError, POINTS, SCENARIO, SWEEP, TableWriter};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{ParameterSpace, Scenario};
use crate::studies::Tables;
use crate::studies::space::space_of;

/// The outcomes of a scenario at every point of a sweep.
#[derive(Debug, Clone)]
pub struct SweepTables {
    space: ParameterSpace,
    baseline: Option<Scenario>,
    sweep: Sweep,
    is_grid: bool,
    variances: Vec<VarianceRow>,
}

impl SweepTables {
    /// The result from the scenario with its variable numbers, the baseline of differences (if any), and the outcomes.
    pub fn new(space: ParameterSpace, baseline: Option<Scenario>, sweep: Sweep) -> Self {
        let points: Vec<&[f64]> = sweep.points.iter().map(|point| point.values.as_slice()).collect();
        let is_grid = is_grid(&points);
        Self { space, baseline, sweep, is_grid, variances: Vec::new() }
    }

    /// The same with the parts of variances at every point, where parameters were drawn.
    #[must_use]
    pub(super) fn with_variances(self, variances: Vec<VarianceRow>) -> Self {
        Self { variances, ..self }
    }

    /// Rows of `variance.csv`, point by point; empty where the variance is not divided.
    pub fn variances(&self) -> &[VarianceRow] {
        &self.variances
    }

    /// The outcomes at every point.
    pub fn sweep(&self) -> &Sweep {
        &self.sweep
    }

    /// The scenario, unvaried.
    pub fn scenario(&self) -> &Scenario {
        self.space.scenario()
    }

    /// The baseline of the differences, unvaried.
    pub fn baseline(&self) -> Option<&Scenario> {
        self.baseline.as_ref()
    }

    /// The scenario with its variable numbers.
    pub fn space(&self) -> &ParameterSpace {
        &self.space
    }

    /// The varied keys.
    pub fn keys(&self) -> Vec<String> {
        self.space.keys().map(str::to_owned).collect()
    }

    /// Names of its figures.
    pub fn chart_names(&self) -> Vec<String> {
        figures::chart_names(self.space.count(), self.is_grid, self.baseline.is_some())
    }
}

impl Tables for SweepTables {
    type Summary = Self;

    fn files(folder: &ResultFolder) -> Vec<String> {
        let tables = [POINTS, SWEEP].map(str::to_owned).to_vec();
        [folder.in_parts(&[SCENARIO]), tables, folder.held(&[VARIANCE])].concat()
    }

    fn chart_names_of(
        folder: &ResultFolder,
        _: &[Scenario],
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        folder.check(&Self::files(folder), cancelled)?;
        Ok(Self::read(folder, cancelled)?.chart_names())
    }

    fn read(folder: &ResultFolder, cancelled: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        let keys = folder.identity().sweep().map_or(&[][..], |record| &record.keys);
        let (space, baseline) = space_of(folder, |scenario| ParameterSpace::new(scenario, keys))?;
        let sweep = files::read(folder.path(), &space, folder.identity().replicates, cancelled)?;
        let variances = variance::variances_of(folder)?;
        Ok(Self::new(space, baseline, sweep).with_variances(variances))
    }

    fn into_summary(self) -> Self {
        self
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let (sweep, keys) = (&self.sweep, self.keys());
        let points = sweep.points.iter().map(|point| (point.number, &point.written));
        let is_paired = self.baseline.is_some();
        folder.file(POINTS, &|sink| files::write_points(&keys, points.clone(), sink))?;
        folder.file(SWEEP, &|sink| files::write_outcomes(&keys, sweep, is_paired, sink))?;
        variance::write_if_any(&self.variances, folder)
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        vec![article::article(self, identity)]
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
    use crate::studies::sweep::{Points, Sample, Sequence, SweepPlan, Values};

    const FROM: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".from";

    fn scenario(name: &str) -> Scenario {
        let short = ["scenario.ticks_per_year=1", "monte_carlo.replicates=12"].map(str::to_owned);
        Scenario::named(name, &short).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn space(keys: &[&str]) -> ParameterSpace {
        ParameterSpace::new(scenario("post-2017"), keys).unwrap_or_else(|problem| panic!("{problem}"))
    }

    fn plan(space: ParameterSpace, baseline: Option<Scenario>, points: Points) -> SweepPlan {
        SweepPlan::new(space, baseline, points, &|| false).unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn what_is_read_back_draws_the_same_figures() {
        let one = space(&["parameters.spillover"]);
        let points = Points::grid(&one, &[Values::Even { from: 0.1, to: 0.7, count: 4 }]).expect("points");
        fixture::assert_drawn_again(&plan(one, None, points));

        let two = space(&["parameters.spillover", "parameters.commitment"]);
        let values = [Values::Even { from: 0.2, to: 0.6, count: 3 }, Values::Listed(vec![0.2, 0.4])];
        let points = Points::grid(&two, &values).expect("points");
        fixture::assert_drawn_again(&plan(two, Some(scenario("pre-2017")), points));

        let many = space(&["parameters.spillover", FROM, "dyads.KAZ-UZB.dispute"]);
        let [early, late] = ["2016-09-08", "2020-01-01"].map(|day| many.value(1, day).expect("a date"));
        let values = [
            Values::Prior,
            Values::Between { from: early, to: late },
            Values::Between { from: 0.1, to: 0.3 },
        ];
        let sample = Sample { sequence: Sequence::Sobol, points: 8, seed: 3 };
        let points = Points::sample(&many, &values, sample).expect("points");
        let (_, again) = fixture::assert_drawn_again(&plan(many, None, points));
        assert!(again.keys()[1].contains("Mirziyoyev"), "{:?}", again.keys());
    }

    #[test]
    fn a_folder_that_lacks_a_table_says_which() {
        let one = space(&["parameters.spillover"]);
        let points = Points::grid(&one, &[Values::Listed(vec![0.1])]).expect("points");
        let (room, _) = fixture::folder_of(&plan(one, None, points));
        std::fs::remove_file(room.path().join("study").join(SWEEP)).expect("a file");
        let problem = fixture::read::<SweepTables>(&room).expect_err("no table").to_string();
        assert!(problem.contains("sweep.csv is missing"), "{problem}");
    }

    #[test]
    fn the_page_shows_tables_and_figures() {
        let one = space(&["parameters.spillover"]);
        let points = Points::grid(&one, &[Values::Listed(vec![0.1, 0.6])]).expect("points");
        let plan = plan(one, Some(scenario("pre-2017")), points);
        let (_room, tables) = fixture::folder_of(&plan);
        let identity = crate::studies::identity(&plan).expect("an identity");
        let figures = [fixture::figures(&tables)];
        let html = crate::report::html(&tables.page(&identity, &figures, &Commands::default()));
        for words in [
            "parameters.spillover",
            "mean difference in implemented integration, post-2017 less pre-2017,",
            "<figure",
        ] {
            assert!(html.contains(words), "{words} is not in the page");
        }
    }
}
