//! Work shared among threads, one a processor.

use std::num::NonZero;
use std::thread;

/// Items a thread must have to be worth its start.
const SHARE: usize = 200;

/// Threads for a job that is worth `shares` of them at most; looking up the number of processors is itself left out for small jobs.
pub fn threads(shares: usize) -> usize {
    if shares < 2 { 1 } else { thread::available_parallelism().map_or(1, NonZero::get).min(shares) }
}

/// What `each` makes of `items`, in their order.
pub fn flat_map<T: Sync, R: Send>(items: &[T], each: impl Fn(&T, &mut Vec<R>) + Sync) -> Vec<R> {
    let run = |items: &[T]| {
        let mut found = Vec::new();
        for item in items {
            each(item, &mut found);
        }
        found
    };
    let threads = threads(items.len() / SHARE);
    let (first, rest) = items.split_at(items.len().div_ceil(threads));
    if rest.is_empty() {
        return run(first);
    }
    thread::scope(|scope| {
        let others: Vec<_> = rest.chunks(first.len()).map(|share| scope.spawn(|| run(share))).collect();
        let mut found = run(first);
        for share in others {
            found.extend(share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..=10 * SHARE).collect();
        assert_eq!(flat_map(&items, |&item, found| found.push(item)), items);
        assert_eq!(flat_map(&[] as &[usize], |&item, found| found.push(item)), [] as [usize; 0]);
    }
}
