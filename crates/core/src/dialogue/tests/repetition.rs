//! Automatic answers end, whoever else writes the same thing twice does not notice.

use super::*;

impl Talk {
    /// Says this so many seconds after the bot's last post; whether there is an answer, and whether it is the last.
    fn after(&mut self, seconds: i64, text: &str) -> (bool, bool) {
        self.person.repetition.posted_at = Some(self.now);
        self.later(seconds);
        let response = self.say(text).response;
        (response.is_some(), response.is_some_and(|response| matches!(response.reply, Reply::SameAgain)))
    }
}

const ANSWERED: (bool, bool) = (true, false);

#[test]
fn the_third_quick_and_equal_text_gets_the_last_answer() {
    let mut talk = Talk::stranger();
    assert_eq!(talk.after(60, "This mailbox is full."), ANSWERED);
    assert_eq!(talk.after(0, "This mailbox is full."), ANSWERED);
    assert_eq!(talk.after(1, "This mailbox is full. "), (true, true));
    for seconds in [1, 600, 90 * 24 * 60 * 60] {
        assert_eq!(talk.after(seconds, "This mailbox is full."), (false, false));
    }
    assert_eq!(talk.after(1, "This mailbox is full!"), ANSWERED);
    assert_eq!(talk.after(1, "This mailbox is full."), ANSWERED);
}

#[test]
fn slow_texts_commands_and_what_sounds_like_a_yes_are_no_automatic_answers() {
    let mut talk = Talk::connected();
    for _ in 0..4 {
        talk.later(60 * 60);
        assert_eq!(talk.after(1, "thanks"), ANSWERED, "once for each reminder");
    }
    for text in ["what?!", "help", "list apps", "revoke 1"] {
        for _ in 0..4 {
            assert_eq!(talk.after(61, text), ANSWERED, "{text}");
        }
    }
    for text in ["help", "list apps", "revoke 2", "ok", "more"] {
        for _ in 0..4 {
            assert_eq!(talk.after(1, text), ANSWERED, "{text}");
        }
    }
}
