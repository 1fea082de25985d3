//! Names of other peoples in text that is right: not one letter of them changes.
#![cfg(feature = "embedded")]

use phucdau::corrector::{Corrector, Lists, Options};
use phucdau::document::Document;
use phucdau::edit::Edit;

const NAMES: &str = "\
Ủy ban nhân dân huyện Cư M'gar, tỉnh Đắk Lắk và huyện Ea H'leo đã họp tại buôn Ea Đrăng.
Ông Y Bhiăt Niê, bà H'Bia Mlô, ông Y Thông Kbuôr và bà H'Lim Niê Kđăm dự họp.
Các xã Ea Ktur, Ea Tiêu, Cư Êwi, Dray Bhăng, Ea Bhốk, Hòa Hiệp thuộc huyện Cư Kuin.
Ông Ksor Phước, ông Siu Blưng, ông Rơ Châm Hyeo, bà Rah Lan H'Chi ở huyện Chư Prông.
Xã Ia Krêl, xã Ia Dơk, xã Ia Nan, xã Ia Pnôn thuộc huyện Đức Cơ, tỉnh Gia Lai.
Ông Điểu K'Rứ, bà Ka Nhiêu, ông K'Brêu, ông Cil Múp Ha Poh ở huyện Lạc Dương.
Nghệ nhân A Biu, nghệ nhân Y Yin, nghệ nhân Đinh Keo Krếch chế tác đàn t'rưng và đàn klông pút.
Lễ hội Lồng tồng, Gầu tào, Sayangva, Katê, Chôl Chnăm Thmây, Sen Đôn Ta, Óoc Om Bóc.
Ông Vàng A Páo, bà Giàng Thị Dợ, ông Sùng A Chứ, bà Thào Thị Súa ở xã Tả Van, Sa Pa.
Ông Lò Văn Ún, bà Cầm Thị Ọi, ông Quàng Văn Ỏn, bà Tòng Thị Ính ở bản Pá Khoang.
Ông Bhling Hạnh, ông Cơlâu Nhím, ông Alăng Mai, bà Pơloong Thị Bền ở huyện Tây Giang.
Ông Hồ Xuân Trăng, ông Kôn Sơ Nhâm, ông Vỗ Rước ở bản A Liêng, xã Tà Rụt.
Ông Danh Út, ông Thạch Sa Phia, bà Sơn Thị Ru Một, ông Kim Sa Rây ở phum Ô Tưk Sa.
Ông Bá Trung Phụ, ông Đàng Năng Quạ, bà Thiên Sanh Cảnh, tháp Po Klong Garai, tháp Po Sah Inư.";

#[test]
fn names_of_other_peoples_stay() {
    let corrector = Corrector::embedded(Options::default(), &Lists::default()).unwrap();
    let changed = |text: &str| -> Vec<Edit> {
        let mut edits = corrector.worker().correct(&Document::from_text(text)).concat();
        edits.retain(|edit| corrector.applies(edit));
        edits
    };
    assert_eq!(changed(NAMES), []);
    for line in NAMES.lines() {
        assert_eq!(changed(line), [], "{line}");
    }
}
