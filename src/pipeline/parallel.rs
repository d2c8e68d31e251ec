//! Profiles do not depend on each other: in a large stack they are worked on at the same time.

use std::thread;

/// Below this many services a thread costs more than it saves.
const MIN_SERVICES: usize = 100;

/// Whether a stack of `services` services gains by threads.
pub fn is_worth_it(services: usize) -> bool {
    services >= MIN_SERVICES
}

/// `work` on each of `items`, results in their order; at the same time where a stack of `services` services is worth it.
pub fn each<T: Sync, R: Send>(items: &[T], services: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if !is_worth_it(services) || items.len() < 2 {
        return items.iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> = items.iter().map(|item| scope.spawn(move || work(item))).collect();
        // A panic goes on where it would have without threads.
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<u64> = (0..20).collect();
        let slow_first = |n: &u64| {
            std::thread::sleep(std::time::Duration::from_millis(20 - n));
            n * n
        };
        let squares: Vec<u64> = items.iter().map(|n| n * n).collect();
        assert_eq!(each(&items, 1_000, slow_first), squares);
        assert_eq!(each(&items[..3], 1, slow_first), squares[..3]);
    }
}
