//! Right texts of many sorts stay byte for byte as they are, each by itself and all in one document.
#![cfg(feature = "embedded")]

use phucdau::corrector::{Corrector, Lists, Mode, Options};
use phucdau::document::Document;
use phucdau::edit::Edit;

const CHEMISTRY: [&str; 4] = [
    "Khí thải chứa CO, CO2, NO và bụi mịn PM2.5.",
    "Cho 4,48 lít CO2 đi qua bình nước vôi trong.",
    "H₂SO₄ đặc được đun nóng với SO₂.",
    "Điện trở 10 kΩ mắc nối tiếp với tụ 22 μF.",
];

const MATHEMATICS: [&str; 4] = [
    "Biết cos x = 1/2, hãy tính sin x và tan x.",
    "Tam giác DEF vuông tại D, có DE = 6 cm.",
    "Cho y = sin x + cos x, tìm giá trị lớn nhất của y.",
    "Ta có cos²x + sin²x = 1 với mọi x.",
];

const PROGRAMS: [&str; 10] = [
    "Xin chào ${hoTen}, hôm nay là [[ngay]], số {0} của {{{noi_dung}}}.",
    "Bộ đệm %ld không tồn tại.",
    "Đã chép %ld tệp trong %lu giây.",
    "if (i == 0) thì dừng vòng lặp.",
    "if (tuoi >= 18) { inRa(\"Đủ tuổi\"); }",
    "<?php echo $ten_san_pham; ?>",
    "Chạy `npm run dang-nhap` trước khi đẩy mã lên nhánh chính.",
    "Nhắn me.ngon.nau trên mạng xã hội.",
    "Theo dõi @hoa.sua.nha và #me_va_be để nhận quà.",
    "Đường dẫn bài viết: bai-viet-moi-nhat.",
];

const EVERYDAY: [&str; 6] = [
    "Tổng cộng . . . 5 người",
    "Khoảng ~ 10 người",
    "Họ tên | Tuổi",
    "Công ty MaiLinh và hãng BìnhMinh ký hợp đồng.",
    "Nguồn: thống kê ở cuối trang, mục nghiệp9.",
    "Ông K'Tur và bà H'Lan ở buôn Dray.",
];

fn sorts() -> [&'static [&'static str]; 4] {
    [&CHEMISTRY, &MATHEMATICS, &PROGRAMS, &EVERYDAY]
}

/// The edits that are applied to a text.
fn applied(text: &str) -> Vec<Edit> {
    let corrector = Corrector::embedded(Options { mode: Mode::Auto, ..Options::default() }, &Lists::default()).unwrap();
    let edits = corrector.worker().correct(&Document::from_text(text));
    edits.into_iter().flatten().filter(|edit| corrector.applies(edit)).collect()
}

#[test]
fn a_right_line_by_itself_stays() {
    for line in sorts().into_iter().flatten() {
        assert_eq!(applied(line), [], "{line}");
    }
}

#[test]
fn right_lines_together_stay() {
    for sort in sorts() {
        assert_eq!(applied(&sort.join("\n")), []);
    }
    assert_eq!(applied(&sorts().concat().join("\n")), []);
}

#[test]
fn what_is_never_a_word_costs_no_more_than_it_is_long() {
    for piece in ["`a ", "`a` ", "{{ ", "$a ", "a.b.c ", "a-b-c-d-", "ê", "Cănnhà"] {
        applied(&piece.repeat(100_000 / piece.len()));
    }
}
