//! Ids of what the walk finds, one type for each kind, so that an operation cannot be taken for a
//! response.

use std::marker::PhantomData;
use std::ops::Range;

/// An id that a [`Table`] gives: the number of a row.
pub(crate) trait Id: Copy {
    fn of(number: usize) -> Self;
    fn number(self) -> usize;
}

/// Declares types of ids.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $name(usize);

        impl Id for $name {
            fn of(number: usize) -> Self {
                Self(number)
            }

            fn number(self) -> usize {
                self.0
            }
        }
    )*};
}

ids! {
    /// The id of an operation.
    OperationId
    /// The id of a Callback Object.
    CallbackObjectId
    /// The id of a key in a Callback Object.
    CallbackId
    /// The id of a Response Object.
    ResponseId
    /// The id of a Link Object.
    LinkId
    /// The id of a path template.
    TemplateId
    /// The id of a shape: path templates that differ only in the names of their parameters.
    ShapeId
    /// The id of a list of Server Objects.
    ServerListId
}

/// Rows in the order in which they were added, each with an id.
#[derive(Clone, Debug)]
pub(crate) struct Table<K, T> {
    rows: Vec<T>,
    id: PhantomData<K>,
}

impl<K, T> Default for Table<K, T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            id: PhantomData,
        }
    }
}

impl<K: Id, T> Table<K, T> {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns the id that the next row gets.
    pub(crate) fn next_id(&self) -> K {
        K::of(self.rows.len())
    }

    pub(crate) fn push(&mut self, row: T) -> K {
        let id = self.next_id();
        self.rows.push(row);
        id
    }

    pub(crate) fn get(&self, id: K) -> Option<&T> {
        self.rows.get(id.number())
    }

    pub(crate) fn get_mut(&mut self, id: K) -> Option<&mut T> {
        self.rows.get_mut(id.number())
    }

    pub(crate) fn rows(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    pub(crate) fn rows_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.rows.iter_mut()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (K, &T)> {
        self.rows
            .iter()
            .enumerate()
            .map(|(number, row)| (K::of(number), row))
    }

    /// Returns the rows of a range of ids.
    pub(crate) fn range(&self, ids: &Range<K>) -> &[T] {
        self.rows
            .get(ids.start.number()..ids.end.number())
            .unwrap_or_default()
    }
}

/// Returns the ids of a range.
pub(crate) fn each<K: Id>(ids: &Range<K>) -> impl Iterator<Item = K> + use<K> {
    (ids.start.number()..ids.end.number()).map(K::of)
}
