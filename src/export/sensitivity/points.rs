//! `points.csv`: every point of the designs, and the mean of each outcome there.

use std::io::Write;

use crate::export::error::ExportError;

/// One point.
#[derive(Debug, Clone, PartialEq)]
pub struct PointLine {
    /// `morris` or `sobol`.
    pub design: &'static str,
    /// Number of the trajectory or the row, from 0.
    pub row: usize,
    /// Its number on the trajectory, or `A`, `B`, and `AB:` with the key that is as in B.
    pub point: String,
    /// Values of the inputs, as a scenario writes them.
    pub inputs: Vec<String>,
    /// Means of the outcomes over replicates.
    pub means: Vec<f64>,
}

/// Writes the table of points.
pub fn write_points(
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
