//! The charts as a whole: what every one of them must hold to, in every preset and for any data.

use super::{synthetic, *};
use crate::plot::{
    render,
    style::{Theme, Width},
};

/// Styles that figures are judged in.
fn presets() -> Vec<(String, Style)> {
    let print = [Width::SINGLE, Width::ONE_AND_A_HALF, Width::DOUBLE];
    let mut presets: Vec<(String, Style)> =
        print.map(|width| (format!("{}", width.mm()), Style::new(Theme::Journal, width))).into();
    presets.push(("grey".to_owned(), Style::new(Theme::Grey, Width::ONE_AND_A_HALF)));
    presets.push(("slide".to_owned(), Style::new(Theme::Slide, Width::SLIDE)));
    presets
}

fn provenance() -> Provenance {
    Provenance::new([("scenario", "central-asia"), ("hash", "0123"), ("version", "0.1.0"), ("seed", "2017")])
}

/// With CONCORD_FIGURES naming a folder, leaves the figures there for people to look at.
#[test]
fn every_chart_converts_in_every_preset() {
    let scenario = Scenario::built_in();
    let results = synthetic::results(&scenario, 2000);
    let folder = std::env::var_os("CONCORD_FIGURES").map(std::path::PathBuf::from);
    for (name, style) in presets() {
        for figure in draw_all(&results, &scenario, &style, &provenance()) {
            let png = render::png(&figure).expect("a figure converts to PNG");
            let pdf = render::pdf(&figure).expect("a figure converts to PDF");
            if let Some(folder) = &folder {
                let folder = folder.join(&name);
                std::fs::create_dir_all(&folder).expect("the folder can be made");
                for (ending, bytes) in [("png", &png), ("pdf", &pdf), ("svg", &figure.svg.into_bytes())] {
                    std::fs::write(folder.join(format!("{}.{ending}", figure.name)), bytes)
                        .expect("it can be written to");
                }
            }
        }
    }
}
