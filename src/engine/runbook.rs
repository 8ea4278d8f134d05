//! What to do, in order: the steps of a failover, a test or a failback, for this plan.
//!
//! Belongs here: what a runbook is. What holds for every system, and what one system adds, are told by `recovery`.

use super::reason::Document;

/// When a step comes. Within a phase, steps stand in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Long before: mappings, settings, capacity.
    Prepare,
    /// Right before: links that have to be cut, services that come first.
    Before,
    /// The operation itself.
    Run,
    /// Right after: links, routes, DNS.
    After,
    /// What to look at before telling anyone that it worked.
    Check,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Prepare, Self::Before, Self::Run, Self::After, Self::Check];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Prepare => "Prepare",
            Self::Before => "Right before",
            Self::Run => "Run",
            Self::After => "Right after",
            Self::Check => "Check",
        }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What to do: a sentence that begins with a verb.
    pub text: String,
    /// What it is about, one a line: networks, machines, records.
    pub items: Vec<String>,
    /// Where it comes from; `None` for what follows from the plan alone.
    pub document: Option<&'static Document>,
}

impl Step {
    /// A step without items.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), items: Vec::new(), document: None }
    }

    /// With what it is about.
    pub fn about(mut self, items: impl IntoIterator<Item = String>) -> Self {
        self.items.extend(items);
        self
    }

    /// With the document that it comes from.
    pub fn from(mut self, document: &'static Document) -> Self {
        self.document = Some(document);
        self
    }
}

/// All steps of one operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Runbook {
    steps: Vec<(Phase, Step)>,
}

impl Runbook {
    /// Adds a step at the end of its phase.
    pub fn add(&mut self, phase: Phase, step: Step) {
        let place = self.steps.partition_point(|(known, _)| *known <= phase);
        self.steps.insert(place, (phase, step));
    }

    /// The steps of a phase, in order.
    pub fn of(&self, phase: Phase) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |(known, _)| *known == phase).map(|(_, step)| step)
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stand_by_phase_and_then_as_they_were_added() {
        let mut runbook = Runbook::default();
        runbook.add(Phase::Run, Step::new("fail over"));
        runbook.add(Phase::Prepare, Step::new("map"));
        runbook.add(Phase::Run, Step::new("wait"));
        let run: Vec<&str> = runbook.of(Phase::Run).map(|step| step.text.as_str()).collect();
        assert_eq!(run, ["fail over", "wait"]);
        assert_eq!(runbook.len(), 3);
    }
}
