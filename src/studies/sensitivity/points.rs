//! `points.csv`: every point of the designs, and the mean of each outcome there.

use std::io::Write;

use super::SensitivityPlan;
use super::design::Design;
use crate::analysis::sensitivity::{Gathering, Row, Walk};
use crate::export::ExportError;

/// One point.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PointLine {
    /// `morris` or `sobol`.
    pub design: &'static str,
    /// Number of the trajectory or the row, from 0.
    pub row: usize,
    /// Its number on the trajectory; or `A`, `B`, or `AB:` with the key whose value is taken from B.
    pub point: String,
    /// Values of the inputs, in the notation of scenarios.
    pub inputs: Vec<String>,
    /// Means of the outcomes over replicates.
    pub means: Vec<f64>,
}

/// The mean of each outcome at every simulated point.
#[derive(Debug, Clone)]
pub(super) struct PointMeans {
    plan: SensitivityPlan,
    /// Means of the screening, if there is one.
    pub walks: Option<Gathering<Walk>>,
    /// Means of the rows with their inputs, if there are any.
    pub rows: Option<(Gathering<Row>, Vec<usize>)>,
}

impl PointMeans {
    /// No points yet.
    pub fn new(plan: SensitivityPlan) -> Self {
        Self { plan, walks: None, rows: None }
    }

    /// Every point of both designs with its means.
    pub fn lines(&self) -> impl Iterator<Item = PointLine> {
        let plan = &self.plan;
        let screening = self.walks.iter().filter_map(|walks| Some((Design::screening(plan)?, walks)));
        let screening = screening.flat_map(move |(design, walks)| {
            let points = design.count() * design.row_points();
            (0..points).map(move |number| line(plan, &design, number, walks.means(number)))
        });
        let rows = self.rows.iter().filter_map(|(rows, kept)| {
            let (count, _) = plan.rows?;
            Some((Design::rows(plan, kept.clone(), count).ok()?, rows))
        });
        let rows = rows.flat_map(move |(design, rows)| {
            let points = design.count() * design.row_points();
            (0..points).map(move |number| line(plan, &design, number, rows.means(number)))
        });
        screening.chain(rows)
    }
}

/// A point of a design by its number.
fn line(plan: &SensitivityPlan, design: &Design<'_>, number: usize, means: &[f64]) -> PointLine {
    let size = design.row_points();
    let (row, point) = (number / size, number % size);
    let values = plan.values(&design.inputs, design.row(row).point(point));
    let name = match (design.is_screening(), point) {
        (true, point) => point.to_string(),
        (false, 0) => "A".to_owned(),
        (false, 1) => "B".to_owned(),
        (false, mixed) => {
            let key = plan.space.keys().nth(design.inputs[mixed - 2]).unwrap_or_default();
            format!("AB:{key}")
        }
    };
    let written = values.iter().enumerate().map(|(place, value)| plan.space.written(place, *value));
    PointLine {
        design: if design.is_screening() { "morris" } else { "sobol" },
        row,
        point: name,
        inputs: written.collect(),
        means: means.to_vec(),
    }
}

/// Writes the table of points.
pub(super) fn write_points(
    sink: impl Write,
    keys: &[String],
    outcomes: &[String],
    lines: impl Iterator<Item = PointLine>,
) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    let fixed = ["design", "row", "point"].map(str::to_owned);
    writer.write_record(fixed.iter().chain(keys).chain(outcomes))?;
    for line in lines {
        let row = line.row.to_string();
        writer.write_field(line.design)?;
        writer.write_field(&row)?;
        writer.write_field(&line.point)?;
        for value in &line.inputs {
            writer.write_field(value)?;
        }
        for mean in &line.means {
            writer.write_field(mean.to_string())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stand_with_their_inputs_and_outcomes() {
        let line = PointLine {
            design: "sobol",
            row: 3,
            point: "AB:a".to_owned(),
            inputs: vec!["0.5".to_owned(), "2016-09-08".to_owned()],
            means: vec![0.25],
        };
        let mut bytes = Vec::new();
        let keys = ["a", "b"].map(str::to_owned);
        write_points(&mut bytes, &keys, &["integration".to_owned()], std::iter::once(line)).expect("memory");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text, "design,row,point,a,b,integration\nsobol,3,AB:a,0.5,2016-09-08,0.25\n");
    }
}
