use super::*;

fn read(line: &str) -> Option<(String, String)> {
    let printed = |day: PrintedDay| match day {
        PrintedDay::Day(date) => date.to_string(),
        PrintedDay::Never => "never".to_owned(),
        PrintedDay::NotRead => "?".to_owned(),
    };
    Days::of(line).map(|days| (printed(days.last_used()), printed(days.registered())))
}

#[test]
fn days_are_read_in_many_languages() {
    for (line, last_used, registered) in [
        ("Last used on Mar 13, 2026 · Authorized on Mar 03, 2013", "2026-03-13", "2013-03-03"),
        ("Never used · Authorized on May 03, 2013", "never", "2013-05-03"),
        ("Zuletzt verwendet am 13. Mär 2026 · Autorisiert am 03. Mär 2013", "2026-03-13", "2013-03-03"),
        ("Nie verwendet · Autorisiert am 31. Dez 2013", "never", "2013-12-31"),
        ("Dernière utilisation le 13 mars 2026 · Autorisée le 03 févr. 2013", "2026-03-13", "2013-02-03"),
        ("Jamais utilisée · Autorisée le 03 août 2013", "never", "2013-08-03"),
        ("最終使用日 2026年03月13日 · 2013年03月03日に承認されました", "2026-03-13", "2013-03-03"),
        ("使用されていない · 2013年12月03日に承認されました", "never", "2013-12-03"),
        ("上次使用於 2020年10月月09日 · 授權於 2020年10月月08日", "2020-10-09", "2020-10-08"),
        ("2026년 3월 13일에 마지막으로 사용됨 · 2013년 3월 3일에 승인됨", "2026-03-13", "2013-03-03"),
        ("Usado pela última vez em 13 mar, 2026 · Autorizado em 03 set, 2013", "2026-03-13", "2013-09-03"),
        ("Ostatnio używane 13. lis 2026 · Autoryzowano 03. lip 2013", "2026-11-13", "2013-07-03"),
        ("Naposledy použito 13. lis 2026 · Autorizováno 03. srp 2013", "2026-11-13", "2013-08-03"),
        ("Posljednji put 13. lis 2026 · Autorizirano 03. lip 2013", "2026-10-13", "2013-06-03"),
        ("Nigdy nieużywane · Autoryzowano 03. paź 2013", "never", "2013-10-03"),
        ("آخر استخدام في 13 مارس 2026 · تاريخ التخويل 03 يونيو 2013", "2026-03-13", "2013-06-03"),
        ("x 13 de març 2026 · y 03 d’abril 2013", "2026-03-13", "2013-04-03"),
        ("x 13 Thg 3 2026 · y 03 thg 12, 2013", "2026-03-13", "2013-12-03"),
        ("ใช้ 13 มี.ค. 2026 · เมื่อ 03 พ.ค. 2013", "2026-03-13", "2013-05-03"),
        ("x Oct092020 · y Sep012020", "2020-10-09", "2020-09-01"),
        ("Ultima 09 10, 2020 · La 08 10, 2020", "2020-10-09", "2020-10-08"),
        ("Viimeksi 9.10.2020 · Valtuutettu 13.10.2020", "2020-10-09", "2020-10-13"),
        ("Lietots 2026. gada 13. marts · Atļauts 2013. gada 3. dec.", "2026-03-13", "2013-12-03"),
        ("Utolsó használat 2026. márc. 13. · Engedélyezve 2013. szept. 03.", "2026-03-13", "2013-09-03"),
        ("x 2026(e)ko mar. 13a · y 2013ko urr. 3a", "2026-03-13", "2013-10-03"),
        ("x 2026-03-13 · y 2013/12/03", "2026-03-13", "2013-12-03"),
        ("১৩ x 13/10/2020 · y 09/10/2020 বার", "2020-10-13", "2020-10-09"),
        ("Останнє використання 13 бер. 2026 · Дозволено 03 лист. 2013", "2026-03-13", "2013-11-03"),
        ("Последнее использование 13 марта 2026 · Доступ разрешён 03 нояб. 2013", "2026-03-13", "2013-11-03"),
    ] {
        assert_eq!(read(line), Some((last_used.to_owned(), registered.to_owned())), "{line}");
    }
}

#[test]
fn what_may_be_another_day_is_not_read() {
    for day in [
        "03 lis 2013",
        "03 srp 2013",
        "03/04/2013",
        "03 xyzzy 2013",
        "03 xyzzy 2013 mar",
        "03 mars avril 2013",
        "31 feb 2013",
        "03 mar apr 2013",
        "3 2013",
        "2013-13-03",
        "00. Mär 2013",
    ] {
        let line = format!("Never used · Authorized on {day}");
        let registered = Days::of(&line).map(Days::registered);
        assert!(matches!(registered, None | Some(PrintedDay::NotRead)), "{line}: {registered:?}");
    }
}

#[test]
fn a_line_without_the_form_is_none_with_days() {
    for line in [
        "",
        " · ",
        "a · b",
        "Never used · Authorized",
        "Never used · 2026",
        " · Mar 03, 2013",
        "Never used·Authorized on Mar 03, 2013",
        "About · v4.3.23 · 2026",
        "12 · Authorized on Mar 03, 2013",
        "Last used on Mar 13, 2026 · Authorized on Mar 03, 20",
    ] {
        assert!(read(line).is_none(), "{line}");
    }
}

#[test]
fn no_word_means_two_months() {
    let words: Vec<&str> = MONTHS.split_whitespace().collect();
    let mut once = words.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), words.len());
    assert_eq!(MONTHS.lines().count(), 12);
    assert!(AMBIGUOUS.iter().flat_map(|own| own.words).all(|(word, _)| !MONTH_OF_WORD.contains_key(word)));
}
