//! The update behind a file: changed objects, new fonts, and the table that finds them.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat};
use xxhash_rust::xxh3::xxh3_128;

use super::{font, glyphless};

/// Objects that change or come new.
pub(crate) struct Update<'a> {
    document: &'a Document,
    objects: BTreeMap<ObjectId, Object>,
    /// The highest number in use; `None` once there are no more.
    last: Option<u32>,
    fonts: BTreeMap<(i64, i64), ObjectId>,
    names: BTreeMap<(ObjectId, ObjectId), String>,
    /// Whether any content changes.
    changed: bool,
}

/// A dictionary: an object, and the keys that lead into it.
struct Spot {
    object: ObjectId,
    keys: Vec<&'static [u8]>,
}

impl<'a> Update<'a> {
    /// An update of `document` that changes nothing yet.
    pub(crate) fn new(document: &'a Document) -> Self {
        let (objects, fonts, names) = Default::default();
        Self { document, objects, last: Some(document.max_id), fonts, names, changed: false }
    }

    /// Gives a stream new content, packed; its dictionary stays but for filters and length.
    pub(crate) fn set_content(&mut self, id: ObjectId, content: Vec<u8>) {
        if let Some(Object::Stream(stream)) = self.object(id) {
            stream.dict.remove(b"DL");
            stream.set_plain_content(content);
            // What cannot be packed stays as it is.
            let _ = stream.compress();
            self.changed = true;
        }
    }

    /// The name by which the content of `holder` chooses our font with this reach; adds what is missing.
    pub(crate) fn font(&mut self, holder: ObjectId, reach: (i64, i64)) -> Option<String> {
        let font = match self.fonts.get(&reach) {
            Some(&font) => font,
            None => self.add_font(reach)?,
        };
        if let Some(name) = self.names.get(&(holder, font)) {
            return Some(name.clone());
        }
        let spot = self.font_spot(holder);
        let fonts = self.dictionary(&spot)?;
        let known = fonts.iter().find(|(_, value)| **value == Object::Reference(font)).map(|(name, _)| name.clone());
        let name = match known.and_then(|name| String::from_utf8(name).ok()) {
            Some(name) => name,
            None => {
                let name = (1_u32..).map(|count| format!("Phucdau{count}")).find(|name| !fonts.has(name.as_bytes()))?;
                fonts.set(name.as_bytes(), Object::Reference(font));
                name
            }
        };
        self.names.insert((holder, font), name.clone());
        Some(name)
    }

    fn add_font(&mut self, reach: (i64, i64)) -> Option<ObjectId> {
        let first = self.last?.checked_add(1)?;
        let objects = glyphless::objects(reach, |index| Object::Reference((first.saturating_add(index as u32), 0)));
        let last = first.checked_add(objects.len() as u32)?.checked_sub(1)?;
        self.objects.extend((first..=last).map(|number| (number, 0)).zip(objects));
        self.last = Some(last);
        self.fonts.insert(reach, (first, 0));
        Some((first, 0))
    }

    /// Where the fonts of a page or form stand.
    fn font_spot(&self, holder: ObjectId) -> Spot {
        let mut node = holder;
        for _ in 0..64 {
            let Some(dict) = self.dict_of(node) else { break };
            if let Ok(resources) = dict.get(b"Resources") {
                let (object, mut keys) = match resources {
                    Object::Reference(id) => (self.resolved(*id), Vec::new()),
                    _ => (node, vec![b"Resources".as_slice()]),
                };
                let inner = font::dictionary(self.document, resources).and_then(|(_, dict)| dict.get(b"Font").ok());
                if let Some(Object::Reference(id)) = inner {
                    return Spot { object: self.resolved(*id), keys: Vec::new() };
                }
                keys.push(b"Font");
                return Spot { object, keys };
            }
            let Some(parent) = dict.get(b"Parent").and_then(Object::as_reference).ok() else { break };
            node = parent;
        }
        Spot { object: holder, keys: vec![b"Resources", b"Font"] }
    }

    fn dict_of(&self, id: ObjectId) -> Option<&Dictionary> {
        match self.objects.get(&id).or_else(|| self.document.objects.get(&id))? {
            Object::Dictionary(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// The object at the end of a chain of references.
    fn resolved(&self, id: ObjectId) -> ObjectId {
        self.document.dereference(&Object::Reference(id)).ok().and_then(|(id, _)| id).unwrap_or(id)
    }

    fn object(&mut self, id: ObjectId) -> Option<&mut Object> {
        if !self.objects.contains_key(&id) {
            self.objects.insert(id, self.document.objects.get(&id)?.clone());
        }
        self.objects.get_mut(&id)
    }

    fn dictionary(&mut self, spot: &Spot) -> Option<&mut Dictionary> {
        let mut dict = match self.object(spot.object)? {
            Object::Dictionary(dict) => dict,
            Object::Stream(stream) => &mut stream.dict,
            _ => return None,
        };
        for key in &spot.keys {
            if !dict.has(key) {
                dict.set(*key, Dictionary::new());
            }
            dict = dict.get_mut(key).and_then(Object::as_dict_mut).ok()?;
        }
        Some(dict)
    }

    /// The file: `bytes`, whose header stands at `offset`, and the update behind it. `None` if there
    /// is nothing to change, or if it cannot be made.
    pub(crate) fn finish(self, bytes: &[u8], offset: usize) -> Option<Vec<u8>> {
        if !self.changed {
            return None;
        }
        let (before, body) = bytes.split_at_checked(offset)?;
        // Only the trailer, the kind of table and the numbers of the old document count.
        let mut old = Document::new();
        old.trailer = self.document.trailer.clone();
        old.reference_table.cross_reference_type = self.document.reference_table.cross_reference_type;
        (old.max_id, old.xref_start) = (self.document.max_id, self.document.xref_start);
        renew_id(&mut old.trailer, &self.objects, body.len());
        let mut update = IncrementalDocument::create_from(body.to_vec(), old);
        update.new_document.objects = self.objects;
        update.new_document.max_id = self.last?;
        let mut out = before.to_vec();
        out.reserve(body.len() + body.len() / 16 + 4096);
        update.save_to(&mut out).ok()?;
        out.push(b'\n');
        Some(out)
    }
}

/// Sets the second half of `/ID`, which names the revision, from what changes.
fn renew_id(trailer: &mut Dictionary, objects: &BTreeMap<ObjectId, Object>, length: usize) {
    let Ok(Object::Array(halves)) = trailer.get_mut(b"ID") else { return };
    let mut all = length.to_be_bytes().to_vec();
    for (id, object) in objects {
        all.extend_from_slice(&id.0.to_be_bytes());
        if let Object::Stream(stream) = object {
            all.extend_from_slice(&stream.content);
        }
    }
    if let Some(second) = halves.get_mut(1) {
        *second = Object::String(xxh3_128(&all).to_be_bytes().to_vec(), StringFormat::Hexadecimal);
    }
}
