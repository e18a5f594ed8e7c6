//! Whose turn it is. Workers are few, and a receiver that does not answer holds one for as long as an attempt may take: so
//! no receiver gets all of them, and receivers take turns.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::lane::Lane;

/// How many receivers are remembered when they have nothing under way.
const REMEMBERED: usize = 10_000;

/// The attempts of this process, by receiver.
#[derive(Clone, Debug)]
pub(crate) struct Turns(Arc<Mutex<Book>>);

#[derive(Debug)]
struct Book {
    workers: usize,
    free: usize,
    lanes: HashMap<Lane, Seat>,
    hosts: HashMap<String, Seat>,
    turns: u64,
}

/// What a lane or a host has.
#[derive(Clone, Copy, Debug, Default)]
struct Seat {
    under_way: usize,
    /// The number of its last turn; 0 before the first.
    served: u64,
}

/// A worker that is taken until this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    turns: Turns,
    lane: Lane,
}

impl Turns {
    /// Turns for so many workers.
    pub(crate) fn new(workers: u16) -> Self {
        let (workers, lanes, hosts) = (workers.into(), HashMap::new(), HashMap::new());
        Self(Arc::new(Mutex::new(Book { workers, free: workers, lanes, hosts, turns: 0 })))
    }

    /// How many workers are free.
    pub(crate) fn free(&self) -> usize {
        self.book().free
    }

    /// The next turns among lanes that have something due, as long as a worker is free for one of them.
    pub(crate) fn take(&self, due: &[Lane]) -> Vec<Turn> {
        let mut book = self.book();
        let mut turns = Vec::new();
        while let Some(lane) = book.next(due) {
            book.begin(lane);
            turns.push(Turn { turns: self.clone(), lane: lane.clone() });
        }
        turns
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    /// The lane of the host that has the fewest attempts under way, and of those the one that has waited longest for a turn.
    fn next<'l>(&self, due: &'l [Lane]) -> Option<&'l Lane> {
        let seats = |lane: &'l Lane| (lane, self.host(lane), self.lanes.get(lane).copied().unwrap_or_default());
        let rank = |(_, host, own): &(_, Seat, Seat)| (host.under_way, host.served, own.under_way, own.served);
        due.iter()
            .map(seats)
            .filter(|(_, host, own)| self.has_room(*host, *own))
            .min_by_key(rank)
            .map(|(lane, ..)| lane)
    }

    /// A quarter of the workers is for hosts that have nothing under way, and another quarter for lanes that have nothing
    /// under way. So one that does not answer holds half of the workers, however much is due to it.
    fn has_room(&self, host: Seat, lane: Seat) -> bool {
        let for_hosts = self.workers.div_ceil(4);
        let kept = match (host.under_way, lane.under_way) {
            (0, _) => 0,
            (_, 0) => for_hosts,
            _ => for_hosts.max(self.workers / 2),
        };
        self.free > kept
    }

    fn host(&self, lane: &Lane) -> Seat {
        self.hosts.get(lane.host()).copied().unwrap_or_default()
    }

    fn begin(&mut self, lane: &Lane) {
        self.turns += 1;
        self.free = self.free.saturating_sub(1);
        let host = self.hosts.entry(lane.host().to_owned()).or_default();
        for seat in [host, self.lanes.entry(lane.clone()).or_default()] {
            seat.under_way += 1;
            seat.served = self.turns;
        }
    }

    fn end(&mut self, lane: &Lane) {
        self.free += 1;
        for seat in [self.hosts.get_mut(lane.host()), self.lanes.get_mut(lane)].into_iter().flatten() {
            seat.under_way = seat.under_way.saturating_sub(1);
        }
        forget(&mut self.hosts);
        forget(&mut self.lanes);
    }
}

/// Forgets when the idle were served, where they are too many: then each of them is new.
fn forget<K: Eq + std::hash::Hash>(seats: &mut HashMap<K, Seat>) {
    if seats.len() > REMEMBERED {
        seats.retain(|_, seat| seat.under_way > 0);
    }
}

impl Turn {
    /// Whose it is.
    pub(crate) fn lane(&self) -> &Lane {
        &self.lane
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.book().end(&self.lane);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn lanes<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<Lane> {
        texts.into_iter().map(|text| Lane::from(text.to_owned())).collect()
    }

    /// How many turns each lane got.
    fn count(turns: &[Turn], lanes: &[Lane]) -> Vec<usize> {
        lanes.iter().map(|lane| turns.iter().filter(|turn| turn.lane() == lane).count()).collect()
    }

    #[test]
    fn one_receiver_gets_half() {
        for (workers, most) in [(1, 1), (2, 1), (3, 2), (4, 2), (16, 8), (32, 16)] {
            let (turns, slow) = (Turns::new(workers), lanes(["a 80"]));
            let held = turns.take(&slow);
            assert_eq!(held.len(), most, "of {workers}");
            assert!(turns.take(&slow).is_empty());
            if workers > 1 {
                assert_eq!(turns.take(&lanes(["b 80"]))[0].lane(), &lanes(["b 80"])[0], "another is served at once");
            }
        }
    }

    #[test]
    fn half_is_for_receivers_that_have_nothing_under_way() {
        let turns = Turns::new(16);
        let held: Vec<_> = (0..9).map(|n| turns.take(&lanes([&*format!("h{n} 80")]))).collect();
        assert_eq!(held.iter().map(Vec::len).collect::<Vec<_>>(), [8, 1, 1, 1, 1, 1, 1, 1, 1]);
    }

    #[test]
    fn together_they_get_equal_shares() {
        let (turns, due) = (Turns::new(16), lanes(["a 80", "b 80", "c 80", "d 80"]));
        assert_eq!(count(&turns.take(&due), &due), [2, 2, 2, 2]);
    }

    #[test]
    fn a_quarter_is_for_hosts_that_have_nothing_under_way() {
        let turns = Turns::new(16);
        let ports: Vec<_> = (0..48).map(|port| Lane::from(format!("a {port}"))).collect();
        let held = turns.take(&ports);
        assert_eq!(held.len(), 12);
        assert!(count(&held, &ports).iter().all(|count| *count <= 1), "each has its turn first");
        for host in ["b 80", "c 80", "d 80", "e 80"] {
            assert_eq!(turns.take(&lanes([host])).len(), 1, "another host is served at once");
        }
    }

    /// With one worker nothing is ever under way when a turn is given, and the order is all that is fair.
    #[test]
    fn receivers_take_turns() {
        let turns = Turns::new(1);
        let due = lanes(["a 1", "a 2", "a 3", "b 1", "c 1"]);
        let served: Vec<_> = (0..9).map(|_| turns.take(&due)[0].lane().as_str().to_owned()).collect();
        assert_eq!(
            served,
            ["a 1", "b 1", "c 1", "a 2", "b 1", "c 1", "a 3", "b 1", "c 1"],
            "hosts, and ports within them"
        );
        let new = lanes(["a 1", "b 1", "c 1", "z 1"]);
        assert_eq!(turns.take(&new)[0].lane().as_str(), "z 1", "who had no turn yet is next");
    }

    #[test]
    fn a_turn_ends() {
        let (turns, due) = (Turns::new(4), lanes(["a 80"]));
        let held = turns.take(&due);
        assert_eq!((held.len(), turns.free()), (2, 2));
        drop(held);
        assert_eq!((turns.free(), turns.take(&due).len()), (4, 2));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let turns = Turns::new(2);
        let _held = turns.take(&lanes(["a 80"]));
        for n in 0..REMEMBERED + 10 {
            drop(turns.take(&[Lane::from(format!("h{n} 80"))]));
        }
        let book = turns.book();
        assert!(book.lanes.len() <= REMEMBERED && book.hosts.len() <= REMEMBERED);
        assert_eq!(book.lanes[&lanes(["a 80"])[0]].under_way, 1, "what is under way stays");
    }
}
