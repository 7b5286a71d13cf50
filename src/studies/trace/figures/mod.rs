//! One history: its series, and below them proposals and other events by state.

use crate::{
    chronicle::{Action, Chronicle, Course},
    model::{Measure, negotiation_log::Outcome},
    plot::{
        charts::{
            fans::{mark_legend, marked},
            history::marks,
            years,
        },
        figure::{Caption, Figure, Provenance},
        figures::{
            lines::{Line, Lines},
            rows::{Placed, Rows},
            timeline::{self, Span, Vertical},
        },
        language::{Language, say},
        marks::MarkKind,
        only::Only,
        page::{Heading, Swatch},
        scale::Extent,
        signs::Sign,
        style::Style,
        text::Text,
    },
    scenario::{Scenario, calendar::decimal_year},
};

/// The lines: measure, name, and index of the ink.
fn named(language: Language) -> [(Measure, String, usize); 4] {
    [
        (Measure::Paper, say!(language, "paper"), 1),
        (Measure::Integration, say!(language, "integration"), 0),
        (Measure::Identity, say!(language, "identity"), 2),
        (Measure::Dispute, say!(language, "dispute"), 3),
    ]
}

/// Offset of signs of leaders and of violence from the middle of a row, in rows.
const ASIDE: f64 = 0.3;

/// Name of the only chart of a history.
const HISTORY: &str = "chronicle";

/// The names of the charts of a history.
pub fn history_chart_names() -> Vec<String> {
    vec![HISTORY.to_owned()]
}

/// Draws charts of one history.
pub fn history_charts(
    course: &Course,
    scenario: &Scenario,
    only: &Only,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let asked = only.holds(HISTORY).then(|| draw(course, scenario, style, provenance));
    asked.into_iter().collect()
}

/// Draws every chart of one history.
pub fn draw_chronicle(
    chronicle: &Chronicle,
    scenario: &Scenario,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    history_charts(&Course::of(chronicle), scenario, &Only::ALL, style, provenance)
}

/// Draws a history.
fn draw(course: &Course, scenario: &Scenario, style: &Style, provenance: &Provenance) -> Figure {
    let language = style.language;
    let calendar = scenario.calendar();
    let ends: Vec<f64> =
        calendar.first_days().iter().skip(1).copied().chain([calendar.end()]).map(decimal_year).collect();
    let span = Span {
        start: calendar.first_days()[0],
        end: calendar.end(),
        marks: style.events.of(marks(scenario, language)),
    };
    let (lines, signs) = (lines(course, ends, language), signs(course, scenario, language));

    let mut legend: Vec<(Swatch, Text)> = [
        (Sign::Done, say!(language, "proposal signed")),
        (Sign::Failed, say!(language, "refused")),
        (Sign::Untried, say!(language, "chair silent")),
        (Sign::Violence, say!(language, "incident")),
    ]
    .into_iter()
    .filter(|(sign, _)| signs.signs.iter().any(|placed| placed.sign == *sign))
    .map(|(sign, name)| (Swatch::Sign(sign), Text::plain(name)))
    .collect();
    let has_leaders = signs.signs.iter().any(|placed| placed.sign == Sign::New);
    let of_marks: Vec<_> = mark_legend(&span.marks, language).collect();
    if has_leaders && !of_marks.iter().any(|(swatch, _)| *swatch == Swatch::Mark(MarkKind::Leader)) {
        legend.push((Swatch::Sign(Sign::New), Text::plain(say!(language, "new leader"))));
    }
    legend.extend(of_marks);

    let (replicate, years) = (language.count(course.replicate), years(scenario));
    let title = say!(language, "One history, {years}: replicate {replicate}", years, replicate);
    let heading = Heading { title: title.clone(), subtitle: language.called(scenario.title()), legend };
    let sheet = timeline::draw(&heading, &span, &[&lines, &signs], style);
    let version = provenance.get("version").unwrap_or(env!("CARGO_PKG_VERSION"));
    let program = format!("{} {version}", env!("CARGO_PKG_NAME"));
    let shown = say!(
        language,
        "One history of “{title}”, {years}: replicate {replicate}.",
        title = language.called(scenario.title()),
        years,
        replicate,
    );
    let drawn = say!(
        language,
        "a: implemented integration, signed depth (paper), mean \
         identity weight and mean dispute at the end of each tick; b: what each state did in the chair (discs: \
         proposals that all signed; crosses: proposals that somebody refused; rings: silent, for want of a coalition), \
         incidents (upward triangles, at both states) and new leaders (downward triangles)."
    );
    let source = say!(
        language,
        "Source: {program}, scenario {name}, seed {seed}.",
        program,
        name = scenario.name(),
        seed = course.seed,
    );
    let caption = Caption::new(shown, source).drawn(drawn).marks(marked(&span.marks, language));
    sheet.into_figure(style, HISTORY, &title, &caption, provenance)
}

/// The series.
fn lines(course: &Course, times: Vec<f64>, language: Language) -> Lines {
    let lines = named(language).map(|(measure, name, ink)| Line {
        values: course.stretches.iter().map(|stretch| stretch.region(measure)).collect(),
        label: name,
        ink,
    });
    let values = || lines.iter().flat_map(|line| &line.values).copied();
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let air = 0.04 * (high - low);
    let low = if low < 0.0 { low - air } else { low };
    let extent = Extent { low, high: high + air, least: -1.0, most: 1.0, span: 0.1, whole: false };
    Lines {
        title: say!(language, "Series of the region"),
        vertical: Vertical::Numeric(extent, Text::plain(say!(language, "Level (−1\u{a0}to\u{a0}1)"))),
        times,
        lines: lines.into(),
        bands: Vec::new(),
        others: Vec::new(),
    }
}

/// The events, in one row per state.
fn signs(course: &Course, scenario: &Scenario, language: Language) -> Rows {
    let calendar = scenario.calendar();
    let (days, dt) = (calendar.first_days(), calendar.dt());
    let mut signs = Vec::new();
    for (t, stretch) in course.stretches.iter().enumerate() {
        let start = decimal_year(days[t]);
        let mut put = |at, row, below, sign| signs.push(Placed { at, row, below, sign });
        for row in 0..scenario.states().len() {
            if t > 0 && scenario.in_office(row, days[t - 1]) != scenario.in_office(row, days[t]) {
                put(start, row, -ASIDE, Sign::New);
            }
        }
        // Signs of several chairs in one tick are placed side by side.
        let chairs = stretch.deeds.iter().filter(|deed| matches!(deed, Action::Chaired { .. }));
        let number = chairs.count() as f64;
        let mut place = 0.5;
        for deed in &stretch.deeds {
            match *deed {
                Action::Chaired { chair, outcome } => {
                    let sign = match outcome {
                        Outcome::Signed => Sign::Done,
                        Outcome::Refused => Sign::Failed,
                        Outcome::Silent(_) => Sign::Untried,
                    };
                    put(start + dt * place / number, chair, 0.0, sign);
                    place += 1.0;
                }
                Action::Incident { pair } => {
                    let (one, other) = scenario.dyads()[pair].pair;
                    put(start + dt / 2.0, one, ASIDE, Sign::Violence);
                    put(start + dt / 2.0, other, ASIDE, Sign::Violence);
                }
                Action::Succession { state } => put(start + dt, state, -ASIDE, Sign::New),
            }
        }
    }
    // Drawing order: chairs without proposal, refusals, agreements, so that the most important signs are on top.
    signs.sort_by_key(|placed| match placed.sign {
        Sign::Untried => 0,
        Sign::Failed => 1,
        Sign::Done | Sign::Violence | Sign::New => 2,
    });
    let rows = scenario.states().iter().map(|state| [language.called(&state.name), state.id.clone()]);
    Rows {
        title: say!(language, "Proposals by chair, incidents, new leaders"),
        vertical: Vertical::Rows(rows.collect()),
        signs,
    }
}

#[cfg(all(test, feature = "print"))]
mod tests;
