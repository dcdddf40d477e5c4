//! Points in time as a browser counts them.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};

/// When something happened; in milliseconds since 1970 for the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    instant: Instant,
    millis: u64,
}

impl Moment {
    /// The wall clock's time of `instant`.
    pub(super) fn of(instant: Instant) -> Self {
        let time = SystemTime::now().checked_sub(instant.elapsed()).unwrap_or(UNIX_EPOCH);
        let millis = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        Self { instant, millis: u64::try_from(millis).unwrap_or(u64::MAX) }
    }
}

/// The wall clock may be put right in between; the moment stays the same.
impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.instant == other.instant
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.millis)
    }
}
