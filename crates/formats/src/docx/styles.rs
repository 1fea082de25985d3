//! Which font a run has where it names none itself: by its style, its paragraph's style, or the document's default.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::old_font::{Codes, codes_of};
use super::xml::{Item, Space, Xml, attribute};
use super::{Limits, Refusal};

/// The styles of a document, as far as they tell fonts.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles {
    /// The document's default.
    codes: Option<Codes>,
    /// The style of paragraphs that name none.
    paragraph: Option<String>,
    styles: HashMap<String, Style>,
}

#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    codes: Option<Codes>,
}

/// How many styles may rest on one another.
const CHAIN: usize = 64;

/// What the fonts that a run or style names mean; `None` if it names none for Western text.
pub(super) fn codes_of_fonts(tag: &BytesStart<'_>) -> Option<Codes> {
    let mut found = None;
    for (name, theme) in [("ascii", "asciiTheme"), ("hAnsi", "hAnsiTheme")] {
        let codes = match (attribute(tag, theme), attribute(tag, name)) {
            (Some(_), _) => Codes::Unicode,
            (None, Some(font)) => codes_of(&font),
            (None, None) => continue,
        };
        if found.is_none_or(|found| found == Codes::Unicode) {
            found = Some(codes);
        }
    }
    found
}

impl Styles {
    /// Reads the part that holds the styles. `O(bytes)`.
    pub(super) fn read(part: &str, bytes: &[u8], limits: &Limits) -> Result<Self, Refusal> {
        let mut styles = Self::default();
        let mut xml = Xml::new(part, bytes, limits)?;
        let mut path: Vec<String> = Vec::new();
        let mut id = String::new();
        loop {
            match xml.next()? {
                Item::Open { space, tag, empty } => {
                    let name = tag.local_name().as_ref().to_owned();
                    if space == Space::Word {
                        styles.take(&path, &name, &tag, &mut id);
                    }
                    if !empty {
                        path.push(name);
                    }
                }
                Item::Close => {
                    path.pop();
                }
                Item::Text | Item::Other => {}
                Item::End => return Ok(styles),
            }
        }
    }

    fn take(&mut self, path: &[String], name: &str, tag: &BytesStart<'_>, id: &mut String) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match (path.as_slice(), name) {
            (["styles"], "style") => {
                *id = attribute(tag, "styleId").unwrap_or_default();
                self.styles.insert(id.clone(), Style::default());
                let default =
                    attribute(tag, "default").is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"));
                if default && attribute(tag, "type").as_deref() == Some("paragraph") {
                    self.paragraph = Some(id.clone());
                }
            }
            (["styles", "style"], "basedOn") => {
                if let Some(style) = self.styles.get_mut(id) {
                    style.based_on = attribute(tag, "val");
                }
            }
            (["styles", "style", "rPr"], "rFonts") => {
                if let Some(style) = self.styles.get_mut(id) {
                    style.codes = codes_of_fonts(tag);
                }
            }
            (["styles", "docDefaults", "rPrDefault", "rPr"], "rFonts") => self.codes = codes_of_fonts(tag),
            _ => {}
        }
    }

    /// What the text of a run means: `own` is what the run names itself, then the styles of run and paragraph. `O(styles)`.
    pub(super) fn codes(&self, own: Option<Codes>, run: Option<&str>, paragraph: Option<&str>) -> Codes {
        let paragraph = paragraph.or(self.paragraph.as_deref());
        own.or_else(|| self.by_style(run?)).or_else(|| self.by_style(paragraph?)).or(self.codes).unwrap_or_default()
    }

    fn by_style(&self, id: &str) -> Option<Codes> {
        let mut style = self.styles.get(id);
        for _ in 0..CHAIN {
            match style?.codes {
                Some(codes) => return Some(codes),
                None => style = self.styles.get(style?.based_on.as_deref()?),
            }
        }
        None
    }
}
