//! The grid of a dashboard: 40 columns, and as many rows as are needed.

use serde_json::{Value, json};

/// Columns of the grid.
pub(in crate::scaffold) const COLUMNS: u32 = 40;

/// Rows that the bar takes by which users change tabs.
pub(in crate::scaffold) const BAR_ROWS: u32 = 2;

/// Columns and rows below which Workspace shows no widget.
pub(in crate::scaffold) const LEAST: (u32, u32) = (8, 4);

/// A part of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Columns left of it.
    pub x: u32,
    /// Rows above it.
    pub y: u32,
    /// Its columns.
    pub w: u32,
    /// Its rows.
    pub h: u32,
}

impl Area {
    /// The item of a layout that puts the widget `id` here.
    pub(in crate::scaffold) fn item(self, id: &str) -> Value {
        json!({ "i": id, "x": self.x, "y": self.y, "w": self.w, "h": self.h })
    }

    fn right(self) -> u32 {
        self.x.saturating_add(self.w)
    }

    fn bottom(self) -> u32 {
        self.y.saturating_add(self.h)
    }
}

/// The first free place for `size`, from the row `top` on: as far up as possible, and there as far left.
pub(super) fn first_free(taken: &[Area], (w, h): (u32, u32), top: u32) -> Area {
    let w = w.clamp(1, COLUMNS);
    // A place can be moved up until it meets the top or something above, so one of these rows it is.
    let mut rows: Vec<u32> = taken.iter().map(|area| area.bottom()).filter(|&row| row > top).collect();
    rows.push(top);
    rows.sort_unstable();
    rows.dedup();
    for y in rows {
        let band = Area { x: 0, y, w, h };
        let mut beside: Vec<Area> =
            taken.iter().copied().filter(|area| area.y < band.bottom() && y < area.bottom()).collect();
        beside.sort_unstable_by_key(|area| area.x);
        let x = beside.iter().fold(0, |x: u32, area| {
            // What fits left of the area needs to go no further.
            if x.saturating_add(w) <= area.x { x } else { x.max(area.right()) }
        });
        if x.saturating_add(w) <= COLUMNS {
            return Area { x, ..band };
        }
    }
    // Below all that is there a row is always free; only areas without an end come here.
    Area { x: 0, y: top, w, h }
}

/// Places for `sizes` beside one another as long as there is room, from the row `top` on.
pub(in crate::scaffold) fn side_by_side(sizes: impl IntoIterator<Item = (u32, u32)>, top: u32) -> Vec<Area> {
    let (mut x, mut y, mut tallest) = (0, top, 0);
    let place = |(w, h): (u32, u32)| {
        let w = w.clamp(1, COLUMNS);
        if x + w > COLUMNS {
            (x, y, tallest) = (0, y + tallest, 0);
        }
        let area = Area { x, y, w, h };
        x += w;
        tallest = tallest.max(h);
        area
    };
    sizes.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn area(x: u32, y: u32, w: u32, h: u32) -> Area {
        Area { x, y, w, h }
    }

    fn overlap(one: Area, other: Area) -> bool {
        one.x < other.right() && other.x < one.right() && one.y < other.bottom() && other.y < one.bottom()
    }

    #[test]
    fn the_first_gap_that_is_large_enough_is_taken() {
        assert_eq!(first_free(&[], (20, 12), 0), area(0, 0, 20, 12));
        assert_eq!(first_free(&[], (60, 12), 2), area(0, 2, 40, 12));
        let left = area(0, 0, 20, 8);
        assert_eq!(first_free(&[left], (20, 12), 0), area(20, 0, 20, 12));
        assert_eq!(first_free(&[left], (21, 12), 0), area(0, 8, 21, 12));
        let both = [left, area(20, 0, 20, 12)];
        assert_eq!(first_free(&both, (20, 12), 0), area(0, 8, 20, 12));
        assert_eq!(first_free(&both, (10, 4), 0), area(0, 8, 10, 4));
        let around = [area(0, 0, 10, 5), area(30, 0, 10, 5)];
        assert_eq!(first_free(&around, (20, 5), 0), area(10, 0, 20, 5));
        assert_eq!(first_free(&around, (20, 5), 2), area(10, 2, 20, 5));
    }

    proptest! {
        #[test]
        fn widgets_side_by_side_never_overlap(sizes in prop::collection::vec((0u32..60, 1u32..30), 0..20)) {
            let placed = side_by_side(sizes.iter().copied(), 2);
            prop_assert_eq!(placed.len(), sizes.len());
            for (at, &one) in placed.iter().enumerate() {
                prop_assert!(one.right() <= COLUMNS && one.y >= 2 && one.w > 0);
                prop_assert!(!placed[..at].iter().any(|&other| overlap(one, other)));
            }
        }

        #[test]
        fn nothing_is_covered_and_nothing_lies_outside(
            taken in prop::collection::vec((0u32..45, 0u32..60, 1u32..45, 1u32..30), 0..30),
            size in (1u32..60, 1u32..30),
            top in prop_oneof![Just(0u32), Just(2)],
        ) {
            let taken: Vec<Area> = taken.into_iter().map(|(x, y, w, h)| area(x, y, w, h)).collect();
            let found = first_free(&taken, size, top);
            prop_assert!(found.right() <= COLUMNS && found.y >= top);
            prop_assert_eq!((found.w, found.h), (size.0.min(COLUMNS), size.1));
            let free = |one: Area| !taken.iter().any(|other| overlap(one, *other));
            prop_assert!(free(found), "{:?} among {:?}", found, taken);
            // Nothing further up, nor further left in its row, would have done.
            for y in top..=found.y {
                let end = if y == found.y { found.x } else { COLUMNS - found.w + 1 };
                for x in 0..end {
                    prop_assert!(!free(Area { x, y, ..found }), "{} {}", x, y);
                }
            }
        }
    }
}
