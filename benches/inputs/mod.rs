//! What the benches work on: the pages of `corpus/dev`, and the model.
#![allow(dead_code, reason = "each bench uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use phucdau::artifact::{Artifact, Bytes, OpenError};
use phucdau::corrector::{Corrector, Lists, Mode, Options};
use phucdau::document::{Document, Line};
use phucdau::syllable::base_letter;

/// Used where `corpus/dev` does not lie beside.
const GENERATED: [&str; 6] = [
    "Thực hiện Kế hoạch số 15/KH-UBND ngày 20 tháng 01 năm 2024 của Ủy ban nhân dân huyện,",
    "Phòng Văn hóa và Thông tin báo cáo kết quả công tác quý I và phương hướng quý II như sau:",
    "1. Công tác chỉ đạo, điều hành: đã ban hành 12 văn bản, tổ chức 03 hội nghị tập huấn.",
    "- Tỷ lệ hộ gia đình được công nhận đạt 92,5%, tăng 1,2% so với cùng kỳ năm trước;",
    "Chiều xuống, tiếng chuông chùa lẫn vào tiếng sóng, người đi chợ về đông dần trên bến.",
    "Nơi nhận: - Như trên; - Lưu: VT.",
];

/// A page: its true lines, and the lines that the English OCR model read.
pub struct Page {
    /// True lines.
    pub gold: Vec<String>,
    /// Lines as read.
    pub read: Vec<String>,
}

/// The pages of `corpus/dev` that have a reading; else lines of the bench's own, with their marks stripped as the reading.
pub fn pages() -> Vec<Page> {
    let folder = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../corpus/dev");
    let mut readings: Vec<PathBuf> =
        fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default();
    readings.retain(|path| path.to_string_lossy().ends_with(".eng.txt"));
    readings.sort();
    let lines = |path: &Path| -> Option<Vec<String>> {
        let text = fs::read_to_string(path).ok()?;
        Some(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect())
    };
    let page = |path: &PathBuf| {
        let gold = path.to_string_lossy().replace(".eng.txt", ".gold.txt");
        Some(Page { gold: lines(Path::new(&gold))?, read: lines(path)? })
    };
    let pages: Vec<Page> = readings.iter().filter_map(page).collect();
    if pages.is_empty() {
        let gold: Vec<String> = GENERATED.iter().cycle().take(240).map(|line| (*line).to_owned()).collect();
        let read = gold.iter().map(|line| stripped(line)).collect();
        return vec![Page { gold, read }];
    }
    pages
}

/// The line with the base letter for each letter.
pub fn stripped(line: &str) -> String {
    line.chars().map(base_letter).collect()
}

/// Lines as one document.
pub fn document(lines: &[String]) -> Document {
    Document { lines: lines.iter().map(|line| Line::new(line.as_str())).collect() }
}

/// The bytes of the model in the file that `PHUCDAU_MODEL` names, else of the embedded one.
pub fn model() -> Bytes {
    match std::env::var_os("PHUCDAU_MODEL") {
        Some(path) => match fs::read(&path) {
            Ok(bytes) => Bytes::new(bytes),
            Err(error) => panic!("PHUCDAU_MODEL={}: {error}", path.to_string_lossy()),
        },
        None => Bytes::new(phucdau_model::MODEL),
    }
}

/// The model as an artifact; bounds are checked, the checksum is not.
pub fn artifact() -> Result<Artifact, OpenError> {
    Artifact::open_trusted(model())
}

/// A corrector for a mode; where there is no model, says so, and the bench is left out.
pub fn corrector(mode: Mode) -> Option<Corrector> {
    let options = Options { mode, ..Options::default() };
    let corrector = Corrector::open(model(), options, &Lists::default());
    corrector.inspect_err(|error| eprintln!("left out: {error}; or name another model with PHUCDAU_MODEL=FILE")).ok()
}
