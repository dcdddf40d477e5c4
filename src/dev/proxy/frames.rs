//! Where the frames of a WebSocket begin and end (RFC 6455, 5.2): a frame of our own may stand between two of them.

/// The frames passed on so far, in one direction.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// The beginning of a frame up to its payload, as far as it came.
    head: Vec<u8>,
    /// Bytes of payload still to come.
    left: u64,
    closed: bool,
}

impl Frames {
    /// Takes note of bytes that were passed on.
    pub(super) fn pass(&mut self, mut bytes: &[u8]) {
        while let Some((first, rest)) = bytes.split_first() {
            if self.left > 0 {
                let length = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
                self.left -= length as u64;
                bytes = &bytes[length..];
                continue;
            }
            self.head.push(*first);
            bytes = rest;
            if let Some(payload) = payload(&self.head) {
                const CLOSE: u8 = 8;
                self.closed |= self.head[0] & 0x0f == CLOSE;
                self.left = payload;
                self.head.clear();
            }
        }
    }

    /// Whether a closing frame may follow: between two frames, and after no other one that closes.
    pub(super) fn may_close(&self) -> bool {
        self.head.is_empty() && self.left == 0 && !self.closed
    }
}

/// The length of the payload after `head`; nothing while the head is not complete.
fn payload(head: &[u8]) -> Option<u64> {
    let length = *head.get(1)?;
    let mask = if length & 0x80 == 0 { 0 } else { 4 };
    let (short, extended) = match length & 0x7f {
        126 => (0, 2),
        127 => (0, 8),
        short => (u64::from(short), 0),
    };
    if head.len() < 2 + extended + mask {
        return None;
    }
    Some(head[2..2 + extended].iter().fold(short, |length, byte| length << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(first: u8, length: &[u8], payload: usize) -> Vec<u8> {
        [&[first], length, &vec![b'x'; payload]].concat()
    }

    #[test]
    fn the_ends_of_frames_are_found_however_the_bytes_are_cut() {
        let frames = [
            frame(0x81, &[2], 2),
            frame(0x82, &[0], 0),
            frame(0x01, &[126, 1, 0], 256),
            frame(0x80, &[127, 0, 0, 0, 0, 0, 1, 0, 1], 65537),
            frame(0x81, &[0x83, 1, 2, 3, 4], 3),
        ];
        let ends: Vec<usize> = frames
            .iter()
            .scan(0, |end, frame| {
                *end += frame.len();
                Some(*end)
            })
            .collect();
        let bytes = frames.concat();
        for size in [1, 2, 3, 7, 1000, bytes.len()] {
            let (mut seen, mut at) = (Frames::default(), 0);
            for part in bytes.chunks(size) {
                seen.pass(part);
                at += part.len();
                assert_eq!(seen.may_close(), ends.contains(&at), "after {at} bytes in parts of {size}");
            }
        }
    }

    #[test]
    fn nothing_follows_a_frame_that_closes() {
        let mut seen = Frames::default();
        seen.pass(&frame(0x88, &[2], 2));
        assert!(!seen.may_close());
    }
}
