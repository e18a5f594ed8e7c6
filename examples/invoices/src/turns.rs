//! Decides which receiver is served next.
//!
//! There are few workers, and a receiver that does not answer occupies one for as long as an
//! attempt may take. So no receiver gets all of them, and receivers take turns.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::iter::successors;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::lane::{Lane, network};

/// How many receivers without attempts in progress are remembered.
const REMEMBERED: usize = 10_000;

/// The attempts of this process, by receiver.
#[derive(Clone, Debug)]
pub(crate) struct Turns(Arc<Mutex<Book>>);

/// The address has as many attempts in progress as it may have. The delivery waits for another
/// turn.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the host has reached its limit of attempts in progress")]
pub(crate) struct Busy;

impl Busy {
    /// Returns whether this is the cause of an error.
    pub(crate) fn is_cause_of(error: &(dyn Error + 'static)) -> bool {
        successors(Some(error), |&error| error.source()).any(<dyn Error>::is::<Self>)
    }
}

#[derive(Debug)]
struct Book {
    workers: usize,
    free: usize,
    lanes: HashMap<Lane, Seat>,
    hosts: HashMap<String, Seat>,
    /// The host of each name that has been resolved.
    resolved: HashMap<String, String>,
    /// The number of the last turn.
    last_turn: u64,
}

/// The attempts of a lane or a host.
#[derive(Clone, Copy, Debug, Default)]
struct Seat {
    under_way: usize,
    /// The number of its last turn; 0 before the first.
    served: u64,
}

/// A worker that stays occupied until this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    turns: Turns,
    lane: Lane,
}

impl Turns {
    /// Creates turns for this number of workers.
    pub(crate) fn new(workers: u16) -> Self {
        let (workers, lanes, hosts, resolved) = (
            workers.into(),
            HashMap::new(),
            HashMap::new(),
            HashMap::new(),
        );
        Self(Arc::new(Mutex::new(Book {
            workers,
            free: workers,
            lanes,
            hosts,
            resolved,
            last_turn: 0,
        })))
    }

    /// Records the address of a name, and counts the name's attempts in progress for that address.
    ///
    /// # Errors
    ///
    /// Fails if the address already has as many attempts in progress as it may have.
    pub(crate) fn record_address(&self, name: &str, address: IpAddr) -> Result<(), Busy> {
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        self.book().record_address(name, network(address))
    }

    /// Returns how many workers are free.
    pub(crate) fn free(&self) -> usize {
        self.book().free
    }

    /// Returns the next turns among the lanes that have something due, as long as a worker is free
    /// for one of them.
    pub(crate) fn take(&self, due: &[Lane]) -> Vec<Turn> {
        let mut book = self.book();
        let mut turns = Vec::new();
        while let Some(lane) = book.next(due) {
            book.begin(lane);
            turns.push(Turn {
                turns: self.clone(),
                lane: lane.clone(),
            });
        }
        turns
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    /// Returns the lane of the host with the fewest attempts in progress. Among equals, the one
    /// that has waited longest for a turn comes first.
    fn next<'l>(&self, due: &'l [Lane]) -> Option<&'l Lane> {
        let seats = |lane: &'l Lane| {
            (
                lane,
                self.host(lane),
                self.lanes.get(lane).copied().unwrap_or_default(),
            )
        };
        let rank = |(_, host, own): &(_, Seat, Seat)| {
            (host.under_way, host.served, own.under_way, own.served)
        };
        due.iter()
            .map(seats)
            .filter(|(_, host, own)| self.has_room(*host, *own))
            .min_by_key(rank)
            .map(|(lane, ..)| lane)
    }

    /// Returns whether a lane may start another attempt.
    ///
    /// A quarter of the workers is reserved for hosts with nothing in progress, and another quarter
    /// for lanes with nothing in progress. So a receiver that does not answer occupies half of the
    /// workers at most, no matter how much is due to it.
    fn has_room(&self, host: Seat, lane: Seat) -> bool {
        let for_hosts = self.workers.div_ceil(4);
        let kept = match (host.under_way, lane.under_way) {
            (0, _) => 0,
            (_, 0) => for_hosts,
            _ => for_hosts.max(self.workers / 2),
        };
        self.free > kept
    }

    /// Returns the host that a lane counts for.
    fn name<'b>(&'b self, lane: &'b Lane) -> &'b str {
        self.resolved
            .get(lane.host())
            .map_or(lane.host(), String::as_str)
    }

    fn host(&self, lane: &Lane) -> Seat {
        self.hosts.get(self.name(lane)).copied().unwrap_or_default()
    }

    fn record_address(&mut self, name: String, address: String) -> Result<(), Busy> {
        let before = self.resolved.get(&name).unwrap_or(&name).clone();
        if before == address {
            return Ok(());
        }
        // Move only the attempts of this name: other names may share its previous address.
        let lanes = self.lanes.iter().filter(|(lane, _)| lane.host() == name);
        let moved: usize = lanes.map(|(_, seat)| seat.under_way).sum();
        if let Some(seat) = self.hosts.get_mut(&before) {
            seat.under_way = seat.under_way.saturating_sub(moved);
        }
        let seat = self.hosts.entry(address.clone()).or_default();
        let is_full = seat.under_way > 0 && self.free < self.workers.div_ceil(4);
        seat.under_way += moved;
        self.resolved.insert(name, address);
        if is_full { Err(Busy) } else { Ok(()) }
    }

    fn begin(&mut self, lane: &Lane) {
        self.last_turn += 1;
        self.free = self.free.saturating_sub(1);
        let name = self.name(lane).to_owned();
        let host = self.hosts.entry(name).or_default();
        for seat in [host, self.lanes.entry(lane.clone()).or_default()] {
            seat.under_way += 1;
            seat.served = self.last_turn;
        }
    }

    fn end(&mut self, lane: &Lane) {
        self.free += 1;
        let name = self.name(lane).to_owned();
        for seat in [self.hosts.get_mut(&name), self.lanes.get_mut(lane)]
            .into_iter()
            .flatten()
        {
            seat.under_way = seat.under_way.saturating_sub(1);
        }
        forget(&mut self.hosts);
        forget(&mut self.lanes);
        if self.resolved.len() > REMEMBERED {
            let under_way: HashSet<&str> = self
                .lanes
                .iter()
                .filter(|(_, seat)| seat.under_way > 0)
                .map(|(lane, _)| lane.host())
                .collect();
            self.resolved
                .retain(|name, _| under_way.contains(name.as_str()));
        }
    }
}

/// If there are too many idle entries, forgets when they were served. They then count as new.
fn forget<K: Eq + std::hash::Hash>(seats: &mut HashMap<K, Seat>) {
    if seats.len() > REMEMBERED {
        seats.retain(|_, seat| seat.under_way > 0);
    }
}

impl Turn {
    /// Returns the lane of the turn.
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
        texts
            .into_iter()
            .map(|text| Lane::from(text.to_owned()))
            .collect()
    }

    /// Counts the turns of each lane.
    fn count(turns: &[Turn], lanes: &[Lane]) -> Vec<usize> {
        lanes
            .iter()
            .map(|lane| turns.iter().filter(|turn| turn.lane() == lane).count())
            .collect()
    }

    #[test]
    fn one_receiver_gets_half_of_the_workers() {
        for (workers, most) in [(1, 1), (2, 1), (3, 2), (4, 2), (16, 8), (32, 16)] {
            let (turns, slow) = (Turns::new(workers), lanes(["a 80"]));
            let held = turns.take(&slow);
            assert_eq!(held.len(), most, "of {workers}");
            assert!(turns.take(&slow).is_empty());
            if workers > 1 {
                assert_eq!(
                    turns.take(&lanes(["b 80"]))[0].lane(),
                    &lanes(["b 80"])[0],
                    "another is served at once"
                );
            }
        }
    }

    #[test]
    fn half_is_reserved_for_receivers_with_nothing_in_progress() {
        let turns = Turns::new(16);
        let held: Vec<_> = (0..9)
            .map(|n| turns.take(&lanes([&*format!("h{n} 80")])))
            .collect();
        assert_eq!(
            held.iter().map(Vec::len).collect::<Vec<_>>(),
            [8, 1, 1, 1, 1, 1, 1, 1, 1]
        );
    }

    #[test]
    fn several_receivers_get_equal_shares() {
        let (turns, due) = (Turns::new(16), lanes(["a 80", "b 80", "c 80", "d 80"]));
        assert_eq!(count(&turns.take(&due), &due), [2, 2, 2, 2]);
    }

    #[test]
    fn a_quarter_is_reserved_for_hosts_with_nothing_in_progress() {
        let turns = Turns::new(16);
        let ports: Vec<_> = (0..48)
            .map(|port| Lane::from(format!("a {port}")))
            .collect();
        let held = turns.take(&ports);
        assert_eq!(held.len(), 12);
        assert!(
            count(&held, &ports).iter().all(|count| *count <= 1),
            "each has its turn first"
        );
        for host in ["b 80", "c 80", "d 80", "e 80"] {
            assert_eq!(
                turns.take(&lanes([host])).len(),
                1,
                "another host is served at once"
            );
        }
    }

    /// With one worker, nothing is ever in progress when a turn is given, so only the order can be
    /// fair.
    #[test]
    fn receivers_take_turns() {
        let turns = Turns::new(1);
        let due = lanes(["a 1", "a 2", "a 3", "b 1", "c 1"]);
        let served: Vec<_> = (0..9)
            .map(|_| turns.take(&due)[0].lane().as_str().to_owned())
            .collect();
        assert_eq!(
            served,
            [
                "a 1", "b 1", "c 1", "a 2", "b 1", "c 1", "a 3", "b 1", "c 1"
            ],
            "hosts, and ports within them"
        );
        let new = lanes(["a 1", "b 1", "c 1", "z 1"]);
        assert_eq!(
            turns.take(&new)[0].lane().as_str(),
            "z 1",
            "a receiver without a turn so far is next"
        );
    }

    #[test]
    fn names_of_one_address_count_as_one_host() {
        let turns = Turns::new(16);
        let address = IpAddr::from([192, 0, 2, 1]);
        let mut held = Vec::new();
        let mut busy = 0;
        for n in 0..48 {
            let turn = turns.take(&lanes([&*format!("n{n}.example 80")]));
            if !turn.is_empty()
                && turns
                    .record_address(&format!("N{n}.example."), address)
                    .is_err()
            {
                busy += 1;
            } else {
                held.extend(turn);
            }
        }
        assert_eq!((held.len(), turns.free()), (12, 4), "a quarter stays free");
        assert_eq!(
            busy, 43,
            "the first five have them; each of the others was started once and given back"
        );
        assert!(
            turns
                .take(&lanes(["n47.example 80", "192.0.2.1 9000"]))
                .is_empty(),
            "the address is known now"
        );
        assert_eq!(
            turns.take(&lanes(["h.example 80"])).len(),
            1,
            "another host is served at once"
        );
        held.clear();
        assert_eq!(turns.take(&lanes(["n47.example 80"])).len(), 8);
    }

    #[test]
    fn a_name_may_change_its_address() {
        let turns = Turns::new(4);
        let held = turns.take(&lanes(["n.example 80"]));
        assert_eq!(held.len(), 2);
        for last in [1, 1, 2, 3, 1] {
            assert!(
                turns
                    .record_address("n.example", IpAddr::from([192, 0, 2, last]))
                    .is_ok()
            );
        }
        drop(held);
        assert!(turns.book().hosts.values().all(|seat| seat.under_way == 0));
        assert_eq!(turns.take(&lanes(["192.0.2.2 80"])).len(), 2);
    }

    #[test]
    fn a_dropped_turn_frees_its_worker() {
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
        assert_eq!(
            book.lanes[&lanes(["a 80"])[0]].under_way,
            1,
            "attempts in progress are kept"
        );
    }
}
