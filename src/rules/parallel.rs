//! Work on many widgets at once, one thread a processor.

use std::num::NonZero;
use std::thread;

/// Items a thread must have to be worth its start.
const SHARE: usize = 200;

/// What `each` makes of `items`, in their order.
pub(super) fn flat_map<T: Sync, R: Send>(items: &[T], each: impl Fn(&T, &mut Vec<R>) + Sync) -> Vec<R> {
    let run = |items: &[T]| {
        let mut found = Vec::new();
        for item in items {
            each(item, &mut found);
        }
        found
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len() / SHARE);
    if threads < 2 {
        return run(items);
    }
    thread::scope(|scope| {
        let shares: Vec<_> =
            items.chunks(items.len().div_ceil(threads)).map(|share| scope.spawn(|| run(share))).collect();
        let joined =
            shares.into_iter().map(|share| share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.flatten().collect()
    })
}
