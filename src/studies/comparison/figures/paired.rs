//! The regional series of all scenarios on one scale.

use super::{Arm, Compared, marks};
use crate::{
    model::{Measure, Series, Unit, series::REGION},
    outcome::QUANTILES,
    plot::{
        charts::{
            fans::{BANDS, MEDIAN, mark_legend, marked, range_under_priors},
            measures::{Description, describe, vertical},
        },
        figure::{Caption, Figure},
        figures::{
            fan::{Band, Fan, band_fill},
            fans::{Fans, overlap},
            timeline::{self, Content, Span},
        },
        language::say,
        page::{Heading, Swatch},
        palette::{Dash, Ink},
        text::Text,
    },
};

/// Drawn bands, as indices of [`BANDS`]: three would be too many for overlapping fans.
const DRAWN: [usize; 2] = [0, 2];

/// Every regional series, one panel per measure.
pub fn all(of: &Compared, arms: &[&Arm], suffix: &str) -> Option<Figure> {
    let panels: Vec<Fans> =
        REGION.iter().filter_map(|&measure| fans(of, arms, measure, |arm| &arm.letter)).collect();
    let contents: Vec<&dyn Content> = panels.iter().map(|panel| panel as &dyn Content).collect();
    if contents.is_empty() {
        return None;
    }
    let (language, years, number) = (of.language(), of.base.years(), arms.len());
    let title = say!(language, "Regional series compared, {years}", years);
    let shown = say!(language, "Regional series under {number} scenarios, {years}.", number, years);
    Some(draw(of, arms, &contents, &format!("paired-fans{suffix}"), title, &shown))
}

/// One regional series.
pub fn single(of: &Compared, arms: &[&Arm], measure: Measure, suffix: &str) -> Option<Figure> {
    let panel = Fans { title: String::new(), ..fans(of, arms, measure, |arm| &arm.name)? };
    let (language, years, number) = (of.language(), of.base.years(), arms.len());
    let Description { title: measured, quantity, .. } = describe(measure, language);
    let title = say!(language, "{measured} compared, {years}", measured, years);
    let quantity = quantity.to_lowercase();
    let shown = say!(
        language,
        "{measured} ({quantity}) under {number} scenarios, {years}.",
        measured,
        quantity,
        number,
        years
    );
    let name = format!("paired-fan-{}{suffix}", measure.name().replace('_', "-"));
    Some(draw(of, arms, &[&panel], &name, title, &shown))
}

/// The fans of a regional series, labelled by letter or name; `None` unless every scenario has the series.
fn fans<'a>(
    of: &Compared,
    arms: &[&'a Arm],
    measure: Measure,
    name: fn(&'a Arm<'a>) -> &'a str,
) -> Option<Fans> {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    let mut fans = Vec::with_capacity(arms.len());
    for (ink, arm) in arms.iter().enumerate() {
        let results = of.comparison.arms.get(arm.place)?;
        let trajectory = results.trajectory(Series { measure, unit: Unit::Region })?;
        let quantile =
            |k: usize| trajectory.points.iter().map(|point| point.quantiles[k]).collect::<Vec<f64>>();
        let bands = DRAWN.map(|k| {
            let (_, low, high) = BANDS[k];
            Band { low: quantile(low), high: quantile(high) }
        });
        low = quantile(0).into_iter().fold(low, f64::min);
        high = quantile(QUANTILES.len() - 1).into_iter().fold(high, f64::max);
        let behind = of.under_priors.levels.get(arm.place).and_then(|results| {
            let points = &results.trajectory(trajectory.series)?.points;
            let end = |k: usize| points.iter().map(|point| point.quantiles[k]).collect::<Vec<f64>>();
            Some(Band { low: end(0), high: end(QUANTILES.len() - 1) })
        });
        if let Some(behind) = &behind {
            low = behind.low.iter().copied().fold(low, f64::min);
            high = behind.high.iter().copied().fold(high, f64::max);
        }
        let (title, vertical) = (String::new(), vertical(measure, low, high, of.language()));
        let (times, median, bands) = (of.base.times.clone(), quantile(MEDIAN), bands.to_vec());
        let fan = Fan { title, vertical, times, median, bands, behind, ink };
        fans.push((if measure.is_count() { fan.stepped() } else { fan }, name(arm).to_owned()));
    }
    let title = describe(measure, of.language()).title;
    Some(Fans { title, vertical: vertical(measure, low, high, of.language()), fans })
}

fn draw(
    of: &Compared,
    arms: &[&Arm],
    panels: &[&dyn Content],
    name: &str,
    title: String,
    shown: &str,
) -> Figure {
    let language = of.language();
    let mut marks = marks::merged(arms, language);
    marks.extend(marks::partings(of, arms));
    marks::sort(&mut marks);
    let marks = of.style.events.of(marks);
    let span = Span { marks, ..of.base.span.clone() };
    let heading = Heading { title: title.clone(), subtitle: String::new(), legend: legend(of, arms, &span) };
    let sheet = timeline::draw(&heading, &span, panels, of.style);
    let single = of.comparison.replicates == 1;
    let drawn = if single {
        say!(language, "Lines: the only replicate of each.")
    } else {
        say!(
            language,
            "Lines: medians of {replicates} of each scenario; bands: the middle 50 and 95% of replicates (quantiles, not \
             confidence intervals of the mean), darker where bands of several scenarios overlap.",
            replicates = of.replicates(),
        )
    };
    let drawn = match of.under_priors.levels.first() {
        Some(under) => {
            let replicates = language.replicates(under.replicates);
            let from = of.under_priors.drawn.from(language);
            let range = match of.under_priors.drawn.codings {
                true => say!(
                    language,
                    "Dotted lines: the ends of the middle 95% of {replicates} more of each, whose parameters are drawn from {from}, and codings within the coder’s error.",
                    replicates,
                    from,
                ),
                false => say!(
                    language,
                    "Dotted lines: the ends of the middle 95% of {replicates} more of each, whose parameters are drawn from {from}.",
                    replicates,
                    from,
                ),
            };
            format!("{drawn} {range}")
        }
        None => drawn,
    };
    let mut caption = Caption::new(shown, of.source(arms))
        .drawn(drawn)
        .more(of.parting(arms))
        .more(say!(language, "Values at the end of each tick."))
        .marks(marked(&span.marks, language));
    if span.marks.iter().any(|mark| mark.entry[0].ends_with(')')) {
        caption = caption.more(say!(language, "Marks with a letter are those of its scenario alone."));
    }
    sheet.into_figure(of.style, name, &title, &caption, of.provenance)
}

fn legend(of: &Compared, arms: &[&Arm], span: &Span) -> Vec<(Swatch, Text)> {
    let (style, language, replicates) = (of.style, of.language(), of.replicates());
    let ink = |k: usize| style.palette.ink(k);
    let single = of.comparison.replicates == 1;
    let mut legend: Vec<(Swatch, Text)> = arms
        .iter()
        .enumerate()
        .map(|(k, arm)| {
            (Swatch::Line(ink(k)), Text::plain(format!("{} ({})", arm.titled(language), arm.name)))
        })
        .collect();
    if single {
        legend.push((Swatch::None, Text::plain(say!(language, "{replicates} of each", replicates))));
    } else {
        let n = arms.len();
        let inks: Vec<Ink> = (0..n).map(ink).collect();
        let shown = |k: usize| {
            Swatch::boxes(inks.iter().enumerate().map(|(fan, &ink)| band_fill((fan, ink), k, n, style)))
        };
        legend.extend([
            (shown(1), Text::plain("50%")),
            (shown(0), Text::plain(say!(language, "95% of {replicates} of each", replicates))),
        ]);
        if n > 1 {
            let both = Swatch::boxes([overlap(&inks, style)]);
            legend.push((both, Text::plain(say!(language, "95%, overlap"))));
        }
        if !of.under_priors.levels.is_empty() {
            let dotted = Swatch::Line(Ink { dash: Dash::Dotted, ..ink(0) });
            let text = range_under_priors(language, of.under_priors.drawn.codings);
            legend.push((dotted, Text::plain(text)));
        }
    }
    legend.extend(mark_legend(&span.marks, language));
    legend
}
