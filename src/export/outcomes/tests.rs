use std::fs::File;

use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::*;
use crate::problem::explained;
use crate::scenario::milestones;
use crate::testkit::{end_row, end_rows, pinned, scenario};

fn columns() -> Columns {
    let scenario = scenario();
    Columns::new(&scenario, &milestones(&scenario))
}

/// The file of these rows, written in blocks of a size.
fn written(format: Format, rows: &[EndRow], block: usize) -> Vec<u8> {
    let provenance = [("concord.seed", "7".to_owned())];
    let mut writer =
        OutcomeWriter::new(format, columns(), &provenance, Vec::new()).expect("memory takes all");
    for block in rows.chunks(block) {
        writer.write(block).expect("memory takes all");
    }
    writer.finish().expect("memory takes all")
}

/// Opens a Parquet file.
fn reader(bytes: &[u8]) -> SerializedFileReader<File> {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(bytes).expect("a temporary file");
    SerializedFileReader::new(file).expect("a Parquet file")
}

#[test]
fn csv_holds_every_row_to_the_last_bit() {
    let rows = end_rows(2);
    let text = String::from_utf8(written(Format::Csv, &rows, 1)).expect("CSV is text");
    pinned::text("outcomes.csv", &text);
}

#[test]
fn parquet_reads_back_as_it_was_written() {
    let rows = end_rows(1000);
    let file = written(Format::Parquet, &rows, 64);
    let reader = reader(&file);
    let names: Vec<_> = columns().names().map(str::to_owned).collect();
    let mut read = 0;
    for (row, replicate) in reader.get_row_iter(None).expect("rows").zip(0..) {
        let row = row.expect("a row");
        let found: Vec<_> =
            row.get_column_iter().map(|(name, field)| (name.clone(), field.clone())).collect();
        let expected = fields(&end_row(replicate));
        assert_eq!(found, names.iter().cloned().zip(expected).collect::<Vec<_>>());
        read += 1;
    }
    assert_eq!(read, 1000);
    let metadata = reader.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
    assert!(metadata.iter().any(|pair| pair.key == "concord.seed" && pair.value.as_deref() == Some("7")));
}

/// Expected fields of a row.
fn fields(row: &EndRow) -> Vec<Field> {
    let columns = columns();
    let mut fields = vec![Field::Long(row.replicate.cast_signed())];
    fields.extend(REGION.iter().zip(row.region).map(|(measure, value)| match measure.is_count() {
        true => Field::Int(value as i32),
        false => Field::Double(value),
    }));
    fields.push(Field::Str(columns.regimes[row.regime].clone()));
    fields.push(Field::Str(row.culture.name().to_owned()));
    fields.extend(
        row.passages
            .iter()
            .map(|tick| tick.map_or(Field::Null, |tick| Field::Double(columns.years[tick as usize]))),
    );
    fields.extend(row.agreements.iter().map(|count| Field::Int(count.cast_signed())));
    fields
}

#[test]
fn a_file_does_not_depend_on_how_its_rows_arrive() {
    // More rows than a row group holds.
    let rows = end_rows(150_000);
    for format in Format::ALL {
        let whole = written(format, &rows, rows.len());
        assert!(written(format, &rows, 997) == whole, "{format:?}");
    }
}

#[test]
fn many_replicates_make_many_row_groups_of_bounded_size() {
    let file = written(Format::Parquet, &end_rows(150_000), 4096);
    let reader = reader(&file);
    let sizes: Vec<_> = reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
    assert_eq!(sizes, [131_072, 18_928]);
}

#[test]
fn a_full_disk_is_an_error_of_the_operating_system() {
    /// Takes some bytes, then is full.
    struct Disk(usize);
    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.0 == 0 {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let rows = end_rows(10_000);
    for format in Format::ALL {
        let result = OutcomeWriter::new(format, columns(), &[], Disk(5_000))
            .and_then(|mut writer| writer.write(&rows).and_then(|()| writer.finish()));
        let error = result.err().expect("the disk is too small");
        assert!(
            matches!(&error, ExportError::Io { source } if source.kind() == std::io::ErrorKind::StorageFull),
            "{format:?}: {error:?}"
        );
        let message = explained(&error, |setting| setting.to_string());
        assert!(message.contains("help: free some space"), "{message}");
    }
}
