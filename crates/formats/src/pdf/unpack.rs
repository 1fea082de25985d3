//! Content of streams, unpacked within limits, and whether all of it is there.

use lopdf::xref::XrefEntry;
use lopdf::{DecompressError, Document, Error, Object, ObjectId, Stream};

use super::Refusal;

/// The content of a stream of at most `limit` bytes, and whether its checksum agrees. `O(content)`.
pub(crate) fn unpack(document: &Document, id: ObjectId, limit: usize) -> Result<(Vec<u8>, bool), Refusal> {
    let damaged = |what: String| Refusal::Stream { object: id.0, what };
    let Ok(object) = document.get_object(id) else {
        // What no table mentions is null, and null is no content.
        return match document.reference_table.get(id.0) {
            Some(XrefEntry::Normal { .. } | XrefEntry::Compressed { .. }) => {
                Err(damaged("the table leads to no such object".into()))
            }
            _ => Ok((Vec::new(), true)),
        };
    };
    let stream = object.as_stream().map_err(|error| damaged(error.to_string()))?;
    let content = stream.get_plain_content_with_limit(limit).map_err(|error| match error {
        Error::Decompress(DecompressError::MemoryLimitExceeded { limit }) => {
            Refusal::Limit { what: "bytes in one stream", object: id.0, limit }
        }
        error => damaged(error.to_string()),
    })?;
    let intact = is_intact(stream, &content);
    Ok((content, intact))
}

/// Whether the checksum behind deflated data is that of `content`; damaged data may unpack to something else without an
/// error. Data packed otherwise has none.
fn is_intact(stream: &Stream, content: &[u8]) -> bool {
    let predicted = stream.dict.has(b"DecodeParms");
    let deflated = match stream.dict.get(b"Filter") {
        Ok(Object::Name(name)) => name == b"FlateDecode",
        Ok(Object::Array(names)) => {
            names.len() == 1 && names.iter().all(|name| name.as_name().is_ok_and(|name| name == b"FlateDecode"))
        }
        _ => false,
    };
    if !deflated || predicted {
        return true;
    }
    let sum = adler32(content).to_be_bytes();
    // A line end may count as data.
    let tail = stream.content.get(stream.content.len().saturating_sub(8)..).unwrap_or_default();
    tail.windows(4).any(|four| four == sum)
}

fn adler32(bytes: &[u8]) -> u32 {
    const BASE: u32 = 65521;
    let (mut low, mut high) = (1_u32, 0_u32);
    // So many bytes cannot overflow.
    for chunk in bytes.chunks(5552) {
        for &byte in chunk {
            low += u32::from(byte);
            high += low;
        }
        low %= BASE;
        high %= BASE;
    }
    (high << 16) | low
}

#[cfg(test)]
mod tests {
    use lopdf::Dictionary;

    use super::*;

    #[test]
    fn a_changed_byte_is_noticed() {
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
        let content: Vec<u8> = (0..2000_u32).flat_map(|n| (n * n).to_be_bytes()).collect();
        let mut stream = Stream::new(Dictionary::new(), content.clone());
        stream.compress().unwrap();
        assert!(stream.content.len() < content.len() && is_intact(&stream, &content));
        assert!(!is_intact(&stream, &content[1..]));
    }
}
