//! `parameters.csv`: drawn parameters of the replicates.

use std::io::Write;

use sha2::{Digest, Sha256};

use super::error::ExportError;
use super::neutral::Neutral;
use super::staging::hex;
use crate::scenario::Sets;

/// Name of the file of drawn parameters.
pub const PARAMETERS: &str = "parameters.csv";

/// Writes the sets of a run, one row each: number of the set, its first replicate, and one column per key.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_parameters(sets: &Sets, replicates: u64, sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(["parameter_set", "first_replicate"].into_iter().chain(sets.varied().keys()))?;
    for set in 0..replicates.div_ceil(sets.per_set()) {
        let numbers = [sets.number(set).to_string(), (set * sets.per_set()).to_string()];
        let values = sets.values(set).into_iter().enumerate();
        let values = values.map(|(place, value)| sets.varied().written(place, value));
        writer.write_record(numbers.into_iter().chain(values))?;
    }
    writer.flush()?;
    Ok(())
}

/// SHA-256 of what [`write_parameters`] writes, in hexadecimal.
///
/// # Errors
///
/// As there.
pub fn hash(sets: &Sets, replicates: u64) -> Result<String, ExportError> {
    let mut text = Neutral::new(Vec::new());
    write_parameters(sets, replicates, &mut text)?;
    Ok(hex(&Sha256::digest(text.into_inner()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ParameterSpace, Scenario};

    #[test]
    fn sets_are_written_a_row_each_and_their_hash_is_that_of_the_file() {
        let keys = ["parameters.spillover", "states.UZB.leaders.Shavkat Mirziyoyev.from"];
        let varied = ParameterSpace::new(Scenario::built_in(), &keys).expect("a number and a date");
        let sets = Sets::listed(varied, vec![vec![0.5, 17_000.0], vec![0.25, 17_001.0]], vec![7, 2], 3);
        let mut text = Vec::new();
        write_parameters(&sets, 6, &mut text).expect("memory takes all");
        let expected = "parameter_set,first_replicate,parameters.spillover,states.UZB.leaders.\"Shavkat Mirziyoyev\".from\n";
        let text = String::from_utf8(text).expect("text");
        assert!(text.ends_with("\n7,0,0.5,2016-07-18\n2,3,0.25,2016-07-19\n"), "{text}");
        assert_eq!(
            text.replace("\"\"", "\"").replace("\"states", "states").replace("from\"", "from").lines().next(),
            expected.lines().next()
        );
        assert_eq!(hash(&sets, 6).expect("memory takes all"), hex(&Sha256::digest(&text)));
        assert_ne!(hash(&sets, 6).expect("memory"), hash(&sets, 3).expect("memory"));
    }
}
