//! Tests of whole channels: sums, floors, identity, the way from pairs to bytes to text and back.

use phucdau::artifact::{Artifact, Bytes, Writer};
use phucdau::channel::{Channel, Table, tag};

use super::*;

fn pairs() -> Pairs {
    let mut pairs = Pairs::default();
    let pages = [
        ("Sở Nội vụ thông báo từ ngày 12 tháng 5 năm 2021", "S¢ N6i vu théng bao tir ngay 12 thang 5 nam 2021"),
        ("của nhà nước, doanh nghiệp và Đảng bộ huyện", "ciia nha nuéc, doanh ngh iép va Dang b6 huyén"),
        ("từ đó đường thủy được mở rộng", "tir d6 dudng thuy dugc m6 rong"),
        ("và các cơ quan của tỉnh theo quy định", "va cac co quan cuatinh theo quy dinh '"),
    ];
    for (gold, read) in pages {
        pairs.add(gold, read, 3.0);
    }
    pairs
}

fn open(table: &Table) -> Channel {
    let mut writer = Writer::new();
    writer.section(&tag("toy"), table.encode());
    Channel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap(), "toy").unwrap()
}

#[test]
fn events_are_counted() {
    let counts = pairs().counts;
    assert_eq!((counts.broken, counts.glued, counts.junk, counts.lost), (3.0, 3.0, 3.0, 0.0));
}

#[test]
fn each_letter_sums_to_about_one() {
    for table in [learn_from("toy", &pairs()).table, typing()] {
        let mut sums = std::collections::BTreeMap::new();
        for ((intended, _), &cost) in &table.costs {
            if intended.chars().count() == 1 {
                *sums.entry(intended).or_insert(0.0) += Table::probability(cost);
            }
        }
        assert!(sums.len() > 200);
        for (letter, sum) in sums {
            assert!((0.98..=1.01).contains(&sum), "{letter}: {sum}");
        }
    }
}

#[test]
fn text_gives_the_same_bytes_again() {
    for table in [learn_from("toy", &pairs()).table, typing()] {
        let dump = open(&table).dump();
        assert_eq!(from_text(&dump, "toy.tsv".as_ref()).unwrap().encode(), table.encode());
    }
}

#[test]
fn learning_twice_gives_the_same_bytes() {
    assert_eq!(learn_from("toy", &pairs()).table.encode(), learn_from("toy", &pairs()).table.encode());
}

#[test]
fn identity_is_cheap_and_strangers_are_dear() {
    let channel = open(&learn_from("toy", &pairs()).table);
    for c in '!'..='~' {
        let c = c.to_string();
        assert!(channel.score(&c, &c).nats() > -4.1, "{c}");
    }
    assert!(channel.score("ŏ", "ŏ").nats() > -1.0);
    assert!((-11.0..-8.0).contains(&channel.score("k", "¥").nats()));
    assert!(channel.score("từ", "tir") > channel.score("tự", "tir"));
}

#[test]
fn a_typist_pays_next_to_nothing_for_bare_letters() {
    let channel = open(&typing());
    assert!(channel.score("đường", "duong").nats() > -0.4);
    assert_eq!(channel.score("nhanh", "nhanh").nats(), 0.0);
    assert!(channel.score("đường", "đường").nats() > -10.0);
    assert!(channel.score("đường", "đuơng").nats() > -10.0);
    assert!(channel.score("đường", "duang").nats() < -12.0);
}
