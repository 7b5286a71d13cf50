//! A PDF with objects in a fixed order and with the provenance of the figure.
//!
//! The converter numbers fonts in the order of a hash map, which differs between runs, and cannot set a title. Therefore
//! its objects are read back through the cross-reference table, renumbered in breadth-first order from the root, and
//! written with an information dictionary.

use std::collections::BTreeMap;

use crate::plot::figure::Figure;

/// Dictionaries of the resources of a page, whose entries have no fixed order.
const RESOURCES: [&[u8]; 5] = [b"/Font <<", b"/XObject <<", b"/ExtGState <<", b"/Pattern <<", b"/Shading <<"];

/// The same document with objects in a fixed order; `None` if it lacks the structure that the converter writes.
pub fn settled(bytes: &[u8], figure: &Figure) -> Option<Vec<u8>> {
    let (root, objects) = read(bytes)?;
    let objects: BTreeMap<u32, (Vec<u8>, &[u8])> = objects
        .into_iter()
        .map(|(id, object)| {
            let (head, stream) = object.split_at(find(object, b"stream\n").unwrap_or(object.len()));
            (id, (sorted(head), stream))
        })
        .collect();

    // Breadth-first order of references.
    let mut order = vec![root];
    let mut numbers = BTreeMap::from([(root, 1)]);
    let mut next = 0;
    while next < order.len() {
        let (head, _) = objects.get(&order[next])?;
        rewrite(head, |id| {
            *numbers.entry(id).or_insert_with(|| {
                order.push(id);
                order.len()
            })
        });
        next += 1;
    }

    let mut out = b"%PDF-1.5\n%\x80\x80\x80\x80\n".to_vec();
    let mut offsets = Vec::with_capacity(order.len() + 1);
    for id in &order {
        let (head, stream) = objects.get(id)?;
        let head = rewrite(&without_group(head), |id| numbers.get(&id).copied().unwrap_or(0));
        write_object(&mut out, &mut offsets, &[&head[..], stream].concat());
    }
    write_object(&mut out, &mut offsets, &information(figure));

    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f\r\n", offsets.len() + 1).bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n\r\n").bytes());
    }
    let (size, info) = (offsets.len() + 1, offsets.len());
    out.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R /Info {info} 0 R >>\nstartxref\n{table}\n%%EOF\n")
            .bytes(),
    );
    Some(out)
}

/// A page without its transparency group, which is redundant: pdfLaTeX warns of two such pictures on one page.
fn without_group(head: &[u8]) -> Vec<u8> {
    let mut head = head.to_vec();
    let is_page = find(&head, b"/Type /Page\n").is_some();
    if let Some(start) = find(&head, b"/Group <<").filter(|_| is_page)
        && let Some(length) = find(&head[start..], b">>")
    {
        head.drain(start..start + length + 2);
    }
    head
}

fn write_object(out: &mut Vec<u8>, offsets: &mut Vec<usize>, body: &[u8]) {
    offsets.push(out.len());
    out.extend(format!("{} 0 obj\n", offsets.len()).bytes());
    out.extend(body);
    out.extend(b"\nendobj\n\n");
}

/// Title, caption and provenance as information of the document. Provenance is stored as keywords, since its keys may not
/// be valid names in PDF.
fn information(figure: &Figure) -> Vec<u8> {
    let provenance: Vec<String> =
        figure.provenance.entries().map(|(key, value)| format!("{key}={value}")).collect();
    let entries = [
        ("Title", figure.title.as_str()),
        ("Subject", figure.caption.as_str()),
        ("Keywords", &provenance.join("; ")),
        ("Creator", env!("CARGO_PKG_NAME")),
        ("Producer", "svg2pdf"),
    ];
    let mut body = String::from("<<");
    for (key, value) in entries {
        // UTF-16 with a byte order mark, in hexadecimal.
        body.push_str(&format!("\n  /{key} <FEFF"));
        body.extend(value.encode_utf16().map(|unit| format!("{unit:04X}")));
        body.push('>');
    }
    body.push_str("\n>>");
    body.into_bytes()
}

/// The number of the root and the body of each object, from the cross-reference table at the end.
fn read(bytes: &[u8]) -> Option<(u32, BTreeMap<u32, &[u8]>)> {
    const ENTRY: usize = 20;
    let start = bytes.windows(9).rposition(|window| window == b"startxref")?;
    let table = usize::try_from(leading_number(bytes[start + 9..].trim_ascii_start())?).ok()?;
    let text = bytes.get(table..start)?.strip_prefix(b"xref\n0 ")?;
    let count = usize::try_from(leading_number(text)?).ok()?;
    let entries = text.get(find(text, b"\n")? + 1..)?;
    let (entries, trailer) = entries.split_at_checked(count.checked_mul(ENTRY)?)?;
    let root = leading_number(trailer.get(find(trailer, b"/Root ")? + 6..)?)?;

    let mut offsets: Vec<(usize, u32)> = Vec::new();
    for (id, entry) in (0..).zip(entries.chunks_exact(ENTRY)) {
        if entry[17] == b'n' {
            offsets.push((usize::try_from(leading_number(entry)?).ok()?, id));
        }
    }
    offsets.sort_unstable();
    let ends = offsets.iter().skip(1).map(|&(offset, _)| offset).chain([table]);
    let mut objects = BTreeMap::new();
    for (&(offset, id), end) in offsets.iter().zip(ends) {
        let object = bytes.get(offset..end)?.trim_ascii_end();
        let body = object.strip_prefix(format!("{id} 0 obj").as_bytes())?.strip_suffix(b"endobj")?;
        objects.insert(id, body.trim_ascii());
    }
    Some((root, objects))
}

/// A dictionary with the entries of its resources sorted by name.
fn sorted(head: &[u8]) -> Vec<u8> {
    let mut head = head.to_vec();
    for opening in RESOURCES {
        let mut from = 0;
        while let Some(found) = find(&head[from..], opening) {
            let begin = from + found + opening.len();
            let Some(length) = find(&head[begin..], b">>") else { break };
            let text = String::from_utf8_lossy(&head[begin..begin + length]).into_owned();
            let mut entries: Vec<&str> =
                text.split('/').map(str::trim).filter(|entry| !entry.is_empty()).collect();
            entries.sort_unstable();
            let rewritten: String = entries.iter().map(|entry| format!(" /{entry}")).collect();
            head.splice(begin..begin + length, format!("{rewritten} ").into_bytes());
            from = begin;
        }
    }
    head
}

/// A dictionary in which `number` renumbers every reference `id 0 R`.
fn rewrite(head: &[u8], mut number: impl FnMut(u32) -> usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(head.len());
    let mut at = 0;
    while at < head.len() {
        let rest = &head[at..];
        let fresh = at == 0 || is_delimiter(head[at - 1]);
        if rest[0] == b'(' {
            // Strings contain no references; the converter writes no nested parentheses.
            let length = find(rest, b")").map_or(rest.len(), |end| end + 1);
            out.extend(&rest[..length]);
            at += length;
        } else if let Some((id, length)) = reference(rest).filter(|_| fresh) {
            out.extend(format!("{} 0 R", number(id)).bytes());
            at += length;
        } else {
            out.push(rest[0]);
            at += 1;
        }
    }
    out
}

/// The id of the reference at the beginning of `text`, and the reference's length.
fn reference(text: &[u8]) -> Option<(u32, usize)> {
    let id = leading_number(text)?;
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = text[digits..].strip_prefix(b" 0 R")?;
    rest.first().is_none_or(|&byte| is_delimiter(byte)).then_some((id, digits + 4))
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"[]<>/()".contains(&byte)
}

fn leading_number(text: &[u8]) -> Option<u32> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_other_numbers() {
        let head = b"<< /Length 10 0 R /Kids [3 0 R 12 0 R] /W [0 5 600] /F (7 0 R) /f0 4 0 Rx >>";
        let out = rewrite(head, |id| id as usize + 100);
        assert_eq!(
            String::from_utf8_lossy(&out),
            "<< /Length 110 0 R /Kids [103 0 R 112 0 R] /W [0 5 600] /F (7 0 R) /f0 4 0 Rx >>"
        );
    }

    #[test]
    fn a_page_has_no_group_and_a_form_keeps_its_own() {
        let page = b"<<\n /Type /Page\n /Group <<\n /S /Transparency >>\n /Parent 2 0 R >>";
        assert_eq!(String::from_utf8_lossy(&without_group(page)), "<<\n /Type /Page\n \n /Parent 2 0 R >>");
        let form = b"<< /Type /XObject /Group << /S /Transparency >> >>";
        assert_eq!(without_group(form), form);
    }

    #[test]
    fn resources_stand_by_name() {
        let head = b"<< /Font <<\n /f1 9 0 R\n /f0 2 0 R >> /Type /Font >>";
        assert_eq!(
            String::from_utf8_lossy(&sorted(head)),
            "<< /Font << /f0 2 0 R /f1 9 0 R >> /Type /Font >>"
        );
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let figure = Figure {
            name: String::new(),
            title: String::new(),
            svg: String::new(),
            caption: String::new(),
            page_caption: String::new(),
            provenance: crate::plot::Provenance::default(),
            language: crate::plot::Language::English,
        };
        for bytes in [b"".as_slice(), b"%PDF-1.7", b"startxref\n9999\n", b"xref\n0 5\nstartxref\n0\n"] {
            assert_eq!(settled(bytes, &figure), None);
        }
    }
}
