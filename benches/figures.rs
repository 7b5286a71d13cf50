//! Duration of the figures of a run, by part and by figure, as tables in Markdown: `cargo bench --bench figures`.
//!
//! The reference case at 2,000 replicates; the least of a few rounds. Run by `cargo test --benches`, it draws a few
//! replicates once.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a table of times")]

use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Instant;

use concord::engine::{Observed, Plan, Silent, on_threads, run};
use concord::plot::{Only, Provenance, Style, Theme, files, render};
use concord::scenario::Scenario;
use concord::studies::run::{run_chart_names, run_charts};

fn main() {
    let long = std::env::args().any(|argument| argument == "--bench");
    let (replicates, rounds) = if long { (2_000, 5) } else { (20, 1) };
    let all = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let scenario = Scenario::built_in();
    let plan = Plan { replicates, seed: 2017, threads: Some(all), observed: Observed::All };
    let results = run::<()>(&scenario, &plan, &Silent, &mut |_| Ok(())).expect("nothing stops it");
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    let provenance = Provenance::default();
    let charts = |only: &Only| run_charts(&results, None, &scenario, only, &style, &provenance);
    let least = |work: &dyn Fn()| {
        let time = |_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        };
        (0..rounds).map(time).fold(f64::INFINITY, f64::min)
    };

    println!("{replicates} replicates, the least of {rounds}\n");
    println!("| all figures, as SVG, PDF and PNG | seconds |\n|---|---:|");
    for threads in [NonZeroUsize::MIN, all] {
        let seconds = least(&|| {
            files::files(threads, || charts(&Only::ALL), || false).expect("figures");
        });
        println!("| {threads} threads | {seconds:.2} |");
    }

    println!("\n| figure | drawn, ms | PDF, ms | PNG, ms | SVG, kB |\n|---|---:|---:|---:|---:|");
    for name in run_chart_names() {
        let only = Only::new(vec![name.clone()]);
        let alone = || on_threads(NonZeroUsize::MIN, || charts(&only)).expect("a thread");
        let figures = alone();
        let Some(figure) = figures.first() else { continue };
        let drawn = least(&|| drop(alone()));
        let pdf = least(&|| drop(render::pdf(figure).expect("a PDF")));
        let png = least(&|| drop(render::png(figure).expect("a PNG")));
        let [drawn, pdf, png] = [drawn, pdf, png].map(|seconds| seconds * 1e3);
        println!("| {name} | {drawn:.1} | {pdf:.1} | {png:.1} | {:.0} |", figure.svg.len() as f64 / 1e3);
    }
}
