//! Tables of points, good and bad.

use super::*;
use crate::problem::explained;
use crate::scenario::limits::MOST_OPEN_NUMBERS;

fn read_text(bytes: &[u8]) -> Result<PointTable, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("points.csv");
    std::fs::write(&path, bytes).expect("a file");
    read(&path, &Scenario::built_in(), For::Sweep, 1_000).map_err(|error| error.to_string())
}

#[test]
fn a_table_is_read_with_quotes_dates_and_numbers_of_points() {
    let text = "\u{feff}point,parameters.spillover,\"states.UZB.leaders.\"\"Shavkat Mirziyoyev\"\".from\"\n\
                0,0.3, 2017-01-01\n1,0.5,2018-01-01\n\n";
    let found = read_text(text.as_bytes()).expect("points");
    assert_eq!(found.varied.keys().next(), Some("parameters.spillover"));
    assert_eq!((found.points.len(), found.points[1][0]), (2, 0.5));
    assert_eq!(found.varied.written(1, found.points[0][1]), "2017-01-01");
}

#[test]
fn points_keep_their_numbers() {
    let numbers = |text: &str| read_text(text.as_bytes()).map(|table| table.numbers);
    assert_eq!(numbers("point,parameters.spillover\n5,0.1\n1,0.2\n"), Ok(vec![5, 1]));
    assert_eq!(numbers("set,first_replicate,parameters.spillover\n7,0,0.1\n0,8,0.2\n"), Ok(vec![7, 0]));
    assert_eq!(numbers("first_replicate,set,parameters.spillover\n7,3,0.1\n0,8,0.2\n"), Ok(vec![3, 8]));
    assert_eq!(numbers("parameters.spillover\n0.1\n0.2\n"), Ok(vec![0, 1]));
    let message = |text: &str| numbers(text).expect_err("a problem");
    let found = message("point,parameters.spillover\n5,0.1\n\n05,0.2\n-1,0.3\n,0.4\n1.0,0.5\n");
    for words in [
        "line 4, column 1: point 5 is in line 2 already; number each line once, or remove the column",
        "line 5, column 1: point: `-1` is no whole number",
        "line 6, column 1: point: `` is no whole number",
        "line 7, column 1: point: `1.0` is no whole number",
    ] {
        assert!(found.contains(words), "{words} is not in {found}");
    }
}

#[test]
fn lines_are_those_of_the_file() {
    let text = "\n\nparameters.spillover,parameters.commitment\n0.1,0.2\n\n\n0.1,x\n  \n0.3\n\"0.1\",\"y\nz\"\nw,0.1\n";
    for (ends, text) in [
        ("\n", text.to_owned()),
        ("\r\n", text.replace('\n', "\r\n")),
        ("\r", text.replace('\n', "\r")),
        ("bom", format!("\u{feff}{}", text.replace('\n', "\r\n"))),
    ] {
        let found = read_text(text.as_bytes()).map(|table| table.numbers).expect_err("problems");
        for words in [
            "line 7, column 2",
            "line 9 has 1 values, and line 3 has 2 columns",
            "line 10, column 2",
            "line 12, column 1",
        ] {
            assert!(found.contains(words), "{ends:?}: {words} is not in {found}");
        }
    }
}

#[test]
fn what_decides_on_ticks_or_outcomes_varies_point_by_point_alone() {
    let keys =
        ["scenario.start", "scenario.end", "scenario.ticks_per_year", "outcomes.cooperation.integration_min"];
    for (key, value) in keys.into_iter().zip(["1992", "2029", "2", "0.3"]) {
        let text = format!("{key}\n{value}\n");
        let read = |what_for| reader::table(text.as_bytes(), &Scenario::built_in(), what_for, 9);
        assert_eq!(read(For::Sweep).map(|table| table.points.len()), Ok(1), "{key}");
        let problems = read(For::Draws).expect_err(key);
        let told = BadPoints::Table { path: "x.csv".into(), problems }.to_string();
        let expected = format!("x.csv is no table of points:\nline 1, column 1: {key} decides which");
        assert!(told.starts_with(&expected) && told.contains("; leave it out; concord sweep"), "{told}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named_with_what_to_write() {
    let missing = |what_for| {
        let path = Path::new("no/posterior");
        let error = read(path, &Scenario::built_in(), what_for, 9).map(|_| ()).expect_err("no file");
        explained(&error, |setting| setting.to_string())
    };
    let draws = missing(For::Draws);
    assert!(draws.starts_with("there is no file no/posterior\nhelp: write draw parameters prior"), "{draws}");
    assert!(missing(For::Sweep).contains("points.csv of an earlier sweep"));
    let folder = tempfile::tempdir().expect("a folder");
    let found = read(folder.path(), &Scenario::built_in(), For::Sweep, 9).map(|_| ()).expect_err("a folder");
    assert!(found.to_string().contains(" cannot be read: "), "{found}");
}

#[test]
fn every_problem_is_told_with_its_place() {
    let message = |text: &str| read_text(text.as_bytes()).map(|_| ()).expect_err("a problem");
    let found = message("parameters.spillover,parameters.commitment\n0.1,x\n0.2\ny,0.3\n");
    for words in ["line 2, column 2: parameters.commitment: `x`", "line 3 has 1 values", "line 4, column 1"] {
        assert!(found.contains(words), "{words} is not in {found}");
    }
    let found = message("parameters.spilover,nothing\n1,2\n");
    assert!(found.contains("line 1, column 1") && found.contains("line 1, column 2"), "{found}");
    assert!(found.contains("did you mean `spillover`?"), "{found}");
    assert!(message("parameters.spillover;parameters.rung\n1;2\n").contains("parted by commas"));
    assert!(message("parameters.spillover\n").contains("no point"));
    assert!(message("").contains("names no key"));
    assert!(message(&format!("parameters.spillover\n{}", "x\n".repeat(50))).contains("and 30 more"));
    assert!(read_text(b"parameters.spillover\n\xff\n").is_err());
    let many: Vec<String> = (0..20_000).map(|key| format!("key{key}")).collect();
    let found = message(&format!("{}\n1\n", many.join(",")));
    assert!(found.contains("line 1, column 5: ") && !found.contains("line 1, column 6: "), "{found}");
    assert!(found.contains("line 1 has 20,000 keys in all"), "{found}");
    let twice = message("parameters.spillover,parameters.spillover\n1,2\n");
    assert!(twice.contains("named twice"), "{twice}");
}

#[test]
fn a_table_is_bounded_before_it_is_read() {
    let message = |bytes: &[u8]| read_text(bytes).map(|_| ()).expect_err("too much");
    let long = vec![b'1'; (8 << 20) + 1];
    assert!(message(&long).contains("it has a row of more than"));
    let below = [b"parameters.spillover\n0.1\n", long.as_slice()].concat();
    assert!(message(&below).contains("it has a row of more than"));
    let keys = vec!["parameters.spillover"; MOST_OPEN_NUMBERS + 1].join(",");
    assert!(message(keys.as_bytes()).contains("line 1 names 1,001 keys, and at most 1,000"));

    // What never ends is read as far as a table may go, and no further.
    let mut endless = Bounded { inner: io::repeat(b'\n'), bytes: LARGEST_TABLE - 10 };
    let error = io::copy(&mut endless, &mut io::sink()).expect_err("too large");
    assert!(error.to_string().contains("it has more than 1024 MiB"), "{error}");
    #[cfg(unix)]
    {
        let problem = read(Path::new("/dev/zero"), &Scenario::built_in(), For::Sweep, 10)
            .map(|_| ())
            .expect_err("no table");
        assert!(problem.to_string().contains("it has a row of more than"), "{problem}");
    }
}
