//! That steps are taken when nothing differs, made anew when anything does, and that neither shows in the model.

use std::cell::RefCell;

use phucdau::artifact::Writer;

use super::*;
use crate::sample::lexicon;
use crate::{context, lm, truecase};

const STEPS: [&str; 3] = ["cases", "contexts", "ngrams"];

/// A folder with a program and two texts.
struct Bench {
    folder: tempfile::TempDir,
    words: Vec<&'static str>,
    weight: u32,
    size: usize,
    alpha: f32,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let words = vec!["năm", "nam", "việt", "hai", "khai", "sinh", "giấy", "cô"];
        let bench = Self { folder, words, weight: 2, size: 1 << 16, alpha: 0.3 };
        bench.write("program", "1");
        bench.write("a.txt", &"hai năm\nViệt Nam hai năm\ngiấy khai sinh\n".repeat(30));
        bench.write("b.txt", &"cô Khai sinh hai năm\nviệt nam\n".repeat(20));
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// A model of all steps, and which of them were taken.
    fn build(&self, kept: bool) -> (Vec<u8>, Vec<String>) {
        let heard = RefCell::new(Vec::new());
        let taken = |path: &Path| heard.borrow_mut().push(path.file_name().unwrap().to_str().unwrap().to_owned());
        let work = match kept {
            true => Work::new(&self.path("work"), &self.path("program"), &taken).unwrap(),
            false => Work::none(),
        };
        let lexicon = lexicon(&self.words);
        let sources = [("a.txt", 1), ("b.txt", self.weight)];
        let sources = sources.map(|(name, weight)| Source { path: self.path(name), weight });
        let mut writer = Writer::new();
        truecase::build(&lexicon, &sources, 100, &work, &mut writer).unwrap();
        let plan = context::Plan { bytes: self.size, alpha: self.alpha, threshold: 0.0, l1: 0.1, ..Default::default() };
        context::build(&lexicon, &sources, &plan, &work, &mut writer, |_| ()).unwrap();
        let plan = lm::Plan { bytes: self.size, ..lm::Plan::default() };
        lm::build(&lexicon, &sources, &plan, &work, &mut writer, |_| ()).unwrap();
        (writer.finish(), heard.into_inner())
    }

    /// Asserts that a build takes these steps and makes what one without a folder makes.
    #[track_caller]
    fn takes(&self, steps: &[&str]) {
        let (bytes, taken) = self.build(true);
        assert_eq!(taken, steps);
        assert!(bytes == self.build(false).0, "with {steps:?} the bytes differ");
    }
}

#[test]
fn a_build_that_was_stopped_goes_on_behind_its_last_step() {
    let bench = Bench::new();
    bench.takes(&[]);
    for finished in 0..=STEPS.len() {
        STEPS[finished..].iter().for_each(|step| fs::remove_file(bench.path("work").join(step)).unwrap());
        bench.takes(&STEPS[..finished]);
    }
    assert_eq!(fs::read_dir(bench.path("work")).unwrap().count(), STEPS.len());
}

#[test]
fn another_size_shares_the_steps() {
    let mut bench = Bench::new();
    bench.takes(&[]);
    let large = bench.build(false).0;
    bench.size = 400;
    bench.takes(&STEPS);
    assert!(bench.build(false).0.len() < large.len());
}

#[test]
fn what_was_made_from_something_else_is_made_anew() {
    let mut bench = Bench::new();
    bench.takes(&[]);
    bench.write("b.txt", &"cô khai sinh hai năm\nviệt nam\n".repeat(20));
    bench.takes(&[]);
    bench.weight = 3;
    bench.takes(&[]);
    bench.words.pop();
    bench.takes(&[]);
    bench.write("program", "2");
    bench.takes(&[]);
    bench.alpha = 0.2;
    bench.takes(&["cases", "ngrams"]);
    bench.takes(&STEPS);
}

#[test]
fn a_step_that_is_not_whole_is_made_anew() {
    let bench = Bench::new();
    bench.takes(&[]);
    for step in STEPS {
        let path = bench.path("work").join(step);
        let whole = fs::read(&path).unwrap();
        for len in [0, 20, whole.len() / 2, whole.len() - 1] {
            fs::write(&path, &whole[..len]).unwrap();
            bench.takes(&STEPS.map(|other| (other != step).then_some(other)).into_iter().flatten().collect::<Vec<_>>());
        }
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}
