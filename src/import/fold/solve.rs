//! What of a place the service says, and what blocks for some profiles: the choice that is shortest to write.

use std::collections::HashMap;

use super::lineage::Lineage;
use super::place::{Away, Leaf, Place, Step};
use crate::compose::Tree;

/// How a place is said.
#[derive(Clone, Debug, Default)]
pub struct Plan<'p> {
    /// About the characters that it takes.
    pub cost: usize,
    /// What the service says.
    pub base: Vec<(&'p Leaf, &'p Tree)>,
    /// What blocks say.
    pub said: Vec<Said<'p>>,
    /// Whether there is anything of it in each profile.
    holds: Vec<bool>,
}

/// What a block says of a place.
#[derive(Clone, Debug)]
pub struct Said<'p> {
    /// The block's profiles.
    pub profiles: Vec<usize>,
    /// What it takes away first.
    pub away: Option<&'p Away>,
    /// What it says.
    pub say: Option<(&'p Leaf, &'p Tree)>,
}

/// What a profile asks of a place that it says nothing of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// What it says itself, and nothing else.
    Care,
    /// Whatever comes.
    Any,
    /// Nothing; it has been taken away with what is around it.
    Gone,
    /// Nothing, and nothing may have to be taken away.
    Never,
}

/// What the choice depends on.
pub struct Solver<'a> {
    /// The profiles.
    pub lineage: &'a Lineage,
    /// Each profile after the one from which it starts.
    pub order: &'a [usize],
    /// How many things each block says so far: one more costs less than a block of its own.
    pub blocks: &'a HashMap<Vec<usize>, usize>,
    /// Whether there is a `without`.
    pub can_take_away: bool,
    /// Whether the service says only what holds in all its profiles.
    pub plain: bool,
}

/// What a `without` costs besides its names: it makes readers think twice.
const WITHOUT: usize = 18;
/// What it costs that the service says what only a few profiles do.
const UNUSUAL: usize = 20;

impl<'p> Solver<'_> {
    /// The shortest way to say `place`, if there is one.
    #[must_use]
    pub fn place(&self, place: &'p Place, mask: &[Mask]) -> Option<Plan<'p>> {
        let whole = self.leaf(&place.whole, mask);
        if place.parts.is_empty() {
            return whole;
        }
        let lacks = |(index, mask): (usize, &Mask)| *mask == Mask::Care && place.whole.of.get(index) == Some(&None);
        let lacking: Vec<usize> = mask.iter().enumerate().filter(|one| lacks(*one)).map(|(index, _)| index).collect();
        let with = |other: Mask| -> Vec<Mask> {
            mask.iter().enumerate().map(|(index, mask)| if lacking.contains(&index) { other } else { *mask }).collect()
        };
        let never = if lacking.is_empty() { None } else { self.parts(place, &with(Mask::Never), &[]) };
        let gone = self.parts(place, &with(Mask::Gone), &lacking);
        [gone, never, whole].into_iter().flatten().min_by_key(|plan| plan.cost)
    }

    /// The parts, and what takes all of them away in the profiles that have none.
    fn parts(&self, place: &'p Place, mask: &[Mask], lacking: &[usize]) -> Option<Plan<'p>> {
        let mut plan = Plan { holds: vec![false; mask.len()], ..Plan::default() };
        for part in &place.parts {
            let more = self.place(part, mask)?;
            plan.cost += more.cost;
            plan.base.extend(more.base);
            plan.said.extend(more.said);
            plan.holds.iter_mut().zip(&more.holds).for_each(|(holds, more)| *holds |= more);
        }
        let had = |profile: usize| match self.lineage.parent(profile) {
            Some(parent) => plan.holds.get(parent) == Some(&true),
            None => !plan.base.is_empty(),
        };
        let taken: Vec<usize> = lacking.iter().copied().filter(|profile| had(*profile)).collect();
        if taken.is_empty() {
            return Some(plan);
        }
        let away = place.whole.away.as_ref().filter(|_| self.can_take_away && !self.plain)?;
        for profiles in self.lineage.sets(taken) {
            plan.cost += self.head(&profiles) + length_of(away);
            plan.said.push(Said { profiles, away: Some(away), say: None });
        }
        Some(plan)
    }

    fn leaf(&self, leaf: &'p Leaf, mask: &[Mask]) -> Option<Plan<'p>> {
        let mut count = vec![0_usize; leaf.values.len()];
        for value in leaf.of.iter().flatten() {
            count.iter_mut().skip(*value).take(1).for_each(|count| *count += 1);
        }
        let mut values: Vec<usize> = (0..leaf.values.len()).collect();
        values.sort_by_key(|value| std::cmp::Reverse(count.get(*value).copied()));
        // The first of the shortest: a value that most have rather than none, and rather the first profile's.
        let candidates = values.into_iter().take(4).map(Some).chain([None]);
        let most = count.iter().max().copied().unwrap_or(0);
        let plan = |base: Option<usize>| {
            let mut plan = self.said_over(leaf, mask, base)?;
            // A reader expects in the service what is usual.
            plan.cost += if base.is_some_and(|base| count.get(base) < Some(&most)) { UNUSUAL } else { 0 };
            Some(plan)
        };
        candidates.filter_map(plan).min_by_key(|plan| plan.cost)
    }

    /// The place with `base` in the service.
    fn said_over(&self, leaf: &'p Leaf, mask: &[Mask], base: Option<usize>) -> Option<Plan<'p>> {
        let mut state: Vec<Option<usize>> = vec![None; mask.len()];
        let mut groups: Vec<(bool, Option<&'p Tree>, Vec<usize>)> = Vec::new();
        for &profile in self.order {
            let before = match self.lineage.parent(profile) {
                Some(parent) => state.get(parent).copied().flatten(),
                None => base,
            };
            let wanted = match mask.get(profile)? {
                Mask::Any => before,
                Mask::Gone => None,
                Mask::Never if before.is_some() => return None,
                Mask::Never => None,
                Mask::Care => leaf.of.get(profile).copied().flatten(),
            };
            *state.get_mut(profile)? = wanted;
            if before == wanted || mask.get(profile) == Some(&Mask::Gone) {
                continue;
            }
            let (anew, say) = match (before, wanted) {
                (_, None) => (true, None),
                (None, Some(after)) => (false, leaf.values.get(after)),
                (Some(before), Some(after)) => match leaf.steps.get(before)?.get(after)? {
                    Step::Say(tree) => (false, Some(tree)),
                    Step::Anew => (true, leaf.values.get(after)),
                },
            };
            let away_is_said = leaf.away.is_some() && self.can_take_away && !self.plain;
            if (anew && !away_is_said) || (self.plain && base.is_some()) {
                return None;
            }
            match groups.iter_mut().find(|(other, tree, _)| *other == anew && *tree == say) {
                Some((.., profiles)) => profiles.push(profile),
                None => groups.push((anew, say, vec![profile])),
            }
        }
        let base = base.and_then(|base| leaf.values.get(base)).map(|tree| (leaf, tree));
        let mut plan =
            Plan { cost: base.map_or(0, |(_, tree)| leaf.length(tree)), base: base.into_iter().collect(), ..Plan::default() };
        plan.holds = state.iter().map(Option::is_some).collect();
        for (anew, say, mut profiles) in groups {
            profiles.sort_unstable();
            for profiles in self.lineage.sets(profiles) {
                let away = leaf.away.as_ref().filter(|_| anew);
                let own = say.map_or(0, |tree| leaf.length(tree) + leaf.path.first().map_or(0, |key| key.len() / 2));
                plan.cost += own + away.map_or(0, length_of) + self.head(&profiles);
                plan.said.push(Said { profiles, away, say: say.map(|tree| (leaf, tree)) });
            }
        }
        Some(plan)
    }

    /// What one more thing in the block of `profiles` costs of `in PROFILE … { … }`.
    fn head(&self, profiles: &[usize]) -> usize {
        let names: usize =
            profiles.iter().filter_map(|profile| self.lineage.names.get(*profile)).map(|name| name.len() + 1).sum();
        let shared_by = if self.blocks.is_empty() { 2 } else { self.blocks.get(profiles).copied().unwrap_or(1) };
        (names + 12) / shared_by.max(1)
    }
}

fn length_of(away: &Away) -> usize {
    WITHOUT + away.key.len() + away.item.as_ref().map_or(0, String::len)
}
