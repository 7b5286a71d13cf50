//! An invented region of any size, as the text of a scenario. Its numbers have no empirical meaning.

/// Size and calendar of a region.
#[derive(Clone, Copy)]
pub struct Region<'a> {
    pub states: usize,
    pub issues: usize,
    /// Begin, end and ticks a year.
    pub calendar: (&'a str, &'a str, u32),
    /// Number of changes of leader in each state.
    pub changes: usize,
    /// Prefix of the names of states and leaders.
    pub names: &'a str,
    pub title: &'a str,
}

impl Default for Region<'_> {
    /// Two states and an issue over the calendar of the reference case.
    fn default() -> Self {
        Self {
            states: 2,
            issues: 1,
            calendar: ("1992-Q1", "2030-Q4", 4),
            changes: 0,
            names: "Member",
            title: "An invented region",
        }
    }
}

impl Region<'_> {
    /// The text of the scenario.
    pub fn text(&self) -> String {
        let Self { states, issues, calendar: (start, end, ticks_per_year), changes, names, title } = *self;
        let year_of = |day: &str| day[..4].parse::<usize>().expect("a date begins with its year");
        let (first, last) = (year_of(start), year_of(end));
        let before = first - 1;
        let mut text = format!(
            "[scenario]\nname = \"region\"\ntitle = \"{title}\"\nstart = \"{start}\"\nend = \"{end}\"\n\
             ticks_per_year = {ticks_per_year}\n[monte_carlo]\nreplicates = 100\nseed = 1\n\
             [common_fate]\nbaseline = {{ {first} = 0.3 }}\nshock_sd = 0.19\nrelaxation_rate = 0.2\n"
        );
        for i in 0..states {
            let (ore, gdp) = ((i % 10) as f64 / 10.0, 20 + i);
            text += &format!(
                "[[states]]\nid = \"S{i:02}\"\nname = \"{names} {i}\"\nsovereignty_sensitivity = 0.6\n\
                 endowments = {{ ore = {ore} }}\ngdp_bn = {{ {before} = {gdp} }}\npopulation_m = {{ {before} = 10.0 }}\n\
                 [[states.leaders]]\nname = \"{names} 0\"\nfrom = \"{before}-01-01\"\nopenness = 0.5\n"
            );
            for k in 1..=changes {
                let (year, month, day) =
                    (first + (last - first) * k / (changes + 1), 1 + (i * 5) % 12, 1 + k % 28);
                text += &format!(
                    "[[states.leaders]]\nname = \"{names} {k}\"\nfrom = \"{year}-{month:02}-{day:02}\"\nopenness = 0.5\n"
                );
            }
        }
        for (i, j) in (0..states).flat_map(|i| (i + 1..states).map(move |j| (i, j))) {
            text += &format!(
                "[[dyads]]\npair = [\"S{i:02}\", \"S{j:02}\"]\nheritage = 0.5\nproximity = 0.8\ndispute = 0.3\n"
            );
        }
        for m in 0..issues {
            text += &format!(
                "[[issues]]\nid = \"issue_{m}\"\nbenefit = 0.8\nsovereignty_cost = 0.8\nindex_weight = 1.0\n\
                 legacy = 0.3\ncomplementarity = {{ rule = \"constant\", value = 0.5 }}\n"
            );
        }
        text + "[outcomes]\nintegration = { integration_min = 0.5 }\n"
    }
}
