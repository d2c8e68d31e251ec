//! Which profile starts from which.

/// The profiles of an import and who they start from, by index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// Their names.
    pub names: Vec<String>,
    /// Whom each of them starts from; none starts from itself.
    pub parents: Vec<Option<usize>>,
}

impl Lineage {
    /// Profiles none of which starts from another.
    #[must_use]
    pub fn flat(names: impl IntoIterator<Item = String>) -> Self {
        let names: Vec<String> = names.into_iter().collect();
        Self { parents: vec![None; names.len()], names }
    }

    /// Whom a profile starts from.
    #[must_use]
    pub fn parent(&self, profile: usize) -> Option<usize> {
        self.parents.get(profile).copied().flatten()
    }

    /// All of them, each after the one from which it starts.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|profile| self.line(*profile).len());
        order
    }

    /// A profile and those from which it starts, the furthest first.
    #[must_use]
    pub fn line(&self, profile: usize) -> Vec<usize> {
        let mut line = vec![profile];
        while let Some(parent) = line.last().and_then(|last| self.parent(*last)).filter(|parent| !line.contains(parent)) {
            line.push(parent);
        }
        line.reverse();
        line
    }

    /// `profiles` so that none of a set starts from another of it: a block is laid once.
    #[must_use]
    pub fn sets(&self, profiles: Vec<usize>) -> Vec<Vec<usize>> {
        if self.parents.iter().all(Option::is_none) {
            return vec![profiles];
        }
        let mut sets: Vec<Vec<usize>> = Vec::new();
        for profile in profiles {
            let line = self.line(profile);
            match sets
                .iter_mut()
                .find(|set| !set.iter().any(|other| line.contains(other) || self.line(*other).contains(&profile)))
            {
                Some(set) => set.push(profile),
                None => sets.push(vec![profile]),
            }
        }
        sets
    }

    /// The profiles of `with` that need to be named where those that start from them are meant, too.
    #[must_use]
    pub fn named(&self, with: &[usize]) -> Vec<String> {
        let own = with.iter().filter(|profile| self.parent(**profile).is_none_or(|parent| !with.contains(&parent)));
        own.filter_map(|profile| self.names.get(*profile).cloned()).collect()
    }
}
