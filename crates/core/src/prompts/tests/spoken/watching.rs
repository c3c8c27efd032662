//! What is said of watching for new apps, of those that were let in, and as a sign-in ends, in English and in German.

use super::{both, both_of};
use crate::audit::Power;
use crate::dialogue::command::Switch;
use crate::dialogue::reply::{
    GaveBack, LetIn, NotRead, RanOutReply, ReminderReply, RemindersStand, Reply, Response, Trouble, WatchReply,
};
use crate::prompts::samples::operator::{blind, let_in, say_here, seen};
use crate::prompts::samples::reminders::looked;
use crate::prompts::samples::{day, untrusted};

#[test]
fn watching_on_and_off() {
    both(
        &Reply::Watch(WatchReply::On),
        "All right: when an app gets into your account, or one that you removed comes back, I tell you within \
         about a minute. If you want no more of that, write \"watch off\".",
        "Gut: Wenn eine App in dein Konto eingelassen wird oder eine wiederkommt, die du entfernt hast, sage \
         ich es dir binnen etwa einer Minute. Wenn du das nicht mehr willst, schreib \"beobachten aus\".",
    );
    both(
        &Reply::Watch(WatchReply::Off { was_on: true }),
        "All right: I no longer watch for new apps. If one got in until now, I still tell you.",
        "Gut: Nach neuen Apps halte ich nicht mehr Ausschau. Kam bis jetzt noch eine dazu, sage ich es dir \
         trotzdem.",
    );
    both(
        &Reply::Watch(WatchReply::AsItWas { is_on: true, trouble: Trouble::Failing, operator: None }),
        "Your server answered that something is broken there. Nothing has changed: I still watch for new \
         apps. Please try again later. If it stays like this, tell the people who run your server.",
        "Dein Server hat geantwortet, dass dort etwas kaputt ist. Geändert hat sich nichts: Ich halte weiter \
         nach neuen Apps Ausschau. Versuch es bitte später noch einmal. Wenn es so bleibt, sag es den Leuten, \
         die deinen Server betreiben.",
    );
    both(
        &Reply::Watch(WatchReply::NotKnown { switch: Switch::Off, trouble: Trouble::Unreachable }),
        "Your server did not answer in time. So I do not know whether I still watch for new apps. Please \
         write \"watch off\" again in a few minutes.",
        "Dein Server hat nicht rechtzeitig geantwortet. Also weiß ich nicht, ob ich noch nach neuen Apps \
         Ausschau halte. Schreib bitte in ein paar Minuten noch einmal \"beobachten aus\".",
    );
}

#[test]
fn an_app_was_let_in() {
    both(
        &Reply::Alert(seen(vec![let_in("Tusky")], 0)),
        "An app was let into your account:\n\
         Tusky: allowed on 3 August 2025; can read and change everything\n\
         If that was you, there is nothing to do. If it was not, write \"list new\" and remove it, or do it \
         on this page of your own server: \
         https://social.example/oauth/authorized_applications#doorkeeper_application_12 Then change your \
         password too: write \"hacked\", and I say how.",
        "Eine App wurde in dein Konto eingelassen:\n\
         Tusky: erlaubt am 3. August 2025; kann alles lesen und ändern\n\
         Warst du das, ist nichts zu tun. Wenn nicht, schreib \"liste neu\" und entferne sie, oder tu es hier \
         auf deinem Server: https://social.example/oauth/authorized_applications#doorkeeper_application_12 \
         Ändere dann auch dein Passwort: Schreib \"gehackt\", und ich sage, wie.",
    );
    both(
        &Reply::Alert(seen(
            vec![
                LetIn { removed_on: Some(day()), ..let_in("Evil App") },
                LetIn { power: Power::Post, tokens: 2, ..let_in("Ivory for Mac") },
            ],
            1,
        )),
        "3 apps were let into your account:\n\
         Evil App: allowed on 3 August 2025; came back after you removed it on 3 August 2025; can read and \
         change everything\n\
         Ivory for Mac, 2 sign-ins: allowed on 3 August 2025; can post as you\n\
         and 1 more\n\
         If that was you, there is nothing to do. If it was not, write \"list new\" and remove them, or do it \
         on this page of your own server: \
         https://social.example/oauth/authorized_applications#doorkeeper_application_12 Then change your \
         password too: write \"hacked\", and I say how.",
        "3 Apps wurden in dein Konto eingelassen:\n\
         Evil App: erlaubt am 3. August 2025; wieder da, obwohl du sie am 3. August 2025 entfernt hast; kann \
         alles lesen und ändern\n\
         Ivory for Mac, 2 Anmeldungen: erlaubt am 3. August 2025; kann in deinem Namen posten\n\
         und 1 weitere\n\
         Warst du das, ist nichts zu tun. Wenn nicht, schreib \"liste neu\" und entferne sie, oder tu es hier \
         auf deinem Server: https://social.example/oauth/authorized_applications#doorkeeper_application_12 \
         Ändere dann auch dein Passwort: Schreib \"gehackt\", und ich sage, wie.",
    );
    both(
        &Reply::Alert(blind(NotRead::Trouble(Trouble::Unreachable))),
        "An app was let into your account, perhaps more than one, but I could not look at it. Your server did \
         not answer in time. You can see and remove them yourself in a browser, under Preferences, Account, \
         Authorized apps: https://social.example/oauth/authorized_applications If that was you, there is \
         nothing to do. If it was not, remove what you do not know. Then change your password too: write \
         \"hacked\", and I say how.",
        "Eine App wurde in dein Konto eingelassen, vielleicht auch mehrere, aber ich konnte nicht nachsehen. \
         Dein Server hat nicht rechtzeitig geantwortet. Du kannst sie selbst im Browser sehen und entfernen, \
         unter Einstellungen, Konto, Autorisierte Anwendungen: \
         https://social.example/oauth/authorized_applications Warst du das, ist nichts zu tun. Wenn nicht, \
         entferne, was du nicht kennst. Ändere dann auch dein Passwort: Schreib \"gehackt\", und ich sage, \
         wie.",
    );
    both_of(
        &Response { watch_ended: true, ..say_here(Reply::Alert(blind(NotRead::Trouble(Trouble::Refused)))) },
        "An app was let into your account, perhaps more than one, but I could not look at it. Your sign-in \
         with me no longer counts, so I no longer watch for new apps. You can see and remove them yourself in \
         a browser, under Preferences, Account, Authorized apps: \
         https://social.example/oauth/authorized_applications If that was you, there is nothing to do. If it \
         was not, remove what you do not know. Then change your password too: write \"hacked\", and I say \
         how.",
        "Eine App wurde in dein Konto eingelassen, vielleicht auch mehrere, aber ich konnte nicht nachsehen. \
         Deine Anmeldung bei mir gilt nicht mehr, also halte ich nicht mehr nach neuen Apps Ausschau. Du \
         kannst sie selbst im Browser sehen und entfernen, unter Einstellungen, Konto, Autorisierte \
         Anwendungen: https://social.example/oauth/authorized_applications Warst du das, ist nichts zu tun. \
         Wenn nicht, entferne, was du nicht kennst. Ändere dann auch dein Passwort: Schreib \"gehackt\", und \
         ich sage, wie.",
    );
}

#[test]
fn the_end_of_a_sign_in() {
    both(
        &Reply::Reminder(ReminderReply {
            sign_in_ends: Some(day()),
            ..looked(vec![Some(untrusted("Ivory for Mac"))], 2)
        }),
        "Time to look at your apps. You have 11; 1 is new since 3 August 2025: Ivory for Mac. 2 were not used \
         for 90 days. Write \"list new\" to see what is new, \"list apps\" to see all. Your sign-in ends on 3 \
         August 2025: write \"sign in\" to renew it. After that I can no longer see your apps. Write \"snooze \
         2 weeks\" for another time, \"remind off\" for no more of these.",
        "Zeit, nach deinen Apps zu sehen. Du hast 11; 1 ist neu seit dem 3. August 2025: Ivory for Mac. 2 \
         davon wurden seit 90 Tagen nicht benutzt. Schreib \"liste neu\" für die neuen, \"liste apps\" für \
         alle. Deine Anmeldung endet am 3. August 2025: Schreib \"anmelden\", um sie zu erneuern. Danach kann \
         ich deine Apps nicht mehr sehen. Schreib \"verschiebe um 2 wochen\" für später, \"erinnerung aus\", \
         wenn du keine mehr willst.",
    );
    let ran_out = RanOutReply { days: 400, result: GaveBack::Done, reminders: RemindersStand::Next(day()) };
    both_of(
        &Response { watch_ended: true, ..say_here(Reply::RanOut(ran_out)) },
        "Your sign-in with me is 400 days old and has run out, so I can no longer see your apps. I no longer \
         tell you of new apps either. Your reminders go on: the next one comes on 3 August 2025. To sign in \
         again, write \"list apps\".",
        "Deine Anmeldung bei mir ist 400 Tage alt und abgelaufen. Deine Apps kann ich nicht mehr sehen. Auch \
         von neuen Apps sage ich dir nichts mehr. Deine Erinnerungen gehen weiter: Die nächste kommt am 3. \
         August 2025. Um dich wieder anzumelden, schreib \"liste apps\".",
    );
}
