//! What an instance prints: passed on line by line, the last lines kept for the case that it fails.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;

use crate::text::escapes;

/// Lines kept.
const KEPT: usize = 20;

/// Bytes after which a line that does not end is passed on all the same.
const LONGEST_LINE: usize = 16 * 1024;

/// The last lines an instance printed.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    lines: Arc<Mutex<VecDeque<String>>>,
}

impl Tail {
    fn push(&self, line: &str) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(line.to_owned());
    }

    /// The lines, oldest first.
    pub(super) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// Passes the lines of `stream` on until it ends.
pub(super) async fn pump(mut stream: impl AsyncRead + Unpin, tail: Tail, sink: mpsc::Sender<String>) {
    let mut pending = Vec::new();
    let mut chunk = vec![0; 8 * 1024];
    loop {
        let read = stream.read(&mut chunk).await.unwrap_or(0);
        pending.extend_from_slice(&chunk[..read]);
        while let Some(end) = pending.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = pending.drain(..=end).collect();
            pass_on(&line, &tail, &sink).await;
        }
        if !pending.is_empty() && (read == 0 || pending.len() > LONGEST_LINE) {
            pass_on(&std::mem::take(&mut pending), &tail, &sink).await;
        }
        if read == 0 {
            return;
        }
    }
}

async fn pass_on(line: &[u8], tail: &Tail, sink: &mpsc::Sender<String>) {
    let line = String::from_utf8_lossy(line).trim_end_matches(['\r', '\n']).to_owned();
    tail.push(&escapes::plain(&line));
    let _ = sink.send(line).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_passed_on_whole_and_the_last_are_kept() {
        let lines: Vec<String> = (1..=25).map(|n| format!("line {n}\r\n")).collect();
        let text = lines.concat() + "no end";
        let (sink, mut lines) = mpsc::channel(64);
        let tail = Tail::default();
        pump(text.as_bytes(), tail.clone(), sink).await;
        let mut seen = Vec::new();
        while let Some(line) = lines.recv().await {
            seen.push(line);
        }
        assert_eq!(seen.len(), 26);
        assert_eq!((seen[0].as_str(), seen[25].as_str()), ("line 1", "no end"));
        assert_eq!(tail.lines().len(), KEPT);
        assert_eq!(tail.lines()[KEPT - 1], "no end");
    }
}
