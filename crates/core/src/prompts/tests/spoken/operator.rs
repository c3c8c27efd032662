//! What is said where the operator of a Mastodon server runs the bot, as people read it, in English and in German.

use super::{both, both_of};
use crate::audit::source::AppsPage;
use crate::audit::{Source, Streams};
use crate::dialogue::question::Action;
use crate::dialogue::reply::{
    CodeWay, GaveBack, Offers, RemindersStand, RemovedReply, Reply, Response, SignInReply, SignInWhy, StatusReply,
    Trouble,
};
use crate::dialogue::sign_in::Exchange;
use crate::prompts::samples::operator::{details_here, say_here, signed_in, trouble};
use crate::prompts::samples::{named, question, remove, removed, say, target};
use crate::secret::SignInLink;

fn link(why: SignInWhy) -> Reply {
    let link = SignInLink::new("https://social.example/oauth/authorize?scope=profile&state=s");
    let lasts_days = Some(400);
    Reply::SignIn(SignInReply { link, why, way: CodeWay::Callback, lasts_days })
}

#[test]
fn a_link_to_sign_in_with() {
    both(
        &link(SignInWhy::Needed),
        "Hello! To see your apps, please open this page of your own server, sign in and allow me: \
         https://social.example/oauth/authorize?scope=profile&state=s The link is only for you and works for \
         10 minutes. By signing in you show me who you are, and I give that permission back at once. Then \
         your server lets me see your apps for 400 days, and remove the ones you choose. I never see your \
         password.",
        "Hallo! Um deine Apps zu sehen, öffne bitte diese Seite deines eigenen Servers, melde dich an und \
         erlaube es mir: https://social.example/oauth/authorize?scope=profile&state=s Der Link ist nur für \
         dich und gilt 10 Minuten. So zeigst du mir, wer du bist, und ich gebe diese Erlaubnis sofort zurück. \
         Danach lässt mich dein Server 400 Tage lang deine Apps sehen und die entfernen, die du auswählst. \
         Dein Passwort sehe ich nie.",
    );
    both(
        &link(SignInWhy::ToRemove { days: 90 }),
        "To remove apps, I need a sign-in of the last 90 days. Nothing was removed yet. An app could write to \
         me in your name, but only you can sign in. Please open this page of your own server, sign in and \
         allow me: https://social.example/oauth/authorize?scope=profile&state=s The link is only for you and \
         works for 10 minutes. By signing in you show me who you are, and I give that permission back at \
         once. Then your server lets me see your apps for 400 days, and remove the ones you choose. I never \
         see your password.",
        "Zum Entfernen brauche ich eine Anmeldung aus den letzten 90 Tagen. Entfernt wurde noch nichts. Eine \
         App könnte mir in deinem Namen schreiben, aber anmelden kannst nur du dich. Öffne bitte diese Seite \
         deines eigenen Servers, melde dich an und erlaube es mir: \
         https://social.example/oauth/authorize?scope=profile&state=s Der Link ist nur für dich und gilt 10 \
         Minuten.",
    );
    both(
        &link(SignInWhy::ServerWantsNewer),
        "To remove apps, your server wants a newer sign-in from you. Nothing was removed yet. An app could write \
         to me in your name, but only you can sign in. Please open this page of your own server, sign in and \
         allow me: https://social.example/oauth/authorize?scope=profile&state=s The link is only for you and \
         works for 10 minutes. By signing in you show me who you are, and I give that permission back at \
         once. Then your server lets me see your apps for 400 days, and remove the ones you choose. I never \
         see your password.",
        "Zum Entfernen verlangt dein Server eine neuere Anmeldung von dir. Entfernt wurde noch nichts. Eine \
         App könnte mir in deinem Namen schreiben, aber anmelden kannst nur du dich. Öffne bitte diese Seite \
         deines eigenen Servers, melde dich an und erlaube es mir: \
         https://social.example/oauth/authorize?scope=profile&state=s Der Link ist nur für dich und gilt 10 \
         Minuten.",
    );
    both(
        &link(SignInWhy::Renewal),
        "You are signed in. If you sign in again now, your time begins anew. Please open this page of your \
         own server, sign in and allow me: https://social.example/oauth/authorize?scope=profile&state=s The \
         link is only for you and works for 10 minutes. By signing in you show me who you are, and I give \
         that permission back at once. Then your server lets me see your apps for 400 days, and remove the \
         ones you choose. I never see your password.",
        "Du bist angemeldet. Wenn du dich jetzt noch einmal anmeldest, beginnt deine Zeit von vorn. Öffne \
         bitte diese Seite deines eigenen Servers, melde dich an und erlaube es mir: \
         https://social.example/oauth/authorize?scope=profile&state=s Der Link ist nur für dich und gilt 10 \
         Minuten. So zeigst du mir, wer du bist, und ich gebe diese Erlaubnis sofort zurück. Danach lässt \
         mich dein Server 400 Tage lang deine Apps sehen und die entfernen, die du auswählst. Dein Passwort \
         sehe ich nie.",
    );
    both(
        &link(SignInWhy::PermissionGone),
        "Your sign-in with me no longer counts at your server, so I need a new one. Nothing was removed. To \
         see your apps, please open this page of your own server, sign in and allow me: \
         https://social.example/oauth/authorize?scope=profile&state=s The link is only for you and works for \
         10 minutes. By signing in you show me who you are, and I give that permission back at once. Then \
         your server lets me see your apps for 400 days, and remove the ones you choose. I never see your \
         password.",
        "Deine Anmeldung bei mir gilt nicht mehr, also brauche ich eine neue. Entfernt wurde nichts. Um deine \
         Apps zu sehen, öffne bitte diese Seite deines eigenen Servers, melde dich an und erlaube es mir: \
         https://social.example/oauth/authorize?scope=profile&state=s Der Link ist nur für dich und gilt 10 \
         Minuten. So zeigst du mir, wer du bist, und ich gebe diese Erlaubnis sofort zurück. Danach lässt \
         mich dein Server 400 Tage lang deine Apps sehen und die entfernen, die du auswählst. Dein Passwort \
         sehe ich nie.",
    );
}

#[test]
fn a_sign_in_that_came_to_nothing() {
    both(
        &Reply::SignInEnded { exchange: Exchange::NotAllowed, has_earlier: false },
        "I know now that this account is yours, but your server lets it do nothing just now: it is frozen, \
         suspended or not confirmed yet. So I can do nothing for it, and nothing was changed. If you do not \
         know why, write to the people who run your server.",
        "Ich weiß jetzt, dass dieses Konto deins ist, aber dein Server lässt es gerade nichts tun: Es ist \
         eingefroren, gesperrt oder noch nicht bestätigt. Also kann ich nichts dafür tun, und geändert wurde \
         nichts. Wenn du nicht weißt, warum, schreib den Leuten, die deinen Server betreiben.",
    );
    both(
        &Reply::SignInEnded { exchange: Exchange::Denied, has_earlier: true },
        "I was not allowed in: you said no, or your server did. Your sign-in before this one still counts, \
         and nothing was changed. If you want to try again, write \"sign in\".",
        "Ich habe keine Erlaubnis bekommen: Du hast abgelehnt, oder dein Server. Deine Anmeldung davor gilt \
         weiter, und geändert wurde nichts. Wenn du es noch einmal versuchen willst, schreib \"anmelden\".",
    );
}

#[test]
fn everything_about_one_app() {
    both(
        &Reply::Details(Box::new(details_here("Tusky", 1))),
        "3 Tusky\n\
         Website: tusky.app\n\
         What it may do: can read and change everything.\n\
         Allowed on 3 August 2025, used today.\n\
         Your server notes a use about once a day, and none of an app that only waits for news.\n\
         On your own server: https://social.example/oauth/authorized_applications#doorkeeper_application_12\n\
         There: what the app first asked of your server, and when. Here: what you allowed, and when. Browsers \
         you are signed in with are listed on another page.\n\
         Write \"revoke 3\" to remove it.",
        "3 Tusky\n\
         Website: tusky.app\n\
         Rechte: kann alles lesen und ändern.\n\
         Erlaubt am 3. August 2025, heute benutzt.\n\
         Dein Server vermerkt eine Nutzung etwa einmal am Tag, und keine von Apps, die nur auf Neues warten.\n\
         Auf deinem eigenen Server: \
         https://social.example/oauth/authorized_applications#doorkeeper_application_12\n\
         Dort steht, was die App anfangs von deinem Server wollte und wann; hier, was du erlaubt hast und \
         wann. Browser, in denen du angemeldet bist, stehen auf einer anderen Seite.\n\
         Schreib \"entferne 3\", um sie zu entfernen.",
    );
    both(
        &Reply::Details(Box::new(details_here("Tusky", 2))),
        "3 Tusky, 2 sign-ins\n\
         Website: tusky.app\n\
         What it may do: can read and change everything.\n\
         3a: allowed on 3 August 2025, used today\n\
         3b: allowed on 3 August 2025, used about 50 days ago\n\
         Your server notes a use about once a day, and none of an app that only waits for news.\n\
         On your own server: https://social.example/oauth/authorized_applications#doorkeeper_application_12\n\
         There: what the app first asked of your server, and when. Here: what you allowed, and when.\n\
         Write \"revoke 3\" to remove it, \"revoke 3b\" for one sign-in.",
        "3 Tusky, 2 Anmeldungen\n\
         Website: tusky.app\n\
         Rechte: kann alles lesen und ändern.\n\
         3a: erlaubt am 3. August 2025, heute benutzt\n\
         3b: erlaubt am 3. August 2025, vor etwa 50 Tagen benutzt\n\
         Auf deinem eigenen Server: \
         https://social.example/oauth/authorized_applications#doorkeeper_application_12\n\
         Dort steht, was die App anfangs von deinem Server wollte und wann; hier, was du erlaubt hast und \
         wann.\n\
         Schreib \"entferne 3\", um sie zu entfernen, \"entferne 3b\" für eine Anmeldung.",
    );
}

#[test]
fn the_question_and_its_result() {
    both(
        &Reply::Question(question(remove(vec![target("3", "Tusky", 3, Some(2))]))),
        "Remove this app? 3 Tusky (all 3 sign-ins, also the one used about 2 days ago). It loses access, and \
         this cannot be undone. To use it again, you sign in again. Delete the app from your phone too, or it \
         will ask you to sign in. If it is open right now, it is cut off at once. It keeps what it already \
         copied. Ignore this and nothing changes. Write yes within 10 minutes, or no.",
        "Diese App entfernen? 3 Tusky (alle 3 Anmeldungen, eine davon vor etwa 2 Tagen benutzt). Sie verliert \
         den Zugriff, und das ist endgültig. Um sie wieder zu benutzen, meldest du dich neu an. Lösche sie \
         auch auf deinem Telefon, sonst bittet sie um eine neue Anmeldung. Ist sie gerade offen, wird sie \
         sofort getrennt. Was sie schon kopiert hat, behält sie. Ohne Antwort ändert sich nichts. Schreib \
         innerhalb von 10 Minuten ja oder nein.",
    );
    both(
        &Reply::Removed(Box::new(RemovedReply {
            streams: Streams::Cut,
            made_since: 1,
            offers: Offers { reminders: true, watch: true },
            ..removed(vec![named("3", "Tusky")])
        })),
        "Done: Tusky is no longer on your list (I looked again). 1 sign-in that was added in the meantime is \
         gone, too. 10 apps left. It keeps what it already copied. If it was open, it is cut off now. If \
         you did not know it, change your password too. If you want a reminder in 3 months, write \"remind \
         every 3 months\". If you want to hear when a new app gets in, write \"watch on\".",
        "Erledigt: Tusky steht nicht mehr in deiner Liste (ich habe nachgesehen). 1 Anmeldung, die inzwischen \
         dazukam, ist auch weg. 10 Apps sind übrig. Was sie schon kopiert hat, behält sie. War sie gerade \
         offen, ist sie jetzt getrennt. Falls du sie nicht kanntest, ändere auch dein Passwort. Wenn du in \
         3 Monaten eine Erinnerung willst, schreib \"erinnere mich alle 3 Monate\". Wenn du gleich hören \
         willst, dass eine neue App dazukommt, schreib \"beobachten an\".",
    );
}

#[test]
fn limits_and_what_is_not_set_up() {
    both(
        &Reply::Trouble(trouble(Trouble::PersonCeiling, None)),
        "I have removed as many sign-ins as I may for one person in a day. This time nothing was removed. \
         Whoever runs this bot sets that limit. Please try again tomorrow, or remove them yourself on this \
         page of your own server: https://social.example/oauth/authorized_applications",
        "Ich habe so viele Anmeldungen entfernt, wie ich für eine Person am Tag darf. Diesmal wurde nichts \
         entfernt. Diese Grenze setzt, wer diesen Bot betreibt. Versuch es bitte morgen noch einmal, oder \
         entferne sie selbst auf dieser Seite deines eigenen Servers: \
         https://social.example/oauth/authorized_applications",
    );
    both(
        &Reply::Trouble(trouble(Trouble::Ceiling, None)),
        "I have removed as many sign-ins as I may for all people together in a day. This time nothing was \
         removed. Whoever runs this bot sets that limit. Please try again tomorrow, or remove them yourself \
         on this page of your own server: https://social.example/oauth/authorized_applications",
        "Ich habe so viele Anmeldungen entfernt, wie ich für alle zusammen am Tag darf. Diesmal wurde nichts \
         entfernt. Diese Grenze setzt, wer diesen Bot betreibt. Versuch es bitte morgen noch einmal, oder \
         entferne sie selbst auf dieser Seite deines eigenen Servers: \
         https://social.example/oauth/authorized_applications",
    );
    both(
        &Reply::Trouble(trouble(Trouble::NotSetUp, Some("admin of social.example"))),
        "I am not set up right on your server, so I could not do that. Nothing was changed. Only whoever runs \
         this bot can mend that: admin of social.example.",
        "Ich bin auf deinem Server nicht richtig eingerichtet, deshalb ging das nicht. Geändert wurde nichts. \
         Das kann nur in Ordnung bringen, wer diesen Bot betreibt: admin of social.example.",
    );
}

#[test]
fn how_things_stand() {
    both(
        &Reply::Status(signed_in(true)),
        "You signed in on 3 August 2025, and until 3 August 2025 I can see your apps and remove the ones you \
         choose. Write \"disconnect\" to end that. To remove some, I ask for a sign-in of the last 90 days. \
         When a new app gets in, I tell you within about a minute. Your next reminder comes on 3 August 2025. \
         No question is open.",
        "Am 3. August 2025 hast du dich angemeldet: Bis zum 3. August 2025 kann ich deine Apps sehen und die \
         entfernen, die du auswählst. Schreib \"trennen\", um das zu beenden. Zum Entfernen bitte ich um eine \
         Anmeldung aus den letzten 90 Tagen. Kommt eine neue App dazu, sage ich es dir binnen etwa einer \
         Minute. Deine nächste Erinnerung kommt am 3. August 2025. Es ist keine Frage offen.",
    );
}

#[test]
fn a_key_of_no_use() {
    let of_no_use = |reply| Response { source: Source::PageOnly(AppsPage::Mastodon), ..say(reply) };
    let status = StatusReply { watching: None, reminders: RemindersStand::Off, ..signed_in(false) };
    both_of(
        &of_no_use(Reply::Status(status)),
        "I cannot list your apps just now: I am not set up right on your server. I still keep a key to your \
         list of apps. Write \"disconnect\" to have it deleted, or \"list apps\" for the page of your server \
         that shows them. Reminders are off. No question is open.",
        "Gerade kann ich deine Apps nicht auflisten: Ich bin auf deinem Server nicht richtig eingerichtet. \
         Einen Schlüssel zu deiner App-Liste habe ich noch. Schreib \"trennen\", um ihn zu löschen, oder \
         \"liste apps\" für die Seite deines Servers, die sie zeigt. Erinnerungen sind aus. Es ist keine \
         Frage offen.",
    );
    both_of(
        &of_no_use(Reply::Disconnected(GaveBack::NotSetUp)),
        "I no longer use my key to your list of apps. It is not deleted at your server yet: I am not set up \
         right there just now, so I could not ask. I keep the key sealed, try for up to 30 days, and then \
         delete it. Write \"forget me\" to have the rest of what I keep deleted.",
        "Ich benutze meinen Schlüssel zu deiner App-Liste nicht mehr. Auf deinem Server ist er noch nicht \
         gelöscht: Ich bin dort gerade nicht richtig eingerichtet und konnte nicht fragen. Ich behalte ihn \
         versiegelt, versuche es bis zu 30 Tage lang und lösche ihn dann. Schreib \"vergiss mich\", damit ich \
         auch den Rest lösche.",
    );
}

#[test]
fn what_is_kept_and_who_can_read() {
    both(
        &Reply::Privacy { operator: Some("social.example".to_owned()) },
        "I keep, sealed (encrypted), a key to your list of apps, the last list, apps you keep or had removed, \
         reminders, an open question and when we wrote, but not what you write. No permission of yours is \
         kept. This can also be read by the administrators of your server and mine, apps that read your \
         posts, and whoever sees your e-mails. This bot is run by social.example, who could use the keys it \
         keeps. Write \"disconnect\" to have your key deleted, \"forget me\" for everything.",
        "Verschlüsselt speichere ich einen Schlüssel zur App-Liste, letzte Liste, behaltene und entfernte \
         Apps, Erinnerungen, offene Frage und wann wir schrieben, nicht was du schreibst. Eine Erlaubnis von \
         dir behalte ich nicht. Mitlesen kann, wer deinen oder meinen Server verwaltet, jede App, die deine \
         Beiträge liest, und wer deine E-Mails sieht. Wer diesen Bot betreibt (social.example), könnte \
         Schlüssel benutzen. Mit \"trennen\" löschst du den Schlüssel, mit \"vergiss mich\" alles.",
    );
}

#[test]
fn leaving() {
    both_of(
        &Response { watch_ended: true, ..say_here(Reply::Disconnected(GaveBack::Done)) },
        "Done: my key to your list of apps is deleted, here and at your server. I can no longer see your \
         apps. I no longer tell you of new apps either. Write \"forget me\" to have the rest of what I keep \
         deleted.",
        "Erledigt: Mein Schlüssel zu deiner App-Liste ist gelöscht, hier und auf deinem Server. Deine Apps \
         kann ich nicht mehr sehen. Auch von neuen Apps sage ich dir nichts mehr. Schreib \"vergiss mich\", \
         damit ich auch den Rest lösche.",
    );
    both(
        &Reply::Disconnected(GaveBack::Later),
        "I no longer use my key to your list of apps, but your server did not answer, so it is not deleted \
         there yet. I keep it sealed, try again for up to 30 days, and then delete it. Write \"forget me\" to \
         have the rest of what I keep deleted.",
        "Ich benutze meinen Schlüssel zu deiner App-Liste nicht mehr, aber dein Server hat nicht geantwortet, \
         also ist er dort noch nicht gelöscht. Ich behalte ihn versiegelt, versuche es bis zu 30 Tage lang \
         und lösche ihn dann. Schreib \"vergiss mich\", damit ich auch den Rest lösche.",
    );
    both(
        &Reply::Question(question(Action::Forget)),
        "Delete everything I keep about you? I give up the key to your list of apps, if I have one, and \
         delete the rest. This cannot be undone. Your apps stay as they are. Some things stay for a while: \
         message numbers without your name (7 days), how often I answered you (1 day), your server's record \
         of removals (30 days), and backups. I cannot delete this conversation from the servers. Ignore this \
         and nothing changes. Write yes within 10 minutes, or no.",
        "Alles löschen, was ich über dich gespeichert habe? Ich gebe den Schlüssel zu deiner App-Liste auf, \
         falls ich einen habe, und lösche den Rest endgültig. Deine Apps bleiben, wie sie sind. Einiges \
         bleibt eine Weile: Nachrichtennummern ohne deinen Namen (7 Tage), wie oft ich dir geantwortet habe \
         (1 Tag), beim Server vermerkte Entfernungen (30 Tage), und Sicherungskopien. Dieses Gespräch kann \
         ich auf den Servern nicht löschen. Schreib innerhalb von 10 Minuten ja oder nein.",
    );
    both(
        &Reply::Forgotten(GaveBack::Done),
        "Done: my key to your list of apps is deleted, here and at your server. Everything else I kept about \
         you is deleted, too. For a while there remain: message numbers without your name (7 days), how often \
         I answered you (1 day), your server's record of removals (30 days), and backups. This conversation \
         stays on the servers.",
        "Erledigt: Mein Schlüssel zu deiner App-Liste ist gelöscht, hier und auf deinem Server. Alles andere, \
         was ich über dich gespeichert hatte, ist auch gelöscht. Eine Weile bleiben Nachrichtennummern ohne \
         Namen (7 Tage), wie oft ich dir antwortete (1 Tag), beim Server vermerkte Entfernungen (30 Tage), \
         und Sicherungskopien. Dieses Gespräch bleibt auf den Servern.",
    );
}

#[test]
fn when_somebody_else_is_in_the_account() {
    both(
        &Reply::Hacked,
        "You can get somebody out of your account again. In a browser, step by step:\n\
         See in your settings that the e-mail address is yours.\n\
         Where you sign in, use the link for a forgotten password: a reset by e-mail signs out every app and \
         browser. A change in the settings signs out browsers, but no app.\n\
         Turn on two-factor sign-in: a code besides the password.\n\
         If you cannot get in, write to the people who run your server.\n\
         Then write \"list apps\", and remove what you do not know, or \"revoke all\".",
        "So gehört dein Konto wieder nur dir. Im Browser, Schritt für Schritt:\n\
         Sieh in deinen Einstellungen nach, ob die E-Mail-Adresse deine ist.\n\
         Nimm beim Anmelden den Link für ein vergessenes Passwort: Das Zurücksetzen per E-Mail meldet jede \
         App und jeden Browser ab. Ein neues Passwort in den Einstellungen meldet Browser ab, aber keine App.\n\
         Schalte die Anmeldung mit zwei Faktoren ein: ein Code zusätzlich zum Passwort.\n\
         Schreib dann \"liste apps\" und entferne Unbekanntes, oder \"entferne alle\".",
    );
}
