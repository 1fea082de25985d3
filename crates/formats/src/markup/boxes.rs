//! Boxes as ALTO and PAGE write them: numbers that keep their way of writing.

/// A number as it is written: `12` stays whole, `12.50` keeps two digits.
pub(crate) fn written(value: f64, like: &[&str]) -> String {
    let digits = like.iter().map(|number| number.split_once('.').map_or(0, |(_, digits)| digits.len())).max();
    format!("{value:.*}", digits.unwrap_or(0).min(4))
}

/// How a length is shared by parts of these sizes with one unit between each two: start and length of each part.
pub(crate) fn shared(start: f64, length: f64, sizes: &[usize]) -> Vec<(f64, f64)> {
    let units = (sizes.iter().sum::<usize>() + sizes.len().saturating_sub(1)).max(1);
    let edge = |units_before: usize| start + length * units_before as f64 / units as f64;
    let mut before = 0;
    sizes
        .iter()
        .map(|&size| {
            let from = before;
            before += size + 1;
            // Edges are rounded and not lengths, so that nothing is lost between the parts.
            (edge(from), edge(from + size))
        })
        .map(|(from, to)| (from.round(), to.round() - from.round()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_way() {
        assert_eq!(written(12.0, &["3", "14"]), "12");
        assert_eq!(written(12.0, &["3.0", "14"]), "12.0");
        assert_eq!(shared(100.0, 70.0, &[3, 3]), [(100.0, 30.0), (140.0, 30.0)]);
    }
}
