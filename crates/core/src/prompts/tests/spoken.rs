//! The main replies as people read them. The leading mention is left out, as clients leave it out.

mod german;
mod operator;
mod watching;

use jiff::civil::date;

use super::{MASTODON, renderer};
use crate::audit::source::AppsPage;
use crate::audit::{Finding, Power, Source};
use crate::dialogue::question::{Action, Part, Target};
use crate::dialogue::reply::{
    CodeWay, DetailsReply, GaveBack, Language, Line, ListReply, Note, RemovedReply, Reply, Response, SignInReply,
    SignInWhy, TokenLine, Trouble, Used,
};
use crate::prompts::samples::operator::say_here;
use crate::prompts::samples::{alice, day, details, line, list, named, question, remove, removed, say, status, target};
use crate::secret::SignInLink;

fn says(reply: &Reply) -> String {
    said(&say(reply.clone()))
}

fn says_with(reply: &Reply, note: &Note) -> String {
    said(&Response { note: note.clone(), ..say(reply.clone()) })
}

fn said(response: &Response) -> String {
    let post = renderer().post(&alice(), response, MASTODON).expect("it fits");
    post.text().strip_prefix("@alice ").expect("the mention stands in front").to_owned()
}

/// Says it in both languages, where the operator of a Mastodon server runs the bot.
fn both(reply: &Reply, english: &str, german: &str) {
    both_of(&say_here(reply.clone()), english, german);
}

fn both_of(response: &Response, english: &str, german: &str) {
    assert_eq!(said(response), english);
    assert_eq!(said(&Response { language: Language::German, ..response.clone() }), german);
}

fn sign_in(why: SignInWhy, way: CodeWay, source: Source) -> Response {
    let link = SignInLink::new("https://social.example/oauth/authorize?scope=read:accounts%20write:accounts&state=s");
    Response { source, ..say(Reply::SignIn(SignInReply { link, why, way, lasts_days: None })) }
}

fn two() -> Action {
    remove(vec![target("1", "CrossPost 9000", 1, None), target("2", "Old Poster", 1, None)])
}

#[test]
fn help() {
    assert_eq!(
        says(&Reply::Help { puzzled: false }),
        "Hello! I show you which apps can reach your account, and remove the ones you choose. Write:\n\
         \"list apps\" to see them\n\
         \"list new\" or \"list unused 90 days\" to see some of them\n\
         \"show 3\" for details, \"keep 3\" if you know it\n\
         \"revoke 3\" to remove one; I always ask first\n\
         \"remind every 3 months\" to look again\n\
         \"hacked\" if somebody else is in your account\n\
         \"history\", \"status\", \"privacy\", \"export\", \"language de\", \"disconnect\", \"forget me\"\n\
         I do not see edits: write again instead."
    );
}

#[test]
fn a_link_to_sign_in_with() {
    assert_eq!(
        said(&sign_in(SignInWhy::Needed, CodeWay::Callback, Source::GoToSocial)),
        "Hello! To see your apps, please open this page of your own server, sign in and allow me: \
         https://social.example/oauth/authorize?scope=read%3Aaccounts%20write%3Aaccounts&state=s The link is \
         only for you and works for 10 minutes. Then I can see your apps and remove the ones you choose. Your \
         server has no smaller permission: it would also allow changing your profile, which I never do. I \
         never see your password."
    );
    assert_eq!(
        said(&sign_in(SignInWhy::PermissionGone, CodeWay::Paste, Source::GoToSocial)),
        "Your server no longer accepts the permission you gave me. Nothing was removed, and I forgot that \
         permission. To see your apps, please open this page of your own server, sign in and allow me: \
         https://social.example/oauth/authorize?scope=read%3Aaccounts%20write%3Aaccounts&state=s Your server \
         then shows you a code. Copy it and send it to me here. The link is only for you and works for 10 \
         minutes. Then I can see your apps and remove the ones you choose. Your server has no smaller \
         permission: it would also allow changing your profile, which I never do."
    );
    let mastodon = Source::PageOnly(AppsPage::Mastodon);
    assert_eq!(
        said(&sign_in(SignInWhy::Needed, CodeWay::Callback, mastodon)),
        "Hello! To show me who you are, please open this page of your own server, sign in and allow me: \
         https://social.example/oauth/authorize?scope=read%3Aaccounts%20write%3Aaccounts&state=s The link is \
         only for you and works for 10 minutes. I only learn who you are, and give the permission back at \
         once. I never see your password."
    );
}

#[test]
fn a_list_and_its_next_page() {
    let tusky = Line { tokens: 3, finding: Some(Finding::OldTokens { count: 2, days: 400 }), ..line(3, "Tusky") };
    let poster = Line { finding: Some(Finding::NoUseOnRecord), power: Power::Post, ..line(2, "Old Poster") };
    assert_eq!(
        says(&Reply::List(list(vec![line(1, "CrossPost 9000"), poster, tusky]))),
        "12 apps can reach your account. 5 need a look:\n\
         1 CrossPost 9000: never used; can read and change everything\n\
         2 Old Poster: no use on record; can post as you\n\
         3 Tusky, 3 sign-ins: 2 not used for a year; can read and change everything\n\
         Write \"more\" for the rest, \"show 1\" for details, \"revoke 1\" to remove one."
    );
    let ivory = Line { finding: None, used: Used::DaysAgo(3), ..line(6, "Ivory for Mac") };
    let bot = Line { is_bot: true, ..line(13, "Auditoot") };
    let more = ListReply { continued: true, listed: 13, rest: 0, ..list(vec![ivory, bot]) };
    assert_eq!(
        says(&Reply::List(more)),
        "Your list, 6 to 13 of 13:\n\
         6 Ivory for Mac: used 3 days ago; can read and change everything\n\
         13 Auditoot: that is me\n\
         Write \"show 6\" for details, \"revoke 6\" to remove one."
    );
}

#[test]
fn everything_about_one_app() {
    let old = TokenLine { label: "3b".to_owned(), authorized_on: Some(date(2023, 5, 1)), used: Used::DaysAgo(400) };
    let findings = vec![Finding::OldTokens { count: 1, days: 400 }];
    let mut tusky = DetailsReply { findings, ..details("Tusky", 1) };
    tusky.line.tokens = 2;
    tusky.tokens.push(old);
    assert_eq!(
        says(&Reply::Details(Box::new(tusky))),
        "3 Tusky, 2 sign-ins\n\
         Website: tusky.app\n\
         What it may do: can read and change everything.\n\
         Worth a look: 1 of its sign-ins not used for a year.\n\
         3a: allowed on 3 August 2025, used today\n\
         3b: allowed on 1 May 2023, last used over a year ago\n\
         One app with several sign-ins is normal: one for each phone or computer.\n\
         Your server notes a use only about once an hour.\n\
         On your own server: https://social.example/settings/user/tokens\n\
         If you know it, write \"keep 3\".\n\
         Write \"revoke 3\" to remove it, \"revoke 3b\" for one sign-in."
    );
}

#[test]
fn the_question_before_a_removal() {
    assert_eq!(
        says(&Reply::Question(question(two()))),
        "Remove these 2 apps? 1 CrossPost 9000, 2 Old Poster. They lose access, and this cannot be undone. \
         To use one again, you sign in again. Delete them from your phone too, or they will ask you to sign \
         in. An app that is open right now may go on until it connects again. They keep what they already \
         copied. Ignore this and nothing changes. Write yes within 10 minutes, or no."
    );
    let whole = remove(vec![target("3", "Tusky", 3, Some(0))]);
    assert_eq!(
        says(&Reply::Question(question(whole))),
        "Remove this app? 3 Tusky (all 3 sign-ins, also the one used today). It loses access, and \
         this cannot be undone. To use it again, you sign in again. Delete the app from your phone \
         too, or it will ask you to sign in. An app that is open right now may go on until it connects again. \
         It keeps what it already copied. Ignore this and nothing changes. Write yes within 10 \
         minutes, or no."
    );
    let one = Target { part: Part::OneOf(3), ..target("3b", "Tusky", 1, Some(400)) };
    assert_eq!(
        says(&Reply::Question(question(remove(vec![one])))),
        "Remove this sign-in? 3b Tusky (one of its 3 sign-ins, last used over a year ago). It loses \
         access, and this cannot be undone. To use it again, you sign in again. If you still have \
         that phone or computer, delete the app there too, or it will ask you to sign in. An app that is open \
         right now may go on until it connects again. It keeps what it already copied. Ignore this \
         and nothing changes. Write yes within 10 minutes, or no."
    );
}

#[test]
fn the_question_before_forgetting() {
    assert_eq!(
        says(&Reply::Question(question(Action::Forget))),
        "Delete everything I keep about you? I give back your permission, if I have one, and delete the \
         rest. This cannot be undone. Your apps stay as they are. Some things stay for a while: message \
         numbers without your name (7 days), how often I answered you (1 day), and backups of whoever runs this bot. I cannot delete this \
         conversation from the servers. Ignore this and nothing changes. Write yes within 10 minutes, or no."
    );
}

#[test]
fn the_result_of_a_removal() {
    let done = removed(vec![named("1", "CrossPost 9000"), named("2", "Old Poster")]);
    assert_eq!(
        says(&Reply::Removed(Box::new(done))),
        "Done: CrossPost 9000 and Old Poster are no longer on your list (I looked again). 10 apps \
         left. They keep what they already copied. An app that is open right now may go on until it \
         connects again. If you did not know one of them, change your password too."
    );
    let left = vec![named("2", "Old Poster")];
    let done = removed(vec![named("1", "CrossPost 9000")]);
    let partly = RemovedReply { left, trouble: Some(Trouble::Failing), ..done };
    assert_eq!(
        says(&Reply::Removed(Box::new(partly))),
        "Done: CrossPost 9000 is no longer on your list (I looked again). Still there, not removed: \
         Old Poster. Your server answered that something is broken there. 10 apps left. Write \"list \
         apps\" in a few minutes to see how things stand, and choose again. It keeps what it already \
         copied. An app that is open right now may go on until it connects again. If you did not know \
         it, change your password too."
    );
}

#[test]
fn how_things_stand_with_a_question_open_and_one_closed() {
    assert_eq!(
        says_with(&Reply::Status(status(Some(day()))), &Note::StillOpen(two())),
        "You gave me a permission on 3 August 2025: with it I can see your apps and remove the ones \
         you choose. Write \"disconnect\" to take it back. Your next reminder comes on 3 August 2025.\n\
         My question is still open: remove 1 CrossPost 9000, 2 Old Poster? Write yes or no."
    );
    assert_eq!(
        says_with(&Reply::Disconnected(GaveBack::Done), &Note::Closed(two())),
        "Done: I gave your permission back, and your server confirmed it. I can no longer see your \
         apps. Write \"forget me\" to have the rest of what I keep deleted.\n\
         My earlier question is closed, and nothing was removed. It was about 1 CrossPost 9000, 2 Old \
         Poster."
    );
}

#[test]
fn what_is_kept_and_who_can_read() {
    let operator = Some("the people of social.example".to_owned());
    assert_eq!(
        says(&Reply::Privacy { operator }),
        "I keep, sealed (encrypted), your permission, last list, apps you keep or had removed, reminders, an open \
         question and when we wrote, but not what you write. This can also be read by the administrators of your \
         server and mine, apps that read your posts, and whoever sees your e-mails. This bot is run by the people of \
         social.example, who could use the permissions it keeps. Write \"export\" to see all of it. Write \
         \"disconnect\" to take yours back, \"forget me\" to have everything deleted."
    );
}

#[test]
fn the_page_of_a_server_that_lets_nobody_list_apps() {
    let link = "https://social.example/oauth/authorized_applications".to_owned();
    assert_eq!(
        says(&Reply::PageOnly { page: AppsPage::Mastodon, link, after_sign_in: false }),
        "I cannot list your apps here yet: your server does not let me. You can see and remove them \
         yourself in a browser, under Preferences, Account, Authorized apps: \
         https://social.example/oauth/authorized_applications Remove those you do not know, and those \
         you no longer use."
    );
}
