//! What can go wrong with a DOCX: why it is not read, and why an edit has no place in it.

/// Why a DOCX is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The bytes are no whole ZIP archive.
    #[error("docx: {what} at byte {offset} of the package; the file was cut or damaged: copy it again")]
    Package {
        /// What was being read, and what is wrong with it.
        what: String,
        /// Where in the file.
        offset: u64,
    },
    /// The list of parts says one thing, the part itself another.
    #[error("docx: {part}: {what} at byte {offset} of the package; open the file in a word processor and save it anew")]
    Lies {
        /// The part.
        part: String,
        /// What differs.
        what: &'static str,
        /// Where in the file.
        offset: u64,
    },
    /// A part is encrypted.
    #[error("docx: {part} is encrypted; save the file without a password")]
    Encrypted {
        /// The part.
        part: String,
    },
    /// The package is signed, and any change breaks its signature.
    #[error("docx: signed ({part}), and an edit would break the signature; use --force-signed to edit it all the same")]
    Signed {
        /// The part that holds the signature.
        part: String,
    },
    /// A part is packed in a way that word processors do not use.
    #[error("docx: {part} is packed by method {method}, not stored or deflated; save the file anew")]
    Method {
        /// The part.
        part: String,
        /// The number of the method in the ZIP format.
        method: u16,
    },
    /// More than the limits allow.
    #[error("docx: {part}: {found} {what}, more than the limit of {limit}; if the file is sound, split it")]
    Limit {
        /// The part, or `package`.
        part: String,
        /// What was counted.
        what: &'static str,
        /// How many there are.
        found: u64,
        /// How many may be.
        limit: u64,
    },
    /// The package has no document.
    #[error("docx: the package names no main document and has no word/document.xml; is it another kind of file?")]
    NoDocument,
    /// A part is not in UTF-8.
    #[error("docx: {part}: written in {encoding}, not UTF-8, at byte {offset} of the part; save the file anew")]
    Encoding {
        /// The part.
        part: String,
        /// What it is written in.
        encoding: String,
        /// Where in the unpacked part.
        offset: usize,
    },
    /// A part is no sound XML.
    #[error("docx: {part}: {what} at byte {offset} of the part; open the file in a word processor and save it anew")]
    Xml {
        /// The part.
        part: String,
        /// What was read there.
        what: String,
        /// Where in the unpacked part.
        offset: usize,
    },
}

/// Why an edit has no place in a DOCX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// A tab, a symbol, a formula or a fixed hyphen stands in the words and would be lost.
    #[error("a tab, symbol, formula or fixed hyphen stands there")]
    Object,
    /// A drawing holds its text twice, once for older programs, and the two differ.
    #[error("the drawing's text for older programs differs")]
    Twin,
    /// The text is a copy of data in another part, which a word processor takes anew whenever it opens the document.
    #[error("the text is bound to data in another part")]
    Bound,
    /// A comment or a section of raw text stands inside the text.
    #[error("markup stands inside the text")]
    Markup,
    /// The text is set in an old font, in codes that are not that font's.
    #[error("the text does not fit the encoding of its old font")]
    OldFont,
    /// The old font of the text has no code for a new letter.
    #[error("the old font of the text has no code for a new letter")]
    NoCode,
    /// The new text holds a sign that XML or a line cannot hold.
    #[error("the new text holds a control sign")]
    Control,
    /// There is no text element that could take new letters.
    #[error("no text element stands there")]
    NoText,
}

/// An edit that was not placed; nothing of it was written.
pub type Unplaced = crate::Unplaced<Reason>;

/// The package, without edits the very bytes that were read, and the edits that are not in it.
pub type Written = crate::Written<Reason>;
