//! Work shared among threads, one a processor.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Items that are done in one go; fewer are not worth a thread.
pub const SHARE: usize = 200;

/// Threads for a job that is worth `shares` of them at most; looking up the number of processors is itself left out for small jobs.
pub fn threads(shares: usize) -> usize {
    if shares < 2 { 1 } else { thread::available_parallelism().map_or(1, NonZero::get).min(shares) }
}

/// What `each` makes of `items`, in their order.
pub fn flat_map<T: Sync, R: Send>(items: &[T], each: impl Fn(&T, &mut Vec<R>) + Sync) -> Vec<R> {
    let shares: Vec<&[T]> = items.chunks(SHARE).collect();
    run(shares.len(), threads(items.len() / SHARE), |share, found| {
        for item in shares[share] {
            each(item, found);
        }
    })
}

/// What `each` makes of the numbers below `tasks`, in their order. Each thread takes the next number that is left.
pub fn run<R: Send>(tasks: usize, threads: usize, each: impl Fn(usize, &mut Vec<R>) + Sync) -> Vec<R> {
    if threads < 2 {
        let mut found = Vec::new();
        for task in 0..tasks {
            each(task, &mut found);
        }
        return found;
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= tasks {
                return done;
            }
            let mut found = Vec::new();
            each(task, &mut found);
            done.push((task, found));
        }
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(task, _)| *task);
    done.into_iter().flat_map(|(_, found)| found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..=10 * SHARE).collect();
        assert_eq!(flat_map(&items, |&item, found| found.push(item)), items);
        assert_eq!(flat_map(&[] as &[usize], |&item, found| found.push(item)), [] as [usize; 0]);
        assert_eq!(run(5, 3, |task, found| found.extend([task, task])), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    }
}
