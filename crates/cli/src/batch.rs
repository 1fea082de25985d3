//! Many inputs on several threads, their results handed on in the order of the inputs.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many results a thread may be ahead of the one that is handed on next.
const AHEAD: usize = 4;

struct Progress<R> {
    next: usize,
    handed_on: usize,
    waiting: BTreeMap<usize, R>,
    handing_on: bool,
    stopped: bool,
}

/// Calls `work` for each of `0..count` on the threads of `pool`, each with a scratch of its own, and `hand_on` with the
/// results in order; `hand_on` may stop the run. A panic of `work` becomes an `Err` with its text, and the scratch is
/// made anew. Results that wait are at most four for each thread, however many inputs there are.
pub(crate) fn run<S, R: Send>(
    count: usize,
    pool: &rayon::ThreadPool,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> R + Sync,
    hand_on: impl FnMut(usize, Result<R, String>) -> ControlFlow<()> + Send,
) {
    let window = AHEAD * pool.current_num_threads();
    let progress = Progress { next: 0, handed_on: 0, waiting: BTreeMap::new(), handing_on: false, stopped: false };
    let (progress, moved, hand_on) = (Mutex::new(progress), Condvar::new(), Mutex::new(hand_on));
    pool.broadcast(|_| {
        let mut own = scratch();
        loop {
            let mut state = lock(&progress);
            while !state.stopped && state.next < count && state.next >= state.handed_on + window {
                state = moved.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            if state.stopped || state.next >= count {
                return;
            }
            let index = state.next;
            state.next += 1;
            drop(state);

            let result = catch_unwind(AssertUnwindSafe(|| work(&mut own, index))).map_err(|panic| {
                own = scratch();
                text_of(panic.as_ref())
            });

            let mut state = lock(&progress);
            state.waiting.insert(index, result);
            // Whoever is handing on already will find this result too.
            if state.handing_on {
                continue;
            }
            state.handing_on = true;
            while !state.stopped {
                let turn = state.handed_on;
                let Some(result) = state.waiting.remove(&turn) else { break };
                drop(state);
                let flow = (*lock(&hand_on))(turn, result);
                state = lock(&progress);
                state.handed_on += 1;
                state.stopped |= flow.is_break();
                moved.notify_all();
            }
            state.handing_on = false;
        }
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn text_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn pool(jobs: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build().unwrap()
    }

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        for jobs in [1, 2, 8] {
            let mut seen = Vec::new();
            let work = |_: &mut (), index: usize| {
                std::thread::sleep(std::time::Duration::from_micros((index as u64 * 7919) % 300));
                index * index
            };
            run(
                200,
                &pool(jobs),
                || (),
                work,
                |index, result| {
                    seen.push((index, result.unwrap()));
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(seen, (0..200).map(|index| (index, index * index)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_panic_fails_one_input_and_renews_the_scratch() {
        let scratches = AtomicUsize::new(0);
        let mut failed = Vec::new();
        let scratch = || scratches.fetch_add(1, Ordering::Relaxed);
        let work = |_: &mut usize, index: usize| assert!(index != 3, "fault at {index}");
        run(6, &pool(1), scratch, work, |index, result| {
            failed.extend(result.err().map(|text| (index, text)));
            ControlFlow::Continue(())
        });
        assert_eq!(failed, [(3, "fault at 3".to_owned())]);
        assert_eq!(scratches.into_inner(), 2);
    }

    #[test]
    fn waiting_results_are_bounded_and_a_stop_is_heeded() {
        let started = AtomicUsize::new(0);
        let mut handed_on = 0;
        let work = |_: &mut (), index: usize| {
            started.fetch_add(1, Ordering::SeqCst);
            // The first result is late: the others may run ahead only so far.
            if index == 0 {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
        };
        run(
            1000,
            &pool(2),
            || (),
            work,
            |_, _| {
                if handed_on == 0 {
                    assert!(started.load(Ordering::SeqCst) <= AHEAD * 2);
                }
                handed_on += 1;
                if handed_on == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(handed_on, 5);
        assert!(started.into_inner() <= 5 + AHEAD * 2);
    }
}
