//! What words mean, whatever language they are of.

use super::named::named_values;

named_values! {
    /// What a word or phrase means. One may mean several things; its place then decides.
    pub(super) Sense {
        // Answers and courtesies.
        /// The exact yes.
        Yes "yes",
        /// What sounds like a yes.
        YesLike "yes-like",
        /// A no.
        No "no",
        /// Not now.
        Wait "wait",
        /// That is good.
        Praise "praise",
        /// Something that is only told: that was quick.
        Remark "remark",
        /// Thanks.
        Thanks "thanks",
        /// A greeting.
        Hello "hello",
        /// A farewell.
        Bye "bye",
        /// What means nothing beside a wish: please, me, my, now.
        Filler "filler",
        /// A word of the language that means nothing here.
        Known "known",

        // Wishes, as verbs or as whole phrases.
        /// Remove.
        Remove "remove",
        /// Removing, as something to talk about.
        Removing "removing",
        /// Removed.
        Removed "removed",
        /// List.
        List "list",
        /// See, check, find out.
        See "see",
        /// Another page.
        More "more",
        /// Sort.
        Sort "sort",
        /// Show, details, about.
        Show "show",
        /// Keep.
        Keep "keep",
        /// It is fine, I know it.
        Fine "fine",
        /// I use it.
        Use "use",
        /// Flag again.
        Unkeep "unkeep",
        /// Remind.
        Remind "remind",
        /// A reminder.
        Reminder "reminder",
        /// No messages any more.
        RemindOff "remind-off",
        /// The same, in words that say it only by themselves: "go away".
        RemindOffFree "remind-off-free",
        /// How often, and when next.
        NextReminder "next-reminder",
        /// Put off, pause.
        Snooze "snooze",
        /// Watch.
        Watch "watch",
        /// Tell me when.
        Notify "notify",
        /// Tell me.
        Tell "tell",
        /// Stop.
        Stop "stop",
        /// Undo.
        Undo "undo",
        /// That was a mistake.
        Mistake "mistake",
        /// Did it work?
        DidItWork "did-it-work",
        /// I removed it myself already.
        SelfRemoved "self-removed",
        /// What was removed?
        History "history",
        /// How do things stand?
        Status "status",
        /// What is stored?
        Privacy "privacy",
        /// A copy of it.
        Export "export",
        /// Sign in.
        SignIn "sign-in",
        /// The exact words that give the permission back.
        Disconnect "disconnect",
        /// Others for it.
        DisconnectFree "disconnect-free",
        /// The exact words that ask to delete everything.
        Forget "forget",
        /// Others for it.
        ForgetFree "forget-free",
        /// To leave.
        Leave "leave",
        /// Change, set.
        Change "change",
        /// Speak, language.
        Speak "speak",
        /// What can you do?
        Help "help",
        /// Somebody.
        Someone "someone",
        /// Writes, has written.
        Posts "posts",
        /// From my account, as me.
        InMyName "in-my-name",
        /// Into my account.
        InMyAccount "in-my-account",
        /// Hacked.
        Hacked "hacked",
        /// A lost phone.
        LostPhone "lost-phone",
        /// That was not me.
        NotMe "not-me",
        /// That was me.
        WasMe "was-me",
        /// What somebody does besides, in a removal: tell, wait, install.
        Deed "deed",
        /// A subject with a short answer; the value says which.
        Topic "topic",

        // What is asked, and how.
        /// What, which, who: asks for things.
        What "what",
        /// Begins a question that is answered with yes or no.
        Asks "asks",
        /// Why.
        Why "why",
        /// When, how often.
        When "when",
        /// Should I, do I need.
        Should "should",
        /// Asks what follows: will it, what happens.
        Effect "effect",
        /// Asks what was.
        Past "past",
        /// Mean, meaning.
        Means "means",
        /// Can you: a wish, politely.
        Polite "polite",
        /// I would like: a wish.
        Wants "wants",
        /// How do I.
        HowTo "how-to",

        // What is pointed at.
        /// Called: a name follows.
        Called "called",
        /// An app.
        App "app",
        /// Apps.
        Apps "apps",
        /// Has access to my account.
        Access "access",
        /// My account.
        Account "account",
        /// Sign-ins.
        SignIns "sign-ins",
        /// Everything.
        All "all",
        /// The rest.
        Rest "rest",
        /// Both.
        Both "both",
        /// It, these, them.
        It "it",
        /// The one, the ones.
        One "one",
        /// The.
        Article "article",
        /// And.
        And "and",
        /// Or.
        Or "or",
        /// To, between two numbers.
        To "to",
        /// Number, app, before a number.
        NumberNoun "number-noun",
        /// The same, but something else without a number behind it.
        NumberShort "number-short",
        /// Except.
        Except "except",
        /// But: an exception follows, if anything.
        But "but",
        /// What says of a name that it is otherwise with it: "Tusky is".
        Otherwise "otherwise",
        /// Only.
        Only "only",
        /// Also.
        Also "also",
        /// Not.
        Not "not",
        /// Never.
        Never "never",
        /// If, when, until.
        If "if",
        /// What somebody does not, as a reason: know, need, want.
        Minds "minds",
        /// A reason that is given.
        Reason "reason",
        /// What is done with an app: open, start. With a "not" before it, it is unused.
        Uses "uses",
        /// Never used.
        NeverUsed "never-used",
        /// What I do not use: a filter after what it filters, else a reason.
        Unused "unused",
        /// Unused.
        UnusedApps "unused-apps",
        /// Old.
        Old "old",
        /// New.
        New "new",
        /// Old sign-ins beside a newer one.
        Duplicates "duplicates",
        /// Can.
        Can "can",
        /// What apps can do; the value says what.
        Power "power",
        /// What a list is sorted by; the value says what.
        Order "order",
        /// On.
        On "on",
        /// Off.
        Off "off",
        /// The bot's own words behind a name that looks like another.
        OtherSpelling "other-spelling",
        /// A language; the value says which.
        Language "language",

        // Quantities and times.
        /// A number in words.
        Count "count",
        /// A, one: before a unit.
        A "a",
        /// Some, not said how many.
        Few "few",
        /// Half.
        Half "half",
        /// And a half.
        AndHalf "and-half",
        /// First, second; zero is the last.
        Ordinal "ordinal",
        /// What makes a number an ordinal: st, nd.
        OrdinalEnding "ordinal-ending",
        /// Times: how often.
        Times "times",
        /// A unit of time.
        Unit "unit",
        /// Every.
        Every "every",
        /// Every other.
        EveryOther "every-other",
        /// Once in.
        Per "per",
        /// A rhythm in one word; the value is its span.
        Rhythm "rhythm",
        /// A moment to come; the value is the span until then.
        Soon "soon",
        /// A month of the year.
        MonthName "month",
        /// A day of the week.
        Weekday "weekday",
        /// This year, last month: when something was not used.
        Period "period",
        /// For long.
        Long "long",
        /// Next, before a unit or a weekday.
        Next "next",
        /// What may stand before a span: in, for, since, more than.
        Lead "lead",
        /// What says beside a time that it is over: ago, since, last.
        Gone "gone",
        /// What says of a time that it is not the right one: too often.
        Unfit "unfit",
        /// What makes a number a time of the day.
        Clock "clock",
        /// A time of any other kind.
        Time "time",
    }
}

named_values! {
    /// Units of time, as people say them.
    pub(super) UnitName {
        /// A day.
        Day "day",
        /// A week.
        Week "week",
        /// A month.
        Month "month",
        /// Three months.
        Quarter "quarter",
        /// Six months.
        HalfYear "half-year",
        /// A year.
        Year "year",
        /// Less than a day.
        Short "short",
        /// Minutes or months.
        Unclear "unclear",
    }
}

named_values! {
    /// Times in which something was not used.
    pub(super) PeriodName {
        /// This week.
        ThisWeek "this-week",
        /// This month.
        ThisMonth "this-month",
        /// Last month.
        LastMonth "last-month",
        /// This year.
        ThisYear "this-year",
        /// Last year.
        LastYear "last-year",
        /// The twelve months until today.
        PastYear "past-year",
        /// Since Christmas.
        Christmas "christmas",
    }
}

/// A set of senses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Senses([u128; 2]);

impl Senses {
    pub(super) const fn of(sense: Sense) -> Self {
        Self::any_of(&[sense])
    }

    pub(super) const fn any_of(senses: &[Sense]) -> Self {
        let mut set = [0; 2];
        let mut index = 0;
        while index < senses.len() {
            let (half, bit) = place(senses[index]);
            set[half] |= bit;
            index += 1;
        }
        Self(set)
    }

    pub(super) const fn has(self, sense: Sense) -> bool {
        let (half, bit) = place(sense);
        self.0[half] & bit != 0
    }

    /// The places of these senses among all.
    pub(super) fn numbers(self) -> impl Iterator<Item = u16> {
        let is_in = move |number: &u16| self.0[usize::from(number / 128)] & 1 << (number % 128) != 0;
        (0..256).filter(is_in)
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0[0] & other.0[0] != 0 || self.0[1] & other.0[1] != 0
    }

    pub(super) const fn is_within(self, other: Self) -> bool {
        self.0[0] & !other.0[0] == 0 && self.0[1] & !other.0[1] == 0
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0[0] == 0 && self.0[1] == 0
    }
}

/// Where a sense has its bit.
const fn place(sense: Sense) -> (usize, u128) {
    let number = sense as usize;
    (number / 128, 1 << (number % 128))
}
