//! Whoever writes learns that their record is lost, or would be too large; and what was done is told all the same.

use super::{Lines, Talk};
use crate::dialogue::person::Connection;
use crate::dialogue::record::{RecordFault, step_despite, without_record};
use crate::dialogue::reply::{GaveBack, Reply};
use crate::dialogue::{Facts, Input, Leaving, Outcome, Step};

impl Talk {
    fn step_despite(&mut self, fault: RecordFault, input: &Input) -> Step {
        let measure = Lines(self.lines);
        let step = step_despite(fault, &self.person, input, &Facts::default(), &self.context(&measure));
        self.carry(step.expect("nothing has to be read for that"))
    }
}

fn disconnected() -> Input {
    let outcome = Outcome::GaveBack { leaving: Leaving::Disconnect, result: GaveBack::Done };
    Input::Done { under: None, outcome }
}

#[test]
fn a_lost_record_is_told_to_whoever_writes_and_a_new_one_begins() {
    let mut talk = Talk::connected();
    let account = talk.person.account.clone();
    let said = Input::Said(talk.message("help"));
    talk.person = without_record(&account, &said).expect("a message is answered");
    assert_eq!(talk.person.connection, Connection::GivingBack, "there may have been a permission");
    let step = talk.step_despite(RecordFault::Lost, &said);
    assert!(matches!(step.response.map(|response| response.reply), Some(Reply::RecordLost)));
    assert_eq!((talk.person.connection, talk.person.last_messages.len()), (Connection::None, 1));
    assert!(matches!(talk.ask("help"), Reply::Help { .. }));
}

#[test]
fn without_a_record_only_messages_and_results_lead_to_anything() {
    let account = Talk::connected().person.account;
    assert!(without_record(&account, &disconnected()).is_some());
    for input in [Input::Woke, Input::Alert { tokens: Vec::new() }] {
        assert!(without_record(&account, &input).is_none(), "{input:?}");
    }
}

#[test]
fn what_does_not_fit_the_store_is_told_and_the_list_goes() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    let said = Input::Said(talk.message("show 1"));
    let step = talk.step_despite(RecordFault::TooLarge, &said);
    assert!(matches!(step.response.map(|response| response.reply), Some(Reply::TooMuchToKeep)));
    assert!(talk.person.shown.is_none() && talk.person.is_connected(talk.now));
    talk.ask("list apps");
    let step = talk.step_despite(RecordFault::TooLarge, &disconnected());
    assert!(step.response.is_some() && talk.person.shown.is_none(), "what was done is told");
}

#[test]
fn such_an_answer_counts_like_any_other() {
    let mut talk = Talk::connected();
    for _ in 0..40 {
        let said = Input::Said(talk.message("help"));
        assert!(talk.step_despite(RecordFault::TooLarge, &said).response.is_some());
    }
    assert!(matches!(talk.ask("help"), Reply::Enough { .. }));
    let said = Input::Said(talk.message("help"));
    assert!(talk.step_despite(RecordFault::TooLarge, &said).response.is_none(), "there is no room for one");
}
