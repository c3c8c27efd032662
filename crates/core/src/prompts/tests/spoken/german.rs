//! The replies that matter most, as people read them in German.

use jiff::civil::date;

use super::{said, sign_in, two};
use crate::audit::source::AppsPage;
use crate::audit::{Finding, Power, Source};
use crate::dialogue::question::{Action, Part, Target};
use crate::dialogue::reply::{
    CodeWay, DetailsReply, GaveBack, Language, Line, ListReply, Note, RemovedReply, Reply, Response, SignInWhy,
    TokenLine, Trouble, Used,
};
use crate::prompts::samples::{day, details, line, list, named, question, remove, removed, say, status, target};

fn says(reply: &Reply) -> String {
    says_with(reply, &Note::None)
}

fn says_with(reply: &Reply, note: &Note) -> String {
    german(&Response { note: note.clone(), ..say(reply.clone()) })
}

fn german(response: &Response) -> String {
    said(&Response { language: Language::German, ..response.clone() })
}

#[test]
fn help() {
    assert_eq!(
        says(&Reply::Help { puzzled: false }),
        "Hallo! Ich zeige dir, welche Apps Zugriff auf dein Konto haben, und entferne, was du willst. Schreib:\n\
         \"liste apps\", um sie zu sehen\n\
         \"liste neu\", \"liste unbenutzt 90 tage\" für einen Teil\n\
         \"zeige 3\" für Details, \"behalte 3\" für Bekannte\n\
         \"entferne 3\" zum Entfernen; ich frage vorher\n\
         \"erinnere mich alle 3 monate\" ans Nachsehen\n\
         \"gehackt\", wenn jemand in dein Konto kam\n\
         \"verlauf\", \"status\", \"datenschutz\", \"exportiere\", \"sprache en\", \"trennen\", \"vergiss mich\"\n\
         Änderungen sehe ich nicht: Schreib neu."
    );
}

#[test]
fn a_link_to_sign_in_with() {
    assert_eq!(
        german(&sign_in(SignInWhy::Needed, CodeWay::Callback, Source::GoToSocial)),
        "Hallo! Um deine Apps zu sehen, öffne bitte diese Seite deines eigenen Servers, melde dich an und \
         erlaube es mir: \
         https://social.example/oauth/authorize?scope=read%3Aaccounts%20write%3Aaccounts&state=s Der Link \
         ist nur für dich und gilt 10 Minuten. So kann ich deine Apps sehen und die entfernen, die du \
         auswählst. Dein Server kennt keine kleinere Erlaubnis: Ich dürfte auch dein Profil ändern, tue \
         es aber nie. Dein Passwort sehe ich nie."
    );
}

#[test]
fn a_list_and_its_next_page() {
    let tusky = Line { tokens: 3, finding: Some(Finding::OldTokens { count: 2, days: 400 }), ..line(3, "Tusky") };
    let poster = Line { finding: Some(Finding::NoUseOnRecord), power: Power::Post, ..line(2, "Old Poster") };
    let pinafore = Line { finding: Some(Finding::Unused { days: 100 }), ..line(4, "Pinafore") };
    assert_eq!(
        says(&Reply::List(list(vec![line(1, "CrossPost 9000"), poster, tusky, pinafore]))),
        "12 Apps haben Zugriff auf dein Konto. 5 fallen auf:\n\
         1 CrossPost 9000: nie benutzt; kann alles lesen und ändern\n\
         2 Old Poster: keine Nutzung vermerkt; kann in deinem Namen posten\n\
         3 Tusky, 3 Anmeldungen: 2 seit einem Jahr nicht benutzt; kann alles lesen und ändern\n\
         4 Pinafore: seit 100 Tagen nicht benutzt; kann alles lesen und ändern\n\
         Schreib \"mehr\" für den Rest, \"zeige 1\" für Details, \"entferne 1\" zum Entfernen."
    );
    let ivory = Line { finding: None, used: Used::DaysAgo(3), ..line(6, "Ivory for Mac") };
    let bot = Line { is_bot: true, ..line(13, "Auditoot") };
    let more = ListReply { continued: true, listed: 13, rest: 0, ..list(vec![ivory, bot]) };
    assert_eq!(
        says(&Reply::List(more)),
        "Deine Liste, 6 bis 13 von 13:\n\
         6 Ivory for Mac: vor 3 Tagen benutzt; kann alles lesen und ändern\n\
         13 Auditoot: das bin ich\n\
         Schreib \"zeige 6\" für Details, \"entferne 6\" zum Entfernen."
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
        "3 Tusky, 2 Anmeldungen\n\
         Website: tusky.app\n\
         Rechte: kann alles lesen und ändern.\n\
         Fällt auf: 1 ihrer Anmeldungen seit einem Jahr nicht benutzt.\n\
         3a: erlaubt am 3. August 2025, heute benutzt\n\
         3b: erlaubt am 1. Mai 2023, zuletzt vor über einem Jahr benutzt\n\
         Mehrere Anmeldungen einer App sind normal: eine für jedes Telefon oder jeden Computer.\n\
         Auf deinem eigenen Server: https://social.example/settings/user/tokens\n\
         Schreib \"entferne 3\", um sie zu entfernen, \"entferne 3b\" für eine Anmeldung."
    );
}

#[test]
fn the_question_before_a_removal() {
    assert_eq!(
        says(&Reply::Question(question(two()))),
        "Diese 2 Apps entfernen? 1 CrossPost 9000, 2 Old Poster. Sie verlieren den Zugriff, und das ist \
         endgültig. Um eine wieder zu benutzen, meldest du dich neu an. Lösche sie auch auf deinem \
         Telefon, sonst bitten sie um eine neue Anmeldung. Eine App, die gerade offen ist, läuft vielleicht \
         noch, bis sie sich neu verbindet. Was sie schon kopiert haben, behalten sie. Ohne Antwort ändert \
         sich nichts. Schreib innerhalb von 10 Minuten ja oder nein."
    );
    let whole = remove(vec![target("3", "Tusky", 3, Some(0))]);
    assert_eq!(
        says(&Reply::Question(question(whole))),
        "Diese App entfernen? 3 Tusky (alle 3 Anmeldungen, auch die heute benutzte). Sie verliert den \
         Zugriff, und das ist endgültig. Um sie wieder zu benutzen, meldest du dich neu an. Lösche sie \
         auch auf deinem Telefon, sonst bittet sie um eine neue Anmeldung. Eine App, die gerade offen ist, \
         läuft vielleicht noch, bis sie sich neu verbindet. Was sie schon kopiert hat, behält sie. Ohne \
         Antwort ändert sich nichts. Schreib innerhalb von 10 Minuten ja oder nein."
    );
    let one = Target { part: Part::OneOf(3), ..target("3b", "Tusky", 1, Some(400)) };
    assert_eq!(
        says(&Reply::Question(question(remove(vec![one])))),
        "Diese Anmeldung entfernen? 3b Tusky (eine ihrer 3 Anmeldungen, zuletzt vor über einem Jahr \
         benutzt). Sie verliert den Zugriff, und das ist endgültig. Um sie wieder zu benutzen, meldest du \
         dich neu an. Hast du das Gerät noch, lösche die App auch dort, sonst bittet sie um eine neue \
         Anmeldung. Eine App, die gerade offen ist, läuft vielleicht noch, bis sie sich neu verbindet. \
         Was sie schon kopiert hat, behält sie. Ohne Antwort ändert sich nichts. Schreib innerhalb von 10 \
         Minuten ja oder nein."
    );
}

#[test]
fn the_question_before_forgetting() {
    assert_eq!(
        says(&Reply::Question(question(Action::Forget))),
        "Alles löschen, was ich über dich gespeichert habe? Ich gebe deine Erlaubnis zurück, falls ich \
         eine habe, und lösche den Rest endgültig. Deine Apps bleiben, wie sie sind. Einiges \
         bleibt eine Weile: Nachrichtennummern ohne deinen Namen (7 Tage), wie oft ich dir geantwortet habe \
         (1 Tag), und Sicherungskopien dieses Bots. Dieses Gespräch kann ich auf den Servern nicht löschen. Ohne Antwort ändert sich nichts. \
         Schreib innerhalb von 10 Minuten ja oder nein."
    );
}

#[test]
fn the_result_of_a_removal() {
    let done = removed(vec![named("1", "CrossPost 9000"), named("2", "Old Poster")]);
    assert_eq!(
        says(&Reply::Removed(Box::new(done))),
        "Erledigt: CrossPost 9000 und Old Poster stehen nicht mehr in deiner Liste (ich habe \
         nachgesehen). 10 Apps sind übrig. Was sie schon kopiert haben, behalten sie. Eine App, die \
         gerade offen ist, läuft vielleicht noch, bis sie sich neu verbindet. Falls du eine davon nicht \
         kanntest, ändere auch dein Passwort."
    );
    let left = vec![named("2", "Old Poster")];
    let done = removed(vec![named("1", "CrossPost 9000")]);
    let partly = RemovedReply { left, trouble: Some(Trouble::Failing), ..done };
    assert_eq!(
        says(&Reply::Removed(Box::new(partly))),
        "Erledigt: CrossPost 9000 steht nicht mehr in deiner Liste (ich habe nachgesehen). Noch da, nicht \
         entfernt: Old Poster. Dein Server hat geantwortet, dass dort etwas kaputt ist. 10 Apps sind \
         übrig. Schreib in ein paar Minuten \"liste apps\", um zu sehen, wie es steht, und wähle neu. Was \
         sie schon kopiert hat, behält sie. Eine App, die gerade offen ist, läuft vielleicht noch, bis \
         sie sich neu verbindet. Falls du sie nicht kanntest, ändere auch dein Passwort."
    );
}

#[test]
fn how_things_stand_with_a_question_open_and_one_closed() {
    assert_eq!(
        says_with(&Reply::Status(status(Some(day()))), &Note::StillOpen(two())),
        "Am 3. August 2025 hast du mir eine Erlaubnis gegeben: Damit kann ich deine Apps sehen und die \
         entfernen, die du auswählst. Schreib \"trennen\", um sie zurückzunehmen. Deine nächste Erinnerung \
         kommt am 3. August 2025.\n\
         Meine Frage ist noch offen: 1 CrossPost 9000, 2 Old Poster entfernen? Schreib ja oder nein."
    );
    assert_eq!(
        says_with(&Reply::Disconnected(GaveBack::Done), &Note::Closed(two())),
        "Erledigt: Ich habe deine Erlaubnis zurückgegeben, und dein Server hat es bestätigt. Deine Apps \
         kann ich nicht mehr sehen. Schreib \"vergiss mich\", damit ich auch den Rest lösche.\n\
         Meine vorige Frage gilt nicht mehr, und entfernt wurde nichts. Es ging um 1 CrossPost 9000, 2 \
         Old Poster."
    );
}

#[test]
fn what_is_kept_and_who_can_read() {
    let operator = Some("die Leute von social.example".to_owned());
    assert_eq!(
        says(&Reply::Privacy { operator }),
        "Verschlüsselt speichere ich deine Erlaubnis, letzte Liste, behaltene und entfernte Apps, Erinnerungen, \
         offene Frage und wann wir schrieben, nicht was du schreibst. Mitlesen kann, wer deinen oder meinen Server \
         verwaltet, jede App, die deine Beiträge liest, und wer deine E-Mails sieht. Wer diesen Bot betreibt (die \
         Leute von social.example), könnte Erlaubnisse benutzen. Schreib \"exportiere\", um alles zu sehen. \
         Schreib \"trennen\", um deine zurückzunehmen, \"vergiss mich\", um alles zu löschen."
    );
}

#[test]
fn the_page_of_a_server_that_lets_nobody_list_apps() {
    let link = "https://social.example/oauth/authorized_applications".to_owned();
    assert_eq!(
        says(&Reply::PageOnly { page: AppsPage::Mastodon, link, after_sign_in: false }),
        "Hier kann ich deine Apps noch nicht auflisten: Dein Server lässt mich nicht. Du kannst sie \
         selbst im Browser sehen und entfernen, unter Einstellungen, Konto, Autorisierte Anwendungen: \
         https://social.example/oauth/authorized_applications Entferne, was du nicht kennst und was du \
         nicht mehr benutzt."
    );
}
