//! What people write in German.

use super::*;

#[test]
fn every_command_has_german_words() {
    use Command::{
        Disconnect, Export, Forget, Hacked, Help, History, Keep, List, More, No, Privacy, Show, SignIn, Sort, Speak,
        Status, Thanks, Watch, Yes,
    };
    for (texts, command) in [
        (&["Hilfe", "hallo!", "Moin", "Guten Tag"][..], Help),
        (&["Liste", "Apps", "liste apps", "Meine Apps", "Zeig mir meine Apps", "bitte liste apps"], List(Filter::All)),
        (&["mehr", "weiter"], More),
        (&["sortiere nach Name"], Sort(Order::Name)),
        (&["sortiere nach zuletzt benutzt"], Sort(Order::LastUse)),
        (&["Sortiere nach Datum", "sortiere nach dem Datum"], Sort(Order::Date)),
        (&["zeige 3", "Zeig mir Nr. 3", "Details 3", "zeige App 3 bitte"], Show(Pick::Number(3))),
        (&["behalte 3"], Keep(vec![Pick::Number(3)])),
        (&["ja", "Ja bitte"], Yes),
        (&["nein", "Nein danke!", "abbrechen"], No),
        (&["beobachten an", "beobachte ein"], Watch(Switch::On)),
        (&["beobachten aus"], Watch(Switch::Off)),
        (&["gehackt", "Ich wurde gehackt!", "Hilfe, ich wurde gehackt"], Hacked),
        (&["Verlauf"], History),
        (&["Status"], Status),
        (&["Datenschutz", "Privatsphäre", "privatsphaere"], Privacy),
        (&["exportiere", "Export"], Export),
        (&["Sprache de", "Sprache Deutsch", "deutsch", "Deutsch bitte"], Speak(Language::German)),
        (&["Sprache Englisch", "sprich englisch", "Englisch"], Speak(Language::English)),
        (&["anmelden", "Melde mich an"], SignIn),
        (&["abmelden", "trennen"], Disconnect),
        (&["Vergiss mich!"], Forget),
        (&["danke", "Vielen Dank", "danke dir"], Thanks),
    ] {
        for text in texts {
            assert_eq!(parse(text), Ok(command.clone()), "{text}");
        }
    }
    for text in ["j", "ja ja", "jawohl", "ja danke", "jup", "ja, aber nicht 3", "bitte"] {
        assert_ne!(parse(text), Ok(Yes), "{text}");
    }
}

#[test]
fn german_points_at_apps_as_english_does() {
    use Pick::{AllExcept, Duplicates, NeverUsed, Number, OldOf, Range, Token, Unused};
    assert_eq!(revoke("entferne 2, 5-7"), [Number(2), Range(5, 7)]);
    assert_eq!(revoke("lösche 2 und 5 bis 7"), [Number(2), Range(5, 7)]);
    assert_eq!(revoke("loesche 3b"), [Token(3, "b".to_owned())]);
    assert_eq!(revoke("widerrufe App 3 und App 4"), [Number(3), Number(4)]);
    assert_eq!(revoke("entziehe Nr. 4"), [Number(4)]);
    assert_eq!(revoke("entferne Tusky bitte"), [name("tusky")]);
    assert_eq!(revoke("entferne „alle“"), [name("alle")]);
    assert_eq!(revoke("entferne alle"), [Pick::All]);
    assert_eq!(revoke("entferne alle Apps"), [Pick::All]);
    for text in ["entferne alle außer 1 4", "entferne alle ausser 1, 4", "entferne alle bis auf 1 und 4"] {
        assert_eq!(revoke(text), [AllExcept(vec![Number(1), Number(4)])], "{text}");
    }
    assert_eq!(revoke("entferne alte 3"), [OldOf(3)]);
    assert_eq!(revoke("entferne alte Anmeldungen von 3"), [OldOf(3)]);
    assert_eq!(revoke("entferne doppelte"), [Duplicates]);
    assert_eq!(revoke("entferne nie benutzte Apps"), [NeverUsed]);
    assert_eq!(revoke("entferne unbenutzt"), [Unused(90)]);
    for text in
        ["entferne unbenutzt 1 Jahr", "entferne ein Jahr unbenutzte", "entferne seit einem Jahr unbenutzte Apps"]
    {
        assert_eq!(revoke(text), [Unused(365)], "{text}");
    }
}

#[test]
fn german_lists_and_spans() {
    let unused = |days| Ok(Command::List(Filter::Unused(Unused { days })));
    assert_eq!(parse("liste unbenutzt 90 Tage"), unused(90));
    assert_eq!(parse("liste seit mehr als 3 Monaten nicht benutzt"), unused(90));
    assert_eq!(parse("liste seit über einem Jahr unbenutzt"), unused(365));
    assert_eq!(parse("liste neue Apps"), Ok(Command::List(Filter::New)));
    assert_eq!(parse("liste nie benutzt"), Ok(Command::List(Filter::NeverUsed)));
    for text in ["liste kann posten", "liste Apps, die posten dürfen", "liste Apps, die posten duerfen"] {
        assert_eq!(parse(text), Ok(Command::List(Filter::Can(Power::Post))), "{text}");
    }
    assert_eq!(parse("liste \"neu\""), Ok(Command::List(Filter::Named("neu".to_owned()))));
    let every = |count, unit| Ok(Command::Remind(Remind::Every(Span { count, unit })));
    for text in ["erinnere mich alle 3 Monate", "Erinnere mich alle drei Monate!", "erinnerung vierteljährlich"] {
        assert_eq!(parse(text), every(3, Unit::Months), "{text}");
    }
    assert_eq!(parse("erinnere mich jeden Monat"), every(1, Unit::Months));
    assert_eq!(parse("erinnere mich monatlich"), every(1, Unit::Months));
    assert_eq!(parse("erinnere mich jaehrlich"), every(1, Unit::Years));
    assert_eq!(parse("erinnere mich alle zwölf Wochen"), every(12, Unit::Weeks));
    for text in ["erinnerung aus", "Erinnerungen aus", "erinnere mich nicht mehr", "erinnere mich nie"] {
        assert_eq!(parse(text), Ok(Command::Remind(Remind::Off)), "{text}");
    }
    for text in ["verschiebe um 2 Wochen", "verschiebe 2 wochen", "später 2 Wochen", "spaeter um zwei wochen"] {
        assert_eq!(parse(text), Ok(Command::Snooze(Span { count: 2, unit: Unit::Weeks })), "{text}");
    }
}

#[test]
fn words_of_several_languages_mix() {
    assert_eq!(parse("liste never used"), Ok(Command::List(Filter::NeverUsed)));
    assert_eq!(revoke("revoke 2 und 4 to 6"), [Pick::Number(2), Pick::Range(4, 6)]);
    assert_eq!(parse("remind alle 3 months"), parse("erinnere mich every 3 Monate"));
    for text in ["liste apps und entferne 3", "hilfe, dann zeige 3\nja", "zeige 3. Danke", "entferne 3 and help"] {
        assert_eq!(parse(text), Err(Mistake::Several), "{text}");
    }
}
