//! Many short lists by index, one after the other in memory.

/// Lists by index.
#[derive(Debug)]
pub(super) struct Lists<T> {
    all: Vec<T>,
    /// Where each list begins, and one past the end of the last.
    begins: Vec<u32>,
}

impl<T> Lists<T> {
    /// The lists in their order.
    pub(super) fn new(lists: impl IntoIterator<Item = Vec<T>>) -> Self {
        let (mut all, mut begins) = (Vec::new(), vec![0]);
        for list in lists {
            all.extend(list);
            begins.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        Self { all, begins }
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.begins.len() - 1
    }

    /// The list with this index; empty where there is none.
    pub(super) fn of(&self, index: usize) -> &[T] {
        let range = self.begins.get(index).zip(self.begins.get(index + 1));
        let range = range.map(|(from, to)| *from as usize..*to as usize);
        range.and_then(|range| self.all.get(range)).unwrap_or_default()
    }
}
