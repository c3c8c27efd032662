//! The names of apps in a response. They are shown side by side, so none may look like another.
//!
//! Every reply is looked at, and what holds a name is taken apart field by field: one with a name in it that is not said here does not
//! compile.

use super::{
    AlertRead, AlertReply, ApplicationLine, BreachReply, ByHand, Changes, DetailsReply, ExportLine, ExportPage,
    HistoryLine, HistoryReply, KeptReply, LastRead, LeftOut, LetIn, ListReply, ListedApplication, NamedTarget, Note,
    PasteKeptReply, QuestionReply, ReminderReply, RemoveByHandReply, RemovedReply, Repeated, Reply, Response,
    UnseenAlert, Untrusted,
};
use crate::audit::Finding;
use crate::dialogue::question::Action;

/// Names that were found, in any order.
#[derive(Default)]
struct FoundNames<'a>(Vec<&'a str>);

impl Response {
    /// The names of apps that stand in it, as they came.
    #[must_use]
    pub fn app_names(&self) -> Vec<&str> {
        let mut found = FoundNames::default();
        if let Some(Repeated::Named(UnseenAlert { apps, rest: _, since: _ })) = &self.repeated {
            found.in_let_in(apps);
        }
        found.in_reply(self);
        match &self.note {
            Note::StillOpen(action) | Note::Closed(action) => found.in_action(action),
            // Only how many they are is said.
            Note::StillPaging(_) | Note::None => {}
        }
        found.0
    }
}

impl<'a> FoundNames<'a> {
    #[expect(clippy::too_many_lines, reason = "a line for each reply")]
    fn in_reply(&mut self, response: &'a Response) {
        if let Reply::Question(_) | Reply::Removed(_) = &response.reply {
            self.names([&response.written_with]);
        }
        match &response.reply {
            Reply::List(list) => self.in_list(list),
            Reply::Details(details) => self.in_details(details),
            Reply::AlreadyGone { name } | Reply::KeepsItself { name } => self.names([name]),
            Reply::Question(question) => self.in_question(question),
            Reply::NothingChosen { no_match: _, left_out } => self.in_left_out(left_out),
            Reply::Removed(removed) => self.in_removed(removed),
            Reply::Kept(KeptReply { kept, before }) => {
                self.in_written(response, kept.iter().chain(before.iter().map(|(target, _)| target)));
            }
            Reply::PasteKept(kept) => {
                let PasteKeptReply { apps: _, since: _, gone, new } = &**kept;
                self.names(gone.iter().chain(new));
            }
            Reply::RemoveByHand(RemoveByHandReply { apps, rest: _ }) => {
                self.names(apps.iter().map(|ByHand { label: _, name, link: _ }| name));
            }
            Reply::Unkept { unkept, strange } => self.in_written(response, unkept.iter().chain(strange)),
            Reply::History(history) => self.in_history(history),
            Reply::Reminder(reminder) => self.in_reminder(reminder),
            Reply::Alert(alert) => self.in_alert(alert),
            Reply::Breach(BreachReply { app, others: _, tokens: _, ended_on: _ }) => self.names([app]),
            Reply::ExportPage(ExportPage { page: _, lines, rest: _ }) => self.in_export(lines),
            // There is none, or somebody typed it: that stands alone, in quotes.
            Reply::SameAgain
            | Reply::StillPuzzled
            | Reply::OnlyYes
            | Reply::WriteIt(_)
            | Reply::NotWhole(_)
            | Reply::Topic(_)
            | Reply::LostPhone
            | Reply::HowToLeave
            | Reply::Courtesy(_)
            | Reply::NoSuchNumber { asked: _, highest: _ }
            | Reply::NoSuchName { name: _ }
            | Reply::Help { .. }
            | Reply::LanguageChosen
            | Reply::Lacking(_)
            | Reply::Hacked
            | Reply::CannotWatch { .. }
            | Reply::Watch(_)
            | Reply::OneAtATime
            | Reply::SignIn(_)
            | Reply::SignInEnded { .. }
            | Reply::CodeAgain { .. }
            | Reply::CodeWanted { .. }
            | Reply::PageOnly { .. }
            | Reply::PasteLink(_)
            | Reply::PasteDropped { back_to: _ }
            | Reply::NotReported(_)
            | Reply::NoMore
            | Reply::ThatIsMe { .. }
            | Reply::TooManyAtOnce { .. }
            | Reply::NothingToConfirm
            | Reply::LeftAlone { .. }
            | Reply::Status(_)
            | Reply::Privacy { .. }
            | Reply::ExportLink(_)
            | Reply::Disconnected(_)
            | Reply::NotConnected
            | Reply::Forgotten(_)
            | Reply::Trouble(_)
            | Reply::WriteToMeAlone
            | Reply::PublicHint(_)
            | Reply::NotPosted
            | Reply::SignInTooLong
            | Reply::NotServed { .. }
            | Reply::Enough { .. }
            | Reply::LastWordsSpent { .. }
            | Reply::RecordLost
            | Reply::TooMuchToKeep
            | Reply::Reminders(_)
            | Reply::Lapsed(_)
            | Reply::RanOut(_)
            | Reply::Rest(_) => {}
        }
    }

    /// The app that it was written with, and targets.
    fn in_written(&mut self, response: &'a Response, targets: impl Iterator<Item = &'a NamedTarget>) {
        self.names([&response.written_with]);
        self.in_targets(targets);
    }

    fn names(&mut self, names: impl IntoIterator<Item = &'a Option<Untrusted>>) {
        self.0.extend(names.into_iter().flatten().map(|name| name.0.as_str()));
    }

    fn in_list(&mut self, list: &'a ListReply) {
        // A name in the preface stands alone, in quotes.
        let ListReply {
            preface: _,
            filter: _,
            new_since: _,
            today: _,
            order: _,
            apps_total: _,
            flagged: _,
            listed: _,
            removable: _,
            lines,
            rest: _,
            continued: _,
            extent: _,
            page: _,
        } = list;
        for ListedApplication {
            number: _,
            name,
            heading: _,
            goes_on: _,
            findings,
            tokens: _,
            old_tokens: _,
            let_in_on: _,
            power: _,
            used: _,
            is_written_with: _,
        } in lines
        {
            self.names([name]);
            self.in_findings(findings);
        }
    }

    fn in_lines(&mut self, lines: impl IntoIterator<Item = &'a ApplicationLine>) {
        for ApplicationLine { number: _, name, tokens: _, finding, power: _, used: _, kept_on: _, is_bot: _ } in lines {
            self.names([name]);
            self.in_findings(finding);
        }
    }

    fn in_details(&mut self, details: &'a DetailsReply) {
        // A website is shown as one.
        let DetailsReply { line, website: _, powers: _, findings, tokens: _, copied: _, link: _ } = details;
        self.in_lines([line]);
        self.in_findings(findings);
    }

    fn in_findings(&mut self, findings: impl IntoIterator<Item = &'a Finding>) {
        for finding in findings {
            match finding {
                Finding::LooksLike { name } => self.0.push(name),
                Finding::Administrator
                | Finding::NamedLikeTheBot
                | Finding::CameBack { .. }
                | Finding::Grown
                | Finding::New { .. }
                | Finding::NeverUsed
                | Finding::NoUseOnRecord
                | Finding::Unused { .. }
                | Finding::OldTokens { .. }
                | Finding::NoWebsite
                | Finding::WebsiteNotHttps => {}
            }
        }
    }

    fn in_question(&mut self, question: &'a QuestionReply) {
        let QuestionReply { action, page: _, again: _, of_list: _, left_out } = question;
        self.in_action(action);
        self.in_left_out(left_out);
    }

    fn in_action(&mut self, action: &'a Action) {
        match action {
            Action::Remove(removal) => {
                self.0.extend(removal.targets.iter().filter_map(|target| target.name.as_deref()));
            }
            Action::Disconnect | Action::Forget => {}
        }
    }

    fn in_left_out(&mut self, left_out: &'a LeftOut) {
        let LeftOut { bot: _, kept: _, writing_with, gone: _ } = left_out;
        self.names([writing_with]);
    }

    fn in_removed(&mut self, removed: &'a RemovedReply) {
        // A namesake has the name of a target.
        let RemovedReply {
            removed,
            gone_before,
            left,
            said_done,
            untried,
            unseen,
            trouble: _,
            namesakes: _,
            apps_left: _,
            interrupted: _,
            made_since: _,
            streams: _,
            offers: _,
        } = removed;
        self.in_targets([removed, gone_before, left, said_done, untried, unseen].into_iter().flatten());
    }

    fn in_targets(&mut self, targets: impl Iterator<Item = &'a NamedTarget>) {
        self.names(targets.map(|NamedTarget { label: _, name }| name));
    }

    fn in_history(&mut self, history: &'a HistoryReply) {
        let HistoryReply { lines, rest: _, continued: _, is_full: _ } = history;
        for HistoryLine { on: _, name, tokens: _, fate: _, written_with } in lines {
            self.names([name, written_with]);
        }
    }

    fn in_reminder(&mut self, reminder: &'a ReminderReply) {
        let ReminderReply { last_read, ends: _, once: _, sign_in_ends: _ } = reminder;
        match last_read {
            LastRead::Looked(Changes { apps_total: _, new, since: _, unused: _ }) => self.names(new),
            LastRead::Pasted { .. } | LastRead::NotRead { .. } => {}
        }
    }

    fn in_alert(&mut self, alert: &'a AlertReply) {
        let AlertReply { last_read, link: _ } = alert;
        match last_read {
            AlertRead::Seen { apps, rest: _ } => self.in_let_in(apps),
            AlertRead::NotRead { .. } => {}
        }
    }

    fn in_let_in(&mut self, apps: &'a [LetIn]) {
        let name = |LetIn { name, tokens: _, allowed_on: _, removed_on: _, power: _ }: &'a LetIn| name;
        self.names(apps.iter().map(name));
    }

    fn in_export(&mut self, lines: &'a [ExportLine]) {
        for line in lines {
            match line {
                ExportLine::Application { line, website: _ } => self.in_lines([line]),
                ExportLine::Target { label: _, name } => self.names([name]),
                ExportLine::Account { .. }
                | ExportLine::Permission(_)
                | ExportLine::Key { .. }
                | ExportLine::Pasted(_)
                | ExportLine::Watch { .. }
                | ExportLine::NoPermission
                | ExportLine::Answers(_)
                | ExportLine::Memory { .. }
                | ExportLine::Reminder(_)
                | ExportLine::Messages { .. }
                | ExportLine::Hint(_)
                | ExportLine::SignIn
                | ExportLine::List(..)
                | ExportLine::TokenOfApplication(_)
                | ExportLine::QuestionForget
                | ExportLine::QuestionDisconnect
                | ExportLine::QuestionRemove(_) => {}
            }
        }
    }
}
