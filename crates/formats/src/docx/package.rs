//! The ZIP package around a DOCX: parts are unpacked, and changed parts are put back between records that stay as they are.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Write};
use std::ops::Range;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchive, crc32};

use super::{Limits, Refusal};

/// The parts of a package and where their records stand.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    /// The places of the parts by their names in lower case.
    names: HashMap<String, usize>,
    /// Where the directory starts.
    directory: usize,
    /// Where the record of its end starts.
    end: usize,
}

/// One part.
struct Entry {
    name: String,
    /// Its local header.
    header: Range<usize>,
    /// Its packed bytes, right behind the header.
    data: Range<usize>,
    /// Its record in the directory.
    central: Range<usize>,
    method: CompressionMethod,
    size: u64,
    crc: u32,
    encrypted: bool,
    /// Whether sizes and checksum stand behind the data.
    described: bool,
}

/// Offsets of the fields for checksum, packed size, size and the two lengths: in a local header and in the directory.
const LOCAL: [usize; 5] = [14, 18, 22, 26, 30];
const CENTRAL: [usize; 5] = [16, 20, 24, 28, 46];
/// Where a record of the directory says where the local header starts.
const CENTRAL_OFFSET: usize = 42;
/// How much more than its size a part may claim to unpack to, in times of its packed bytes; deflate reaches 1032.
const RATIO: u64 = 1032;

impl<'a> Package<'a> {
    /// Reads the directory and checks it against the records. `O(entries · log entries)`.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let broken = |what: &str, offset: u64| Refusal::Package { what: what.to_owned(), offset };
        let archive =
            ZipArchive::from_slice(bytes).map_err(|_| broken("no end of the directory", bytes.len() as u64))?;
        let (directory, end) = (archive.directory_offset(), archive.eocd_offset());
        let count = archive.entries_hint();
        let too_many = |found| Refusal::Limit { part: "package".into(), what: "parts", found, limit: limits.parts };
        if count > limits.parts {
            return Err(too_many(count));
        }
        let mut entries = Vec::new();
        let (mut names, mut unpacked) = (HashMap::new(), 0_u64);
        let mut records = archive.entries();
        loop {
            let at = entries.last().map_or(directory, |entry: &Entry| entry.central.end as u64);
            let record = records.next_entry().map_err(|_| broken("a broken record of the directory", at))?;
            let Some(record) = record else { break };
            let name = String::from_utf8_lossy(record.file_path().as_ref()).into_owned();
            let lies = |what, offset| Refusal::Lies { part: name.clone(), what, offset };
            let found = archive
                .get_entry(record.wayfinder())
                .map_err(|_| lies("no record where the directory says", record.local_header_offset()))?;
            let local = found.local_header();
            let start = record.local_header_offset() as usize;
            let (from, to) = found.compressed_data_range();
            if local.file_path().as_ref() != record.file_path().as_ref() {
                return Err(lies("another name than the directory says", start as u64));
            }
            if local.compression_method() != record.compression_method() {
                return Err(lies("another method than the directory says", start as u64));
            }
            if to > directory {
                return Err(lies("its bytes reach into the directory", to));
            }
            if names.insert(name.to_lowercase(), entries.len()).is_some() {
                return Err(lies("a second part of the same name", record.central_directory_offset()));
            }
            unpacked = unpacked.saturating_add(record.uncompressed_size_hint());
            let central = record.central_directory_offset() as usize;
            let length = record_length(bytes, central, CENTRAL).unwrap_or_default();
            entries.push(Entry {
                header: start..from as usize,
                data: from as usize..to as usize,
                central: central..central + length,
                method: record.compression_method(),
                size: record.uncompressed_size_hint(),
                crc: record.crc32(),
                encrypted: record.flags().is_encrypted() || local.flags().is_encrypted(),
                described: local.flags().has_data_descriptor(),
                name,
            });
            if entries.len() as u64 > limits.parts {
                return Err(too_many(entries.len() as u64));
            }
        }
        if entries.len() as u64 != count {
            return Err(broken("another number of parts than the end of the directory says", end));
        }
        let package = Self { bytes, entries, names, directory: directory as usize, end: end as usize };
        package.check_overlap()?;
        package.large_end()?;
        if unpacked > limits.unpacked {
            let (found, limit) = (unpacked, limits.unpacked);
            return Err(Refusal::Limit { part: "package".into(), what: "bytes unpacked", found, limit });
        }
        Ok(package)
    }

    /// Two parts never share bytes.
    fn check_overlap(&self) -> Result<(), Refusal> {
        let mut spans: Vec<_> =
            self.entries.iter().map(|entry| (entry.header.start, entry.data.end, &entry.name)).collect();
        spans.sort_unstable();
        for pair in spans.windows(2) {
            if let [(_, end, _), (start, _, name)] = pair
                && end > start
            {
                let part = (*name).clone();
                return Err(Refusal::Lies { part, what: "its bytes are another part's too", offset: *start as u64 });
            }
        }
        Ok(())
    }

    /// The names of the parts, in the order of the directory.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// The place of a part, whatever its case.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.names.get(&name.to_lowercase()).copied()
    }

    /// The name of a part.
    pub(super) fn name(&self, index: usize) -> &str {
        self.entries.get(index).map_or("", |entry| &entry.name)
    }

    /// The bytes of a part. `O(bytes)`; never more memory than the limits allow, whatever the part claims.
    pub(super) fn unpack(&self, index: usize, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        let Some(entry) = self.entries.get(index) else { return Err(Refusal::NoDocument) };
        let part = || entry.name.clone();
        if entry.encrypted {
            return Err(Refusal::Encrypted { part: part() });
        }
        if entry.size > limits.part {
            return Err(Refusal::Limit { part: part(), what: "bytes unpacked", found: entry.size, limit: limits.part });
        }
        let data = self.bytes.get(entry.data.clone()).unwrap_or_default();
        let lies = |what| Refusal::Lies { part: part(), what, offset: entry.data.start as u64 };
        if entry.size > (data.len() as u64).saturating_mul(RATIO).saturating_add(RATIO) {
            return Err(lies("a size that its packed bytes cannot hold"));
        }
        let mut out = Vec::with_capacity(entry.size as usize);
        let read = match entry.method {
            CompressionMethod::STORE => data.take(entry.size + 1).read_to_end(&mut out),
            CompressionMethod::DEFLATE => DeflateDecoder::new(data).take(entry.size + 1).read_to_end(&mut out),
            method => return Err(Refusal::Method { part: part(), method: method.as_u16() }),
        };
        if read.is_err() {
            return Err(lies("broken packed bytes"));
        }
        if out.len() as u64 != entry.size {
            return Err(lies("another size than the directory says"));
        }
        if crc32(&out) != entry.crc {
            return Err(lies("another checksum than the directory says"));
        }
        self.descriptor_shape(entry)?;
        Ok(out)
    }

    /// How sizes are written behind the data of a part, if they are: with a mark or without, and how wide.
    fn descriptor_shape(&self, entry: &Entry) -> Result<Option<(bool, usize)>, Refusal> {
        if !entry.described {
            return Ok(None);
        }
        let old = Sum { crc: entry.crc, packed: entry.data.len() as u64, size: entry.size, descriptor: 0 };
        let behind = self.bytes.get(entry.data.end..self.directory).unwrap_or_default();
        let shapes = [(true, 4), (true, 8), (false, 4), (false, 8)];
        let shape = shapes.into_iter().find(|&(marked, width)| behind.starts_with(&old.descriptor(marked, width)));
        let what = "no sizes behind its bytes, or others than the directory says";
        let lies = || Refusal::Lies { part: entry.name.clone(), what, offset: entry.data.end as u64 };
        shape.map(Some).ok_or_else(lies)
    }

    /// The package with `changed` parts packed anew; every other record stays byte for byte, its place in the directory
    /// aside. `O(bytes)`.
    pub(super) fn rebuild(&self, changed: &BTreeMap<usize, Vec<u8>>) -> Result<Vec<u8>, Refusal> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_unstable_by_key(|&index| self.entries[index].header.start);
        let mut out = Vec::with_capacity(self.bytes.len() + self.bytes.len() / 8);
        // How far the record of each part has moved.
        let mut moved = vec![0_i64; self.entries.len()];
        let mut sums = BTreeMap::new();
        let mut done = 0;
        for index in order {
            let entry = &self.entries[index];
            out.extend_from_slice(self.bytes.get(done..entry.header.start).unwrap_or_default());
            done = entry.header.start;
            moved[index] = out.len() as i64 - done as i64;
            if let Some(new) = changed.get(&index) {
                let sum = self.replace(entry, new, &mut out)?;
                done = entry.data.end + sum.descriptor;
                sums.insert(index, sum);
            }
        }
        out.extend_from_slice(self.bytes.get(done..self.directory).unwrap_or_default());
        let shift = out.len() as i64 - self.directory as i64;
        let directory = out.len();
        out.extend_from_slice(self.bytes.get(self.directory..).unwrap_or_default());
        for (index, entry) in self.entries.iter().enumerate() {
            let from = directory + entry.central.start - self.directory;
            let Some(record) = out.get_mut(from..from + entry.central.len()) else { continue };
            if let Some(sum) = sums.get(&index) {
                sum.write(record, CENTRAL);
            }
            add(record, CENTRAL, CENTRAL_OFFSET, moved[index]);
        }
        self.move_directory(&mut out, shift)?;
        Ok(out)
    }

    /// Writes the record of a part with new bytes.
    fn replace(&self, entry: &Entry, new: &[u8], out: &mut Vec<u8>) -> Result<Sum, Refusal> {
        let packed = if entry.method == CompressionMethod::STORE { new.to_vec() } else { deflate(new) };
        let mut sum = Sum { crc: crc32(new), packed: packed.len() as u64, size: new.len() as u64, descriptor: 0 };
        let mut header = self.bytes.get(entry.header.clone()).unwrap_or_default().to_vec();
        // Where sizes stand behind the data the header has zeros, and keeps them.
        if !entry.described || get(&header, LOCAL[0], 4) == u64::from(entry.crc) {
            sum.write(&mut header, LOCAL);
        }
        out.extend_from_slice(&header);
        out.extend_from_slice(&packed);
        if let Some((marked, width)) = self.descriptor_shape(entry)? {
            let new = sum.descriptor(marked, width);
            sum.descriptor = new.len();
            out.extend_from_slice(&new);
        }
        Ok(sum)
    }

    /// Says in the records of the end where the directory starts now.
    fn move_directory(&self, out: &mut [u8], shift: i64) -> Result<(), Refusal> {
        let moved = |at: usize| at.saturating_add_signed(shift as isize);
        let end = moved(self.end) + 16;
        let stated = get(out, end, 4);
        if stated != u64::from(u32::MAX) {
            put(out, end, 4, stated.wrapping_add_signed(shift));
        }
        if let Some((locator, large)) = self.large_end()? {
            for at in [moved(locator) + 8, moved(large) + 48] {
                put(out, at, 8, get(out, at, 8).wrapping_add_signed(shift));
            }
        }
        Ok(())
    }

    /// The larger record of the end and what tells its place, in packages for 64 bits: locator and record.
    fn large_end(&self) -> Result<Option<(usize, usize)>, Refusal> {
        let is = |at: usize, mark: &[u8]| self.bytes.get(at..).is_some_and(|rest| rest.starts_with(mark));
        let Some(locator) = self.end.checked_sub(20).filter(|&at| is(at, b"PK\x06\x07")) else { return Ok(None) };
        let between = self.bytes.get(self.directory..locator).unwrap_or_default();
        match between.windows(4).rposition(|four| four == b"PK\x06\x06") {
            Some(at) => Ok(Some((locator, self.directory + at))),
            None => Err(Refusal::Package { what: "no end of the directory".into(), offset: locator as u64 }),
        }
    }
}

/// Checksum and sizes of a part.
struct Sum {
    crc: u32,
    packed: u64,
    size: u64,
    /// The length of the record behind the data.
    descriptor: usize,
}

impl Sum {
    /// Writes them into a header or record, in the fields of 64 bits where those are used.
    fn write(&self, record: &mut [u8], fields: [usize; 5]) {
        put(record, fields[0], 4, u64::from(self.crc));
        for (at, value) in [(fields[1], self.packed), (fields[2], self.size)] {
            let (place, width) = field(record, fields, at);
            put(record, place, width, value);
        }
    }

    /// The record that stands behind the data.
    fn descriptor(&self, marked: bool, width: usize) -> Vec<u8> {
        let mut out = if marked { b"PK\x07\x08".to_vec() } else { Vec::new() };
        out.extend(self.crc.to_le_bytes());
        for value in [self.packed, self.size] {
            out.extend(value.to_le_bytes().into_iter().take(width));
        }
        out
    }
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// The length of a record of the directory with its name, extra fields and comment.
fn record_length(bytes: &[u8], at: usize, fields: [usize; 5]) -> Option<usize> {
    let record = bytes.get(at..)?;
    let lengths: u64 = (0..3).map(|index| get(record, fields[3] + 2 * index, 2)).sum();
    Some(fields[4] + lengths as usize)
}

/// Where the value of the field at `at` stands, and how wide it is: in the field, or in the extra field for 64 bits.
fn field(record: &[u8], fields: [usize; 5], at: usize) -> (usize, usize) {
    let full = u64::from(u32::MAX);
    if get(record, at, 4) != full {
        return (at, 4);
    }
    let mut extra = fields[4] + get(record, fields[3], 2) as usize;
    let end = (extra + get(record, fields[3] + 2, 2) as usize).min(record.len());
    while extra + 4 <= end {
        let (id, length) = (get(record, extra, 2), get(record, extra + 2, 2) as usize);
        if id == 1 {
            // In this order, and only those whose own field is full.
            let order = [fields[2], fields[1], CENTRAL_OFFSET];
            let before = order.iter().take_while(|&&one| one != at).filter(|&&one| get(record, one, 4) == full).count();
            return (extra + 4 + 8 * before, 8);
        }
        extra += 4 + length;
    }
    (at, 4)
}

/// Adds to the value of a field.
fn add(record: &mut [u8], fields: [usize; 5], at: usize, shift: i64) {
    let (place, width) = field(record, fields, at);
    let value = get(record, place, width).wrapping_add_signed(shift);
    put(record, place, width, value);
}

/// The number in `width` bytes at `at`; 0 outside.
fn get(bytes: &[u8], at: usize, width: usize) -> u64 {
    let bytes = bytes.get(at..at + width).unwrap_or_default();
    bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// Puts a number into `width` bytes at `at`; nothing outside.
fn put(bytes: &mut [u8], at: usize, width: usize, value: u64) {
    if let Some(place) = bytes.get_mut(at..at + width) {
        place.copy_from_slice(&value.to_le_bytes()[..width]);
    }
}
