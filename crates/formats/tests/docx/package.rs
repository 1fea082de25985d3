//! The ZIP around the parts: only what changes is written anew, whatever way the package was written.

use std::io::Write;

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::support::*;

/// The document is the third of five parts, and the last is long.
fn sample() -> Vec<(String, Vec<u8>)> {
    let mut parts = parts(&p(&["Van ban"]), &[]);
    parts.push(("word/media/anh.bin".into(), (0..70_000_u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect()));
    parts.push(("tên.xml".into(), b"<x/>".to_vec()));
    parts
}

/// The bytes between two marks.
fn between<'a>(bytes: &'a [u8], from: &[u8], to: &[u8]) -> &'a [u8] {
    let find = |mark: &[u8]| bytes.windows(mark.len()).position(|window| window == mark).unwrap();
    &bytes[find(from)..find(to)]
}

/// Edits the document; all else of the package must be the same bytes, by this reader and by another.
fn check(package: &[u8]) {
    let (document, layer) = read(package);
    assert_eq!(layer.write(package, &document, &vec![vec![]; document.lines.len()]).bytes, package);
    let written = replace(package, &[("ban", "bản")]);
    assert_eq!(written.unplaced, []);
    let new = written.bytes;
    assert_eq!(lines(&new), ["Van bản"]);
    assert_eq!(body(&new), p(&["Van bản"]));
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut again = zip::ZipArchive::new(std::io::Cursor::new(&new[..])).unwrap();
    assert_eq!(old.len(), again.len());
    for index in 0..old.len() {
        let (old, again) = (old.by_index_raw(index).unwrap(), again.by_index_raw(index).unwrap());
        assert_eq!(old.name_raw(), again.name_raw());
        assert_eq!((old.compression(), old.last_modified()), (again.compression(), again.last_modified()));
        if old.name_raw() != b"word/document.xml" {
            let record = |bytes: &[u8], start: u64, data: u64, length: u64| {
                bytes[start as usize..(data + length) as usize].to_vec()
            };
            assert_eq!(
                record(package, old.header_start(), old.data_start().unwrap(), old.compressed_size()),
                record(&new, again.header_start(), again.data_start().unwrap(), again.compressed_size())
            );
        }
    }
    // Back again: the same bytes but for the packed document.
    assert_eq!(lines(&replace(&new, &[("bản", "ban")]).bytes), ["Van ban"]);
}

#[test]
fn deflated_stored_and_large_packages() {
    check(&pack(&sample()));
    check(&pack_with(&sample(), SimpleFileOptions::default().compression_method(CompressionMethod::Stored)));
    check(&pack_with(&sample(), SimpleFileOptions::default().large_file(true)));
    let mut parts = sample();
    parts.rotate_left(2);
    check(&pack(&parts));
}

#[test]
fn sizes_behind_the_data() {
    let mut zip = zip::ZipWriter::new_stream(Vec::new());
    for (name, bytes) in sample() {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let package = zip.finish().unwrap().into_inner();
    assert!(package.windows(4).any(|four| four == b"PK\x07\x08"));
    check(&package);
}

#[test]
fn bytes_around_the_package_and_between_its_parts_stay() {
    let plain = pack(&sample());
    // A comment at the end.
    let mut commented = plain.clone();
    let end = commented.len();
    commented[end - 2..].copy_from_slice(&3_u16.to_le_bytes());
    commented.extend(b"xin");
    check(&commented);
    assert!(replace(&commented, &[("ban", "bản")]).bytes.ends_with(b"xin"));
    // Bytes before the package, which its own places do not count.
    let before = [b"xin chao", &plain[..]].concat();
    check(&before);
    assert!(replace(&before, &[("ban", "bản")]).bytes.starts_with(b"xin chao"));
    // Bytes between the last part and the directory.
    let start = read_u32(&plain, end - 6) as usize;
    let mut gap = [&plain[..start], b"xin chao", &plain[start..]].concat();
    let place = gap.len() - 6;
    gap[place..place + 4].copy_from_slice(&(start as u32 + 8).to_le_bytes());
    check(&gap);
    assert!(replace(&gap, &[("ban", "bản")]).bytes.windows(8).any(|eight| eight == b"xin chao"));
}

#[test]
fn an_end_for_64_bits_is_moved_too() {
    let plain = pack(&sample());
    let end = plain.len() - 22;
    let (size, start) = (read_u32(&plain, end + 12), read_u32(&plain, end + 16));
    let count = u64::from(plain[end + 10]);
    let mut large = plain[..end].to_vec();
    large.extend(b"PK\x06\x06");
    large.extend(44_u64.to_le_bytes());
    large.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for value in [count, count, size.into(), start.into()] {
        large.extend(value.to_le_bytes());
    }
    large.extend(b"PK\x06\x07\0\0\0\0");
    large.extend((end as u64).to_le_bytes());
    large.extend(1_u32.to_le_bytes());
    large.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    check(&large);
    assert_eq!(between(&large, b"PK\x06\x07", b"PK\x05\x06").len(), 20);
}

fn read_u32(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}
