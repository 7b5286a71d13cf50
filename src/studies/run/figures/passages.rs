//! First passages: dates of first events, and shares of replicates without them.

use crate::{
    outcome::Passage,
    plot::{
        charts::{
            Source,
            fans::{mark_legend, marked},
            multiples::{foremost, most_panels},
            names::capitalised,
        },
        figure::{Caption, Figure},
        figures::{
            fan::{Band, band_tint},
            lines::{Line, Lines},
            timeline::{self, Content, Vertical},
        },
        language::{Language, say},
        page::{Heading, Swatch},
        text::Text,
    },
    statistics::Interval,
};

const INK: usize = 0;

const NAME: &str = "first-passage";

/// The title of the `k`-th passage: an issue on which all agree, or a level to which integration rises.
fn title(source: &Source, k: usize, passage: &Passage) -> String {
    let language = source.language();
    let (issues, levels) = (source.scenario.issues(), source.scenario.integration_levels());
    let level = k.checked_sub(issues.len()).and_then(|k| levels.get(k));
    match (issues.get(k), level) {
        (Some(issue), _) => say!(language, "Agreement: {issue}", issue = language.called(&issue.name)),
        (_, Some(level)) => {
            say!(language, "Integration: {level}", level = language.number(&level.to_string()))
        }
        _ => capitalised(&passage.label),
    }
}

/// Sentences on the content and on the meaning of titles.
fn shown(source: &Source) -> [String; 2] {
    let language = source.language();
    let shown = say!(
        language,
        "Share of {replicates} of {subject} in which something has not yet happened at the end of each tick, {years}; at the \
         end of each line the share in which it has not happened by the end of {end}; what happens later is not known.",
        end = source.last_tick(),
        replicates = source.replicates(),
        subject = source.subject(),
        years = source.years(),
    );
    let titles = say!(
        language,
        "Agreement: all {states} states agree on the issue; integration: that of the region rises to the level from below.",
        states = source.scenario.states().len(),
    );
    [shown, titles]
}

/// Sentence on intervals; empty if there are none.
fn intervals(source: &Source) -> String {
    if source.results.replicates == 1 {
        return String::new();
    }
    say!(
        source.language(),
        "Bands: 95% confidence intervals of the share, pointwise (Wilson), not seen where they are narrower than the line."
    )
}

/// Sentence on omitted panels; empty if there are none.
fn left_out(all: usize, shown: usize, language: Language) -> String {
    if shown == all {
        return String::new();
    }
    say!(language, "Of {all}, the {shown} that happen in most replicates.", all, shown)
}

/// The share of replicates in which an event has not yet happened, one panel per event.
pub fn draw(source: &Source) -> Option<Figure> {
    let (style, language) = (source.style, source.language());
    let passages = &source.results.passages;
    let reached = |passage: &Passage| passage.counts.iter().sum::<u64>() as f64;
    let chosen = foremost(passages, reached, most_panels(passages.len(), style));
    let panels: Vec<Lines> = chosen.iter().map(|&k| panel(source, k, &passages[k])).collect();
    if panels.is_empty() {
        return None;
    }
    let ink = style.palette.ink(INK);
    let replicates = source.replicates();
    let line_is = say!(language, "share of {replicates} in which it has not yet happened", replicates);
    let mut legend = vec![(Swatch::Line(ink), Text::plain(line_is))];
    if source.results.replicates > 1 {
        legend.push((
            Swatch::Box(band_tint(ink, 0, 1, style)),
            Text::plain(say!(language, "95% confidence interval")),
        ));
    }
    legend.push((
        Swatch::None,
        Text::plain(say!(
            language,
            "number: share in which it has not happened by {end}",
            end = source.last_tick()
        )),
    ));
    legend.extend(mark_legend(&source.span.marks, language));
    let title = say!(language, "First passages, {years}", years = source.years());
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let contents: Vec<&dyn Content> = panels.iter().map(|panel| panel as &dyn Content).collect();
    let sheet = timeline::draw(&heading, &source.span, &contents, style);
    let [shown, titles] = shown(source);
    let caption = Caption::new(shown, source.source())
        .drawn(intervals(source))
        .more(titles)
        .more(left_out(passages.len(), panels.len(), language))
        .marks(marked(&source.span.marks, language));
    Some(sheet.into_figure(style, NAME, &title, &caption, source.provenance))
}

fn panel(source: &Source, k: usize, passage: &Passage) -> Lines {
    let (times, left) = steps(source, &passage.counts);
    let results = source.results;
    let total = results.replicates;
    let share = |&count: &u64| if total == 0 { 1.0 } else { count as f64 / total as f64 };
    let values: Vec<f64> = left.iter().map(share).collect();
    let bands = if total > 1 {
        let (low, high) = left
            .iter()
            .map(|&count| results.share_interval(count))
            .map(|Interval { low, high }| (low, high))
            .unzip();
        vec![Band { low, high }]
    } else {
        Vec::new()
    };
    let end = values.last().copied().unwrap_or(1.0);
    Lines {
        title: title(source, k, passage),
        vertical: Vertical::Percent(Text::plain(say!(source.language(), "Replicates (%)"))),
        times,
        lines: vec![Line { values, label: source.language().percent(end), ink: INK }],
        bands,
        others: Vec::new(),
    }
}

/// Replicates in which an event has not yet happened, as corners of falling steps: events of a tick count at its end,
/// where they are observed.
fn steps(source: &Source, counts: &[u64]) -> (Vec<f64>, Vec<u64>) {
    let mut left = source.results.replicates;
    let (mut times, mut corners) = (vec![source.start()], vec![left]);
    for (&time, &count) in source.times.iter().zip(counts) {
        times.push(time);
        corners.push(left);
        left = left.saturating_sub(count);
        times.push(time);
        corners.push(left);
    }
    (times, corners)
}

#[cfg(all(test, feature = "print"))]
mod tests {
    use super::*;
    use crate::{
        plot::{
            charts::judge,
            style::{Style, Theme, Width},
        },
        testkit::{histories, region},
    };

    #[test]
    fn a_count_falls_at_the_end_of_its_tick_and_the_rest_is_never() {
        let scenario = region(2, 0, "2000", "2002", 1);
        let results = histories::results(&scenario, 10);
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let provenance = judge::provenance();
        let source = Source::new(&results, &scenario, &style, &provenance);
        let (times, left) = steps(&source, &[0, 4, 5]);
        assert_eq!(times, [2000.0, 2001.0, 2001.0, 2002.0, 2002.0, 2003.0, 2003.0]);
        assert_eq!(left, [10, 10, 10, 10, 6, 6, 1]);
        let passage = Passage { name: String::new(), label: "peace".to_owned(), counts: vec![0, 4, 5] };
        let panel = panel(&source, 0, &passage);
        assert_eq!((panel.lines[0].label.as_str(), panel.title.as_str()), ("10.0%", "Agreement: issue_0"));
        assert_eq!(title(&source, 9, &passage), "Peace");
        let Interval { low, high } = crate::statistics::wilson(1, 10);
        assert_eq!((panel.bands[0].low[6], panel.bands[0].high[6]), (low, high));
    }
}
