//! Runs both designs, and estimates effects and indices.

use jiff::civil::Date;

use super::design::{self, Design};
use super::points::PointMeans;
use super::rows::{Found, SensitivityRows};
use super::{SensitivityError, SensitivityPlan, SensitivityTables};
use crate::analysis::sensitivity::{foremost, screen, share_out, share_out_over_time};
use crate::export::summary::Day;
use crate::statistics::Resampling;
use crate::studies::{Run, StudyError};

/// Screens the inputs, and divides the variance of the outcomes among the kept ones.
pub(super) fn run(plan: &SensitivityPlan, run: &Run<'_>) -> Result<SensitivityTables, StudyError> {
    let (seed, replicates) = (plan.scenario().seed(), plan.scenario().replicates());
    let resampling = Resampling { resamples: plan.resamples, seed };
    let unusable = |error| StudyError::of(SensitivityError::Unusable(error));
    let mut found = Found { kept: (0..plan.priors.len()).collect(), ..Found::default() };
    let mut points = PointMeans::new(plan.clone());
    if let (Some(layout), Some(trajectories)) = (Design::screening(plan), &plan.trajectories) {
        let mut walks = design::walks(plan, &layout);
        let all = (layout.count() * layout.row_points(), replicates);
        design::run(plan, &layout, all, run.threads, run.monitor, &mut |point| walks.push(point))
            .map_err(|stopped| design::error(stopped, run.threads))?;
        let screened = run.on_threads(|| screen(trajectories, &plan.chosen, &walks, resampling))?;
        found.screened = screened.map_err(unusable)?;
        points.walks = Some(walks);
    }
    if let Some((count, kept)) = plan.rows {
        if !found.screened.is_empty() {
            found.kept = foremost(&found.screened, kept);
        }
        let layout = Design::rows(plan, found.kept.clone(), count).map_err(StudyError::of)?;
        let mut rows = design::rows(plan, &layout);
        let all = (layout.count() * layout.row_points(), replicates);
        design::run(plan, &layout, all, run.threads, run.monitor, &mut |point| rows.push(point))
            .map_err(|stopped| design::error(stopped, run.threads))?;
        run.monitor.phase("sharing out");
        let shared = run.on_threads(|| share_out(&plan.chosen, &rows, layout.scramblings()))?;
        found.shared = shared.map_err(unusable)?;
        let moments = plan.ticks.len();
        for (place, measure) in plan.measures().enumerate() {
            let first = plan.chosen.len() + place * moments;
            let over_time = share_out_over_time(measure, &rows, first..first + moments, layout.scramblings());
            found.over_time.push(over_time.map_err(unusable)?);
        }
        let calendar = plan.scenario().calendar();
        let last = |day: &Date| calendar.tick_of(*day).map_or(*day, |tick| calendar.last_day_of(tick));
        found.days = plan.days.iter().map(|day| [Day(*day), Day(last(day))]).collect();
        points.rows = Some((rows, found.kept.clone()));
    } else {
        found.kept = Vec::new();
    }
    let keys: Vec<String> = plan.space.keys().map(str::to_owned).collect();
    let rows = SensitivityRows::new(&found, &keys);
    let (space, baseline) = (plan.space.clone(), plan.baseline().cloned());
    Ok(SensitivityTables::new(space, baseline, plan.design_record(), rows).with_points(points))
}
