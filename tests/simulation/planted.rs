//! Faults that are put into the model on purpose, to see that the judge finds them.

use super::judge::Invariant;

/// A fault of the bot, of a kind that a mistake in the program could bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Planted {
    /// What the store has not brought to the disk yet is taken for committed.
    TakesUnflushedForCommitted,
    /// What was read is forgotten, and a yes weighed, by the machine's own clock.
    GoesByItsOwnClock,
    /// That the messages cannot be read is no matter for health.
    IsWellWithoutServer,
    /// That the server wants no posts is no matter for health.
    IsWellWithoutPosts,
    /// The store does not keep that a message was read.
    ForgetsWhatWasRead,
    /// What an earlier run left to be done is not taken up.
    ForgetsWhatIsLeft,
    /// A post whose outcome is unknown is sent again without a look for it.
    SendsAgainUnseen,
    /// A key counts also where two attempts at once may find no post yet.
    TrustsEveryKey,
    /// What becomes of a person who is woken is not kept.
    ForgetsThatItReminded,
    /// What becomes of a person who is told of a breach is not kept.
    ForgetsThatItToldOfABreach,
    /// Whom to tell of a breach is known in memory alone.
    KeepsNoBreaches,
    /// A question that a no closed stays open.
    KeepsClosedQuestions,
    /// A yes has the stamp of its question.
    BelievesLateYeses,
    /// After a crash a yes of any age is carried out.
    FinishesOldRemovals,
    /// The token beside the confirmed one is removed too.
    RemovesTheNext,
    /// A result is told as the server answered, without another look.
    ClaimsWithoutLooking,
    /// Where the server does not answer a request to remove, that one is told as not tried.
    TakesSilenceForNo,
    /// A result that waited is told without another look.
    TellsWhatItKnewLongAgo,
    /// An answer goes to somebody else.
    AnswersAnother,
    /// A handle in an app's name is left as it is.
    NamesUnguarded,
    /// A list is read with somebody else's permission.
    ReadsAnothersList,
    /// Every post may use all there is.
    ReservesNothing,
    /// Every post stands in line as an answer to anybody.
    KnowsNoResults,
    /// The word of a breach goes out before everything else.
    TellsOfBreachesFirst,
    /// A new run knows nothing of the posts before it.
    ForgetsWhatIsSpent,
}

/// Each with what has to be found broken.
pub(crate) const ALL: [(Planted, Invariant); 25] = [
    (Planted::TakesUnflushedForCommitted, Invariant::RemindersOnce),
    (Planted::ForgetsWhatWasRead, Invariant::OneAnswer),
    (Planted::ForgetsWhatIsLeft, Invariant::OneAnswer),
    (Planted::SendsAgainUnseen, Invariant::OneAnswer),
    (Planted::TrustsEveryKey, Invariant::OneAnswer),
    (Planted::ForgetsThatItReminded, Invariant::RemindersOnce),
    (Planted::ForgetsThatItToldOfABreach, Invariant::BreachesOnce),
    (Planted::KeepsNoBreaches, Invariant::BreachesOnce),
    (Planted::KeepsClosedQuestions, Invariant::OwnYes),
    (Planted::BelievesLateYeses, Invariant::OwnYes),
    (Planted::FinishesOldRemovals, Invariant::OwnYes),
    (Planted::RemovesTheNext, Invariant::OwnYes),
    (Planted::ClaimsWithoutLooking, Invariant::TrueResults),
    (Planted::TakesSilenceForNo, Invariant::TrueResults),
    (Planted::TellsWhatItKnewLongAgo, Invariant::TrueResults),
    (Planted::AnswersAnother, Invariant::OneRecipient),
    (Planted::NamesUnguarded, Invariant::OneRecipient),
    (Planted::ReadsAnothersList, Invariant::OwnList),
    (Planted::ReservesNothing, Invariant::Reserves),
    (Planted::KnowsNoResults, Invariant::Reserves),
    (Planted::TellsOfBreachesFirst, Invariant::Reserves),
    (Planted::ForgetsWhatIsSpent, Invariant::Reserves),
    (Planted::GoesByItsOwnClock, Invariant::OneAnswer),
    (Planted::IsWellWithoutServer, Invariant::TrueHealth),
    (Planted::IsWellWithoutPosts, Invariant::TrueHealth),
];
