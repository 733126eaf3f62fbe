//! Arms, components of cost, counts, reasons and outcomes, by name.

/// One of the two arms of a replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arm {
    /// Nobody is offered anything.
    NoOffer,
    /// The scenario's offers are made.
    Offer,
}

impl Arm {
    /// Both arms, in the order of every table.
    pub const BOTH: [Arm; 2] = [Arm::NoOffer, Arm::Offer];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Arm::NoOffer => "no_offer",
            Arm::Offer => "offer",
        }
    }
}

macro_rules! named {
    ($(#[$about:meta])* $kind:ident { $($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind { $($(#[doc = $doc])+ $variant,)* }

        impl $kind {
            /// All variants, in the order of every table.
            pub const ALL: [$kind; [$($kind::$variant),*].len()] = [$($kind::$variant),*];
            /// Number of variants.
            pub const NUMBER: usize = Self::ALL.len();

            /// Name in tables.
            pub fn name(self) -> &'static str {
                match self { $($kind::$variant => $name,)* }
            }

            /// Meaning in one sentence.
            pub fn about(self) -> &'static str {
                match self { $($kind::$variant => concat!($($doc),+),)* }
            }
        }
    };
}

named! {
    /// A component of cost [money], discounted to week 0. `total_cost` is their sum.
    Component {
        /// Finding hires.
        Recruiting = "recruiting",
        /// Training them.
        Training = "training",
        /// Loaded wages, in training and on the job.
        Wages = "wages",
        /// Bonuses for quitting.
        Bonus = "bonus",
        /// Exits, and severance at dismissals.
        Separation = "separation",
        /// Vacant positions.
        Vacancy = "vacancy",
        /// Output below that of a proficient, committed hire.
        LostOutput = "lost_output",
        /// Customers not delighted.
        ServiceLoss = "service_loss",
        /// Output that colleagues lose.
        PeerDrag = "peer_drag",
        /// Supervision and rework.
        ExtraCost = "extra_cost",
        /// Service crises.
        ShockLoss = "shock_loss",
    }
}

named! {
    /// A count over the positions of one arm.
    Count {
        /// Hires who started.
        Hires = "hires",
        /// Hires who met at least one offer.
        Offered = "offered",
        /// Hires who took an offer.
        Takers = "takers",
        /// Takers of committed groups.
        TakersCommitted = "takers_committed",
        /// Hires who quit in training.
        Dropouts = "dropouts",
        /// Hires who failed training.
        Fails = "fails",
        /// Hires who quit on the job.
        Quits = "quits",
        /// Hires who were dismissed.
        Dismissals = "dismissals",
        /// Hires who came for the bonus.
        Opportunists = "opportunists",
        /// First hires still there at a tenure of 52 weeks.
        Retention52 = "retention_52",
        /// Hires of committed groups who met at least one offer.
        OfferedCommitted = "offered_committed",
    }
}

impl Count {
    /// The counts that are kept at every bonus of an offer.
    pub const TUNED: [Count; 6] = [
        Count::Hires,
        Count::Retention52,
        Count::Offered,
        Count::OfferedCommitted,
        Count::Takers,
        Count::TakersCommitted,
    ];
    /// Number of the first counts in [`Self::TUNED`] that are kept in the arm without offers too.
    pub const TUNED_WITHOUT_OFFERS: usize = 2;

    /// Tenure of a retention [week]. Returns None if the count is no retention.
    pub fn retention_week(self) -> Option<f64> {
        (self == Count::Retention52).then_some(52.0)
    }
}

named! {
    /// Why a hire leaves.
    Reason {
        /// Took an offer.
        Taker = "taker",
        /// Took an offer, and came for the bonus.
        Opportunist = "opportunist",
        /// Quit in training.
        Dropout = "dropout",
        /// Failed training.
        Fail = "fail",
        /// Quit on the job.
        Quit = "quit",
        /// Was dismissed.
        Dismissal = "dismissal",
    }
}

named! {
    /// What a taker of the first offer would have done otherwise: the first variant that matches.
    Outcome {
        /// Gone for whatever reason within 13 weeks.
        LeftAnyway = "left_anyway",
        /// Not committed, and would have stayed: the aim of the offer.
        UncommittedKept = "uncommitted_kept",
        /// Committed, and would have stayed.
        CommittedLost = "committed_lost",
        /// Came for the bonus.
        Opportunist = "opportunist",
    }
}
