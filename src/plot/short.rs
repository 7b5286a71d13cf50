//! Short forms of the names of people.

/// Suffixes of names.
const SUFFIXES: [&str; 8] = ["jr", "sr", "ii", "iii", "iv", "v", "jnr", "snr"];
/// Least length of a surname alone; shorter words may be parts of a name, as in Korean names.
const LEAST: usize = 3;

/// Two shorter forms of each name, all distinct: with an initial, and as short as possible.
///
/// The short form is the last name with its suffix (`Bush Jr.`). If two persons share it, an initial precedes it, then as
/// many letters of the first name as distinguish them; otherwise the whole name stays.
pub fn wordings(names: &[String]) -> Vec<[String; 2]> {
    let shortest = unique(names, &[surname, |name| lettered(name, 1)]);
    let initials = unique(names, &[|name| lettered(name, 1)]);
    initials.into_iter().zip(shortest).map(|(initials, shortest)| [initials, shortest]).collect()
}

type Wording = fn(&str) -> String;

/// Each name in the first wording in which it is unique, or with as many letters of the first name as needed, or whole.
fn unique(names: &[String], wordings: &[Wording]) -> Vec<String> {
    let most = names.iter().map(|name| first(name).chars().count()).max().unwrap_or(0);
    let is_alone = |k: usize, word: &dyn Fn(&str) -> String| {
        let own = word(&names[k]);
        names.iter().enumerate().all(|(other, name)| other == k || *name == names[k] || word(name) != own)
    };
    let short = |k: usize| {
        let longer = (2..=most).map(|letters| move |name: &str| lettered(name, letters));
        let found = wordings.iter().find(|word| is_alone(k, *word)).map(|word| word(&names[k]));
        found.or_else(|| longer.into_iter().find(|word| is_alone(k, word)).map(|word| word(&names[k])))
    };
    (0..names.len()).map(|k| short(k).unwrap_or_else(|| names[k].clone())).collect()
}

fn is_suffix(word: &str) -> bool {
    let bare = word.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
    SUFFIXES.contains(&bare.as_str())
}

fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// `Shavkat Mirziyoyev` as `Mirziyoyev`, `George Bush Jr.` as `Bush Jr.`, `Kim Jong Un` as it is.
fn surname(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some(last) = words.iter().rposition(|word| !is_suffix(word)) else { return name.to_owned() };
    if words[last].chars().filter(|character| character.is_alphabetic()).count() < LEAST {
        return name.to_owned();
    }
    words[last..].join(" ")
}

/// `Shavkat Mirziyoyev` as `S. Mirziyoyev`, or with more letters as `Sha. Mirziyoyev`.
fn lettered(name: &str, letters: usize) -> String {
    let (first, last) = (first(name), surname(name));
    if last.starts_with(first) || last == name {
        return last;
    }
    let beginning: String = first.chars().take(letters).collect();
    if beginning == first { format!("{first} {last}") } else { format!("{beginning}. {last}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(names: &[&str]) -> Vec<[String; 2]> {
        wordings(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn names_are_shortened() {
        let one = |name: &str| of(&[name]).remove(0);
        assert_eq!(one("Shavkat Mirziyoyev"), ["S. Mirziyoyev", "Mirziyoyev"]);
        assert_eq!(one("Kassym-Jomart Tokayev"), ["K. Tokayev", "Tokayev"]);
        assert_eq!(one("George Bush Jr."), ["G. Bush Jr.", "Bush Jr."]);
        assert_eq!(one("Kim Jong Un"), ["Kim Jong Un", "Kim Jong Un"]);
        assert_eq!(
            (one("Cher"), one("")),
            (["Cher", "Cher"].map(str::to_owned), ["", ""].map(str::to_owned))
        );
    }

    #[test]
    fn those_of_one_last_name_keep_as_much_as_tells_them_apart() {
        let set = of(&["Gurbanguly Berdimuhamedow", "Serdar Berdimuhamedow", "Saparmurat Niyazov"]);
        assert_eq!(set[0], ["G. Berdimuhamedow", "G. Berdimuhamedow"]);
        assert_eq!(set[1], ["S. Berdimuhamedow", "S. Berdimuhamedow"]);
        assert_eq!(set[2], ["S. Niyazov", "Niyazov"]);
        let alike = of(&["Ilham Aliyev", "Ibrahim Aliyev", "Heydar Aliyev"]);
        assert_eq!(
            alike.iter().map(|names| names[1].as_str()).collect::<Vec<_>>(),
            ["Il. Aliyev", "Ib. Aliyev", "H. Aliyev"]
        );
        assert_eq!(of(&["A. Smith", "A. Smith II"])[1][1], "Smith II");
    }

    proptest! {
        #[test]
        fn different_names_stay_different(names in prop::collection::btree_set("[A-C][a-c]{0,3} [A-C][a-c]{0,3}( Jr\\.)?", 1..8)) {
            let names: Vec<String> = names.into_iter().collect();
            for place in 0..2 {
                let mut short: Vec<String> = wordings(&names).into_iter().map(|of| of[place].clone()).collect();
                short.sort();
                short.dedup();
                prop_assert_eq!(short.len(), names.len(), "{:?}: {:?}", names, short);
            }
        }
    }
}
