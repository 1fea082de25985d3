//! The byte layout of models: round trip, damage refused, and the committed files of each version.

use phucdau::artifact::{Artifact, Bytes, INCOMPLETE, OpenError, Tag, Writer};
use proptest::prelude::*;

/// A model of three sections, as [`Writer`] wrote it when version 2 was settled, and as it did in version 1.
static TINY: &[u8] = include_bytes!("data/tiny-2.model");
static TINY_1: &[u8] = include_bytes!("data/tiny-1.model");

fn write(sections: &[(Tag, Vec<u8>)]) -> Vec<u8> {
    let mut writer = Writer::new();
    for (tag, bytes) in sections {
        writer.section(tag, bytes.clone());
    }
    writer.finish()
}

fn open(bytes: impl Into<Vec<u8>>) -> Result<Artifact, OpenError> {
    Artifact::open(Bytes::new(bytes.into()))
}

fn tiny_sections() -> Vec<(Tag, Vec<u8>)> {
    vec![(*b"greeting", "xin chào".into()), (*b"empty   ", Vec::new()), (*b"numbers ", (0..100).collect())]
}

/// Sections with tags of their own.
fn sections() -> impl Strategy<Value = Vec<(Tag, Vec<u8>)>> {
    let section = ("[a-z][a-z.]{0,7}", prop::collection::vec(any::<u8>(), 0..200));
    prop::collection::vec(section, 0..6).prop_map(|sections| {
        let mut out: Vec<(Tag, Vec<u8>)> = Vec::new();
        for (name, bytes) in sections {
            let mut tag = [b' '; 8];
            tag[..name.len()].copy_from_slice(name.as_bytes());
            if out.iter().all(|(other, _)| *other != tag) {
                out.push((tag, bytes));
            }
        }
        out
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn sections_come_back(sections in sections()) {
        let written = write(&sections);
        prop_assert_eq!(&written, &write(&sections));
        let artifact = open(written).unwrap();
        let listed: Vec<_> = artifact.sections().collect();
        prop_assert_eq!(listed.len(), sections.len());
        for ((tag, bytes), (name, len)) in sections.iter().zip(listed) {
            prop_assert_eq!(std::str::from_utf8(tag).unwrap().trim_end(), name);
            prop_assert_eq!(bytes.len(), len);
            let section = artifact.section(tag).unwrap();
            prop_assert_eq!(section.as_slice(), bytes.as_slice());
        }
    }

    #[test]
    fn hostile_bytes_never_panic(head in 0_usize..200, noise in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut bytes = write(&tiny_sections());
        let head = head.min(bytes.len());
        let end = (head + noise.len()).min(bytes.len());
        bytes[head..end].copy_from_slice(&noise[..end - head]);
        if let Ok(artifact) = Artifact::open_trusted(Bytes::new(bytes.clone())) {
            for (tag, _) in tiny_sections() {
                let _ = artifact.section(&tag);
            }
            let _ = artifact.sections().count();
        }
        let _ = open(bytes);
    }
}

#[test]
fn every_truncation_is_refused() {
    let whole = write(&tiny_sections());
    for len in 0..whole.len() {
        let cut = &whole[..len];
        assert!(open(cut).is_err(), "{len} of {} bytes open", whole.len());
        assert!(Artifact::open_trusted(Bytes::new(cut.to_vec())).is_err(), "{len} bytes open trusted");
    }
    let mut padded = whole.clone();
    padded.push(0);
    let length = OpenError::Length { expected: whole.len() as u64, got: padded.len() as u64 };
    assert_eq!(open(padded).unwrap_err(), length);
}

#[test]
fn every_flipped_bit_is_refused() {
    let whole = write(&tiny_sections());
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            assert!(open(flipped).is_err(), "bit {bit} of byte {at} flipped, and it opens");
        }
    }
}

#[test]
fn refusals_say_what_to_do() {
    let mut other = write(&tiny_sections());
    other[14] = b'0';
    let said = open(other.clone()).unwrap_err().to_string();
    assert_eq!(
        said,
        "not a phucdau model: expected it to begin with \"phucdau model 2\\n\", got \"phucdau model 0\\n\"; \
         rebuild it with `phucdau model build`"
    );
    other[..16].copy_from_slice(INCOMPLETE);
    let said = open(other).unwrap_err().to_string();
    assert_eq!(said, "the model is incomplete: its writer was stopped; run `phucdau model build` again");
    let said = open(&b"%PDF-1.7 and so on"[..]).unwrap_err().to_string();
    assert!(said.contains("got \"%PDF-1.7 and so \""), "{said}");
    let artifact = open(write(&tiny_sections())).unwrap();
    let said = artifact.section(b"absent  ").unwrap_err().to_string();
    assert_eq!(
        said,
        "section \"absent\" of the model: expected the section, got none; rebuild it with `phucdau model build`"
    );
}

#[test]
#[should_panic = "section \"greeting\" twice"]
fn a_tag_is_used_once() {
    write(&[tiny_sections(), tiny_sections()].concat());
}

/// A file of version 2 opens for as long as its magic does, and the writer still gives it, byte for byte.
#[test]
fn the_committed_file_of_version_2_opens() {
    let artifact = open(TINY).unwrap();
    for (tag, bytes) in tiny_sections() {
        assert_eq!(artifact.section(&tag).unwrap().as_slice(), bytes);
    }
    assert_eq!(artifact.fingerprint(), 0x1fae_c908_b5f5_bb70);
    assert_eq!(write(&tiny_sections()), TINY);
}

#[test]
fn a_file_of_an_earlier_version_is_refused() {
    assert_eq!(open(TINY_1).unwrap_err(), OpenError::Magic { got: "phucdau model 1\n".to_owned() });
}

/// `Models::embedded` does not read every byte of the embedded model: this test does.
#[cfg(feature = "embedded")]
#[test]
fn the_embedded_model_is_whole() {
    let whole = Artifact::open(Bytes::new(phucdau_model::MODEL)).unwrap();
    assert!(whole.sections().count() > 0);
    phucdau::models::Models::open(Bytes::new(phucdau_model::MODEL)).unwrap();
}
