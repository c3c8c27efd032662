### Everything the bot says, in English. The one who reads it has never heard of OAuth.
###
### How it speaks:
### - Short, plain sentences, calm and kind, never urgent. Read each one aloud. One thought in one sentence.
### - The bot is "I", the person is "you". An app "can" do things; its "sign-in" is one time somebody let it in.
### - No word of the trade without a gloss. No emoji. Punctuation only where a voice would pause.
### - Whatever went wrong: what happened, what did not happen, what to do now.
### - Nothing that is not known: "never used" and "no use on record" are two things. No promise for another program.
### - No post ends in a question, unless "yes" answers it.
### - What a person can write stands in straight quotes, exactly as it is to be written: "show 3". Only yes and no stand bare.
###   Straight quotes mean nothing else, and a name from outside never holds one. Names are quoted with curly ones.
### - A colon is followed by a blank. No @, no #, no address of our own: links come from the program.
### - One message is one line. The program sets the line breaks and leaves out explaining sentences when room is short.

## Small words

quoted = „{ $text }“
comma = { $first }, { $second }
and = { $first } und { $second }
semicolon = { $first }; { $second }
date =
    { $day }. { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    } { $year }
span =
    { $years ->
        [0]
            { $days ->
                [one] { $days } Tag
               *[other] { $days } Tagen
            }
        [1] einem Jahr
       *[other] { $years } Jahren
    }
name-missing = eine App ohne Namen
name-respelled = { $name } (andere Schreibweise { $nth })

## What an app can do, when it was used, and why it needs a look

power =
    { $power ->
        [administer] kann deinen Server verwalten
        [everything] kann alles lesen und ändern
        [change-everything] kann alles ändern
        [profile] kann dein Profil und deine Einstellungen ändern
        [post] kann in deinem Namen posten
        [private-mentions] kann deine privaten Nachrichten lesen
        [some-things] kann einiges ändern, aber nicht posten
        [only-read] kann nur lesen
       *[not-reported] dein Server sagt nicht, was sie kann
    }
used-days-ago =
    { $years ->
        [0]
            { $days ->
                [0] heute benutzt
                [one] vor { $days } Tag benutzt
               *[other] vor { $days } Tagen benutzt
            }
        [1] zuletzt vor über einem Jahr benutzt
       *[other] zuletzt vor über { $years } Jahren benutzt
    }
used =
    { $used ->
        [never] nie benutzt
        [none-on-record] keine Nutzung vermerkt
       *[not-reported] dein Server sagt nicht, wann sie benutzt wurde
    }
finding =
    { $finding ->
        [administrator] kann deinen Server verwalten
        [never-used] nie benutzt
        [no-use-on-record] keine Nutzung vermerkt
        [no-website] nennt keine Website
       *[not-https] ihre Website ist nicht geschützt (kein https)
    }
# TODO-DE
finding-looks-like = looks like { $name }, but is another app
# TODO-DE
finding-came-back = came back after you removed it on { $date }
# TODO-DE
finding-new = new, allowed on { $date }
finding-unused = seit { $span } nicht benutzt
finding-old-sign-ins = { $count } ihrer Anmeldungen seit { $span } nicht benutzt
finding-old = { $count } seit { $span } nicht benutzt

## Help

help-puzzled = Das habe ich nicht verstanden, also habe ich nichts getan.
help-hello = Hallo!
help-can = Ich zeige dir, welche Apps Zugriff auf dein Konto haben, und entferne die, die du auswählst. Schreib:
help-list = "liste apps", um sie zu sehen
# TODO-DE
help-filters = "liste unbenutzt 90 tage", "liste nie benutzt", "liste darf posten", "liste tusky" für einen Teil
# TODO-DE
help-show = "zeige 3" für alles über eine
# TODO-DE
help-revoke = "entferne 3" zum Entfernen; ich frage vorher, ohne dein Ja geschieht nichts
# TODO-DE
help-remind = "remind every 3 months" to look again
# TODO-DE
help-hacked = "hacked" if somebody else is in your account
# TODO-DE
help-others = "anmelden", "status", "datenschutz", "trennen", "vergiss mich"
help-edits = Geänderte Nachrichten sehe ich nicht: Schreib neu.
help-page = Ich bin dafür da, dir zu zeigen, welche Apps Zugriff auf dein Konto haben. Auf diesem Server kann ich das noch nicht. Schreib:
help-page-list = "liste apps" für die Seite deines Servers, auf der du sie selbst siehst und entfernen kannst
# TODO-DE
help-page-others = "anmelden", "status", "datenschutz", "vergiss mich"

language-chosen = Ab jetzt antworte ich dir auf Deutsch.
language-which = Ich spreche nur { $languages }. Ich habe nichts geändert.
language-one = { $name } ("{ $command }")
# TODO-DE
suggestion = I do not know { $typed }, so I did nothing. Perhaps you mean: "{ $command }"
# TODO-DE
suggestion-help = For everything I can do, write "help".
# TODO-DE
lacking =
    { $lacking ->
        [show] I did not understand which app you mean. Write its number in the list, for example "show 3".
        [keep] I did not understand which app you know, so I changed nothing. Write its number in the list, for example "keep 3".
        [sort] I do not know that order, so I changed nothing. Write "sort by name", "sort by last used" or "sort by date".
        [remind] I did not understand how often, so I changed nothing. Write for example "remind every 3 months", "remind monthly" or "remind yearly". To have none, write "remind off".
        [snooze] I did not understand for how long, so I changed nothing. Write for example "snooze 2 weeks" or "snooze 3 months".
       *[watch] I did not understand whether you want it on or off, so I changed nothing. Write "watch on" or "watch off".
    }

welcome = Gern geschehen! Schreib "liste apps", wann immer du wieder nachsehen willst.
one-at-a-time = Das war mehr als ein Befehl, also habe ich keinen ausgeführt. Bitte schreib in jede Nachricht nur einen.
one-at-a-time-several = Mehrere Apps passen in einen Befehl: "entferne 1, 3-5".

## When somebody else is in the account, and watching for it

# TODO-DE
hacked-start = You can get somebody out of your account again. In a browser, step by step:
# TODO-DE
hacked-email = See in your settings that the e-mail address is yours.
# TODO-DE
hacked-password =
    { $page ->
        [mastodon] Where you sign in, use the link for a forgotten password: a reset by e-mail signs out every app and browser. A change in the settings signs out browsers, but no app.
        [gotosocial] Choose a new password in the settings. Do not rely on that alone: apps that were let in may stay in.
       *[other] Choose a new password, and end all sessions if your settings list them. Do not rely on that alone: apps that were let in may stay in.
    }
# TODO-DE
hacked-two-factor = Turn on two-factor sign-in: a code besides the password.
# TODO-DE
hacked-locked-out = If you cannot get in, write to the people who run your server.
# TODO-DE
hacked-list = Then write "list apps", and remove every app you do not know.
# TODO-DE
watch-cannot =
    { $switch ->
        [on] I cannot watch for new apps: your server does not tell me when one gets in. So nothing was turned on.
       *[off] I am not watching for new apps: your server does not tell me when one gets in. So there was nothing to turn off.
    }
# TODO-DE
watch-instead = If you want me to remind you to look, write "remind every month".

## Signing in

# TODO-DE (changed)
sign-in-why =
    { $why ->
        [needed] Hallo!
        [permission-gone] Dein Server nimmt die Erlaubnis nicht mehr an, die du mir gegeben hast. Entfernt wurde nichts, und ich habe sie vergessen.
        [permission-lost] Was ich von deiner Erlaubnis gespeichert hatte, ist nicht mehr lesbar, darum brauche ich eine neue. Entfernt wurde nichts.
        [another-account] Mit diesem Link hat sich ein anderes Konto angemeldet. Seine Erlaubnis habe ich zurückgegeben und nichts behalten.
        [code-refused] Dein Server hat den Code nicht angenommen: Er ist zu alt, schon benutzt oder unvollständig. Geändert wurde nichts.
        [denied] Ich habe keine Erlaubnis bekommen: Du hast abgelehnt, oder dein Server. Geändert wurde nichts.
        [unreachable] Die Anmeldung wurde nicht fertig, weil dein Server nicht antwortete, wie er sollte. Geändert wurde nichts.
        [link-expired] Der Link war abgelaufen, deshalb zählte die Anmeldung nicht. Geändert wurde nichts.
       *[once-more] Diese Anmeldung ist vorbei.
    }
sign-in-open =
    { $source ->
        [lists] Um deine Apps zu sehen, öffne bitte diese Seite deines eigenen Servers, melde dich an und erlaube es mir: { $link }
       *[page] Damit ich weiß, wer du bist, öffne bitte diese Seite deines eigenen Servers, melde dich an und erlaube es mir: { $link }
    }
sign-in-paste = Schick mir dann hier den Code, den dein Server zeigt.
sign-in-only-you = Der Link ist nur für dich und gilt 10 Minuten.
sign-in-allows =
    { $source ->
        [lists] So kann ich deine Apps sehen und die entfernen, die du auswählst.
       *[page] So erfahre ich nur, wer du bist, und gebe die Erlaubnis sofort zurück.
    }
sign-in-profile = Dein Server kennt keine kleinere Erlaubnis: Ich dürfte auch dein Profil ändern, tue es aber nie.
sign-in-password = Dein Passwort sehe ich nie.
sign-in-code-alone = Der Code nützt niemandem sonst.

sign-in-connected = Du bist angemeldet. Schreib "liste apps", um zu sehen, welche Apps Zugriff auf dein Konto haben.
sign-in-proven = Du bist angemeldet: Ich weiß jetzt, dass dieses Konto deins ist, und habe die Erlaubnis sofort zurückgegeben.
sign-in-proven-now = Schreib "liste apps" für die Seite deines Servers, die deine Apps zeigt.
sign-in-another-account = Mit dem Link, den ich dir geschickt habe, hat sich ein anderes Konto angemeldet als deins. Seine Erlaubnis habe ich zurückgegeben und nichts behalten. Schreib "anmelden" für einen Link, und melde dich mit deinem eigenen Konto an.
sign-in-code-refused = Dein Server hat den Code nicht angenommen: Er ist zu alt, schon benutzt oder unvollständig. Du bist nicht angemeldet, und geändert wurde nichts. Schreib "anmelden" für einen neuen Link.
# TODO-DE
sign-in-code-again = Your server did not accept that code. You are not signed in, and nothing was changed. Please copy the whole code again and send it to me here, or open the link again for a new code.
# TODO-DE
sign-in-code-tries =
    { $tries ->
        [one] The link takes { $tries } more try.
       *[other] The link takes { $tries } more tries.
    }
sign-in-denied = Ich habe keine Erlaubnis bekommen: Du hast abgelehnt, oder dein Server. Geändert wurde nichts. Wenn du es noch einmal versuchen willst, schreib "anmelden".
sign-in-unreachable = Die Anmeldung wurde nicht fertig, weil dein Server nicht antwortete, wie er sollte. Du bist nicht angemeldet, und geändert wurde nichts. Schreib bitte in ein paar Minuten "anmelden".
sign-in-link-expired = Der Link war abgelaufen, deshalb zählte die Anmeldung nicht. Geändert wurde nichts. Schreib "anmelden" für einen neuen Link.

## The page of a server that does not let the bot list apps

page-signed-in = Du bist angemeldet, und die Erlaubnis habe ich sofort zurückgegeben.
page-cannot =
    { $page ->
        [mastodon] Hier kann ich deine Apps noch nicht auflisten: Dein Server lässt mich nicht.
        [gotosocial] Hier kann ich deine Apps nicht auflisten: Dein Server ist dafür zu alt oder hat es abgeschaltet.
       *[other] Hier kann ich deine Apps nicht auflisten: Ich weiß nicht, wie ich deinen Server danach frage.
    }
page-where =
    { $page ->
        [mastodon] Du kannst sie selbst im Browser sehen und entfernen, unter Einstellungen, Konto, Autorisierte Anwendungen: { $link }
        [gotosocial] Du kannst sie selbst im Browser sehen und entfernen, auf dieser Seite deines Servers: { $link }
        [pixelfed] Du kannst sie selbst im Browser sehen und entfernen, in den Einstellungen deines Servers: { $link }
       *[other] Du kannst selbst im Browser nach ihnen sehen: Öffne deinen Server und such in den Einstellungen nach verbundenen Apps oder unter Sicherheit: { $link }
    }
page-advice = Entferne, was du nicht kennst und was du nicht mehr benutzt.

## The list

list-all =
    { $apps ->
        [0] Keine App hat Zugriff auf dein Konto, außer mir.
        [one] { $apps } App hat Zugriff auf dein Konto.
       *[other] { $apps } Apps haben Zugriff auf dein Konto.
    }
list-flagged =
    { $flagged ->
        [0] Keine fällt auf:
        [one] { $flagged } fällt auf:
       *[other] { $flagged } fallen auf:
    }
list-flagged-single =
    { $flagged ->
        [0] Sie fällt nicht auf:
       *[other] Sie fällt auf:
    }
list-of =
    { $apps ->
        [one] { $listed } von { $apps } App
       *[other] { $listed } von { $apps } Apps
    }
list-unused =
    { $listed ->
        [0] Keine deiner Apps ist seit { $span } unbenutzt.
       *[other] Seit { $span } nicht benutzt, { list-of }:
    }
list-never-used =
    { $listed ->
        [0] Für jede deiner Apps ist eine Nutzung vermerkt, oder dein Server sagt nicht, wann sie benutzt wurde.
       *[other] Nie benutzt oder keine Nutzung vermerkt, { list-of }:
    }
# TODO-DE
list-new =
    { $listed ->
        [0] None of your apps is new since { $date }.
       *[other] New since { $date }, { list-of }:
    }
# TODO-DE
list-new-at-first =
    { $listed ->
        [0] None of your apps was allowed in the last 90 days.
       *[other] Allowed in the last 90 days, { list-of }:
    }
list-can =
    { $listed ->
        [0] Keine deiner Apps { $power }.
        [1] Diese { $power }, { list-of }:
       *[other] Jede von diesen { $power }, { list-of }:
    }
list-not-reported =
    { $listed ->
        [0] Dein Server sagt von jeder deiner Apps, was sie kann.
        [1] Von dieser sagt dein Server nicht, was sie kann, { list-of }:
       *[other] Von diesen sagt dein Server nicht, was sie können, { list-of }:
    }
list-named =
    { $listed ->
        [0] Keine deiner Apps heißt { $name }.
       *[other] Namen wie { $name }, { list-of }:
    }
list-empty-now = Schreib "liste apps", um alle zu sehen.
list-continued = Deine Liste, { $first } bis { $last } von { $listed }:
list-outdated = Ich habe keine frische Liste von dir, zu der diese Nummer gehört, also habe ich nichts getan. Hier ist eine neue: Bitte wähle noch einmal.
list-several = Zu { $name } passen mehrere Apps, also habe ich nichts getan. Bitte wähle nach der Nummer:
list-cut = Dein Server hat mehr als die { $most } Anmeldungen, die ich lese. Diese Liste ist also nicht vollständig.
# TODO-DE
list-sorted =
    { $order ->
        [name] Sorted by name.
        [last-use] Sorted by last use, the latest first.
       *[date] Sorted by the day you allowed them, the latest first.
    }
list-footer-more = Schreib "mehr" für den Rest, "zeige { $number }" für Details, "entferne { $number }" zum Entfernen.
list-footer = Schreib "zeige { $number }" für Details, "entferne { $number }" zum Entfernen.
list-footer-rest = Schreib "mehr" für den Rest.
line = { $number } { $app }: { $about }
# TODO-DE
line-kept = kept; { $used }
line-me = das bin ich
app-sign-ins =
    { $count ->
        [1] { $name }
       *[other] { $name }, { $count } Anmeldungen
    }
no-more = Mehr gibt es nicht zu zeigen. Schreib "liste apps" für die Liste von Anfang an.

## One app

details-head = { $number } { $app }
details-website = Website: { $host }
details-website-plain = Website: { $host }, nicht geschützt (kein https)
details-website-none = Keine Website angegeben
details-website-other = Keine Website mit https angegeben
details-can = Rechte: { $powers }.
details-why = Fällt auf: { $reasons }.
# TODO-DE
details-kept = Kept since { $date }: I do not flag it, unless it gets a new sign-in or can do more.
details-sign-in = { $label }: erlaubt am { $date }, { $used }
details-sign-in-undated = { $label }: { $used }
details-single = Erlaubt am { $date }, { $used }.
details-single-undated = Zur Nutzung: { $used }.
details-sign-ins-more =
    { $count ->
        [one] und { $count } weitere Anmeldung
       *[other] und { $count } weitere Anmeldungen
    }
details-sign-ins-why = Mehrere Anmeldungen einer App sind normal: eine für jedes Telefon oder jeden Computer.
details-precision = Dein Server vermerkt eine Nutzung nur etwa einmal in der Stunde.
details-link = Auf deinem eigenen Server: { $link }
# TODO-DE
details-keep = If you know it, write "keep { $number }".
details-revoke = Schreib "entferne { $number }", um sie zu entfernen.
details-revoke-one = Schreib "entferne { $number }", um sie zu entfernen, "entferne { $label }" für eine Anmeldung.
details-me = Das bin ich: die Erlaubnis, die du mir gegeben hast. Schreib "trennen", um sie zurückzunehmen.

no-such-number =
    { $highest ->
        [0] { $asked } gibt es nicht: Deine letzte Liste war leer. Ich habe nichts getan.
        [1] { $asked } gibt es nicht: Deine letzte Liste hat nur die Nummer 1. Ich habe nichts getan.
       *[other] { $asked } gibt es nicht: Die Nummern deiner letzten Liste gehen von 1 bis { $highest }. Ich habe nichts getan.
    }
no-such-number-now = Schreib "liste apps", um die Liste zu sehen.
that-is-me = Nummer { $number } bin ich: die Erlaubnis, die du mir gegeben hast. Ich habe nichts getan. Wenn du sie zurücknehmen willst, schreib "trennen".
no-such-name = Keine deiner Apps hat einen Namen, der mit { $name } beginnt. Ich habe nichts getan. Schreib "liste apps", um ihre Namen zu sehen.
already-gone = In der Liste stand sie noch, aber dein Server hat sie nicht mehr: { $name }. Es gab nichts mehr zu tun. Schreib "liste apps" für eine frische Liste.

## The question and its answers

revoke-what = Ich habe nicht verstanden, welche App du meinst, also habe ich nichts entfernt. Schreib ihre Nummer aus der Liste, zum Beispiel "entferne 3".
revoke-what-several = Mehrere: "entferne 1, 3-5". Die ganze Liste: "entferne alle". Ich frage immer vorher.
question-again =
    { $reason ->
        [edited] Dein Ja wurde geändert und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [gone] Dein Ja wurde gelöscht und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [not-seen] Ich konnte dein Ja auf dem Server nicht noch einmal ansehen, also zählte es nicht. Ich habe nichts getan und frage noch einmal.
        [another-post] Dein Ja stand unter einem anderen Beitrag von mir und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [too-early] Dein Ja kam vor meiner Frage und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [too-late] Dein Ja kam mehr als 10 Minuten nach meiner Frage und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [out-of-date] Ich war weg und las dein Ja mehr als eine Stunde zu spät, also zählte es nicht. Ich habe nichts getan und frage noch einmal.
       *[signed-in] Du bist angemeldet. Entfernt wurde noch nichts, deshalb frage ich noch einmal.
    }
question-apps =
    { $count ->
        [one] Diese App entfernen? { $names }.
       *[other] Diese { $count } Apps entfernen? { $names }.
    }
question-sign-ins =
    { $count ->
        [one] Diese Anmeldung entfernen? { $names }.
       *[other] Diese { $count } Anmeldungen entfernen? { $names }.
    }
question-mixed = Diese { $count } Apps und Anmeldungen entfernen? { $names }.
target = { $label } { $name }
target-note = { $target } ({ $note })
target-all =
    { $days ->
        [none] alle { $count } Anmeldungen
        [today] alle { $count } Anmeldungen, auch die heute benutzte
       *[other] alle { $count } Anmeldungen, eine davon { $used }
    }
target-one =
    { $days ->
        [none] eine ihrer { $count } Anmeldungen
       *[other] eine ihrer { $count } Anmeldungen, { $used }
    }
question-lose =
    { $count ->
        [one] Sie verliert den Zugriff, und das ist endgültig.
       *[other] Sie verlieren den Zugriff, und das ist endgültig.
    }
question-streams = Eine App, die gerade offen ist, läuft vielleicht noch, bis sie sich neu verbindet.
question-use-again =
    { $count ->
        [one] Um sie wieder zu benutzen, meldest du dich neu an.
       *[other] Um eine wieder zu benutzen, meldest du dich neu an.
    }
question-phone =
    { $count ->
        [one] Lösche sie auch auf deinem Telefon, sonst bittet sie um eine neue Anmeldung.
       *[other] Lösche sie auch auf deinem Telefon, sonst bitten sie um eine neue Anmeldung.
    }
question-phone-sign-in = Hast du das Gerät noch, lösche die App auch dort, sonst bittet sie um eine neue Anmeldung.
question-copied =
    { $count ->
        [one] Was sie schon kopiert hat, behält sie.
       *[other] Was sie schon kopiert haben, behalten sie.
    }
question-ignore = Ohne Antwort ändert sich nichts.
question-yes = Schreib innerhalb von 10 Minuten ja oder nein.
question-forget = Alles löschen, was ich über dich gespeichert habe?
question-forget-does = Ich gebe deine Erlaubnis zurück, falls ich eine habe, und lösche den Rest endgültig. Deine Apps bleiben, wie sie sind.
# TODO-DE (changed)
question-forget-remains = Einiges bleibt eine Weile: Nachrichtennummern ohne deinen Namen (7 Tage), wie oft ich dir geantwortet habe (1 Tag), und Sicherungskopien dieses Bots. Dieses Gespräch kann ich auf den Servern nicht löschen.

# TODO-DE
target-some =
    { $days ->
        [none] { $count } of its { $all } sign-ins
       *[other] { $count } of its { $all } sign-ins, { $used }
    }
# TODO-DE
counted-kind =
    { $kind ->
        [apps] { $count } apps
        [sign-ins] { $count } sign-ins
       *[mixed] { $count } apps and sign-ins
    }
# TODO-DE
question-part = This is about { $counted }. Page { $number } of { $pages }: { $names }.
# TODO-DE
question-part-next = Nothing is removed yet. Write "more" or yes for the next page, or no to stop.
# TODO-DE
question-last = Page { $number } of { $number }: { $names }. Remove all { $counted } on these pages?
# TODO-DE
question-of-list =
    { $except ->
        [some] I took all of your last list ({ $list }) but what you excepted.
       *[none] I took all of your last list ({ $list }).
    }
# TODO-DE
list-words =
    { $list ->
        [all] all apps
        [new] new apps
       *[never-used] never used, or no use on record
    }
# TODO-DE
list-words-named = named like { $name }
# TODO-DE
left-out = I left out { $what }.
# TODO-DE
left-out-me = myself (write "disconnect" for that)
# TODO-DE
left-out-kept = { $count } that you keep
# TODO-DE
left-out-writing = { $name }, which you are writing with
# TODO-DE
left-out-gone =
    { $count ->
        [one] { $count } that is gone already
       *[other] { $count } that are gone already
    }
# TODO-DE
note-open-counted = all { $counted } it named
# TODO-DE
note-open-pages = My question about { $counted } has more pages, and nothing is removed yet. Write yes for the next page, or no.
note-open-remove = Meine Frage ist noch offen: { $names } entfernen? Schreib ja oder nein.
note-open-forget = Meine Frage ist noch offen: alles über dich löschen? Schreib ja oder nein.
note-closed-remove = Meine vorige Frage gilt nicht mehr, und entfernt wurde nichts.
note-closed-forget = Meine vorige Frage gilt nicht mehr, und gelöscht wurde nichts.
note-closed-names = Es ging um { $names }.

# TODO-DE
too-many = Das ist mehr, als in eine Frage passt, also habe ich nichts entfernt. Bis zu { $fit } auf einmal gehen. Schreib "entferne { $example }".
# TODO-DE
nothing-chosen =
    { $why ->
        [unused] None of your apps has been unused for { $span }, so there is nothing to remove.
        [never-used] Each of your apps has a use on record, or your server does not say when it was used, so there is nothing to remove.
        [duplicates] None of your apps has a sign-in that was not used for 90 days beside one used later, so there is nothing to remove.
        [old] Number { $number } has no sign-in that was not used for 90 days beside one used later, so there is nothing to remove.
       *[left-out] That leaves nothing to remove, so I did nothing.
    }
# TODO-DE
nothing-chosen-now = Write "list apps" to see your apps.
nothing-to-confirm = Ich habe keine offene Frage, dein Ja hat also nichts bewirkt. Schreib "liste apps", um deine Apps zu sehen.
left-alone = Gut. Alles bleibt, wie es ist.
left-alone-closed = Ich hatte keine offene Frage. Alles bleibt, wie es ist.

## The result

removed-interrupted = Ich wurde beim Entfernen unterbrochen und habe nicht weitergemacht.
removed-done =
    { $count ->
        [one] Erledigt: { $names } steht nicht mehr in deiner Liste (ich habe nachgesehen).
       *[other] Erledigt: { $names } stehen nicht mehr in deiner Liste (ich habe nachgesehen).
    }
removed-found-gone = Nicht mehr in deiner Liste (ich habe nachgesehen): { $names }.
removed-gone-before = Schon weg, bevor ich dazu kam: { $names }.
removed-left = Noch da, nicht entfernt: { $names }.
removed-unseen =
    { $count ->
        [one] Ich konnte nicht noch einmal nachsehen und weiß nicht, ob sie weg ist: { $names }.
       *[other] Ich konnte nicht noch einmal nachsehen und weiß nicht, ob sie weg sind: { $names }.
    }
# TODO-DE
removed-counted =
    { $count ->
        [one] { $count } of those you chose
       *[other] { $count } of those you chose
    }
removed-nothing = Entfernt wurde nichts.
removed-try = Schreib in ein paar Minuten "liste apps", um zu sehen, wie es steht, und wähle neu.
removed-apps-left =
    { $apps ->
        [0] Keine App ist übrig.
        [one] { $apps } App ist übrig.
       *[other] { $apps } Apps sind übrig.
    }
removed-sign-in = Anmeldung { $label } von { $name }
removed-stranger =
    { $count ->
        [one] Falls du sie nicht kanntest, ändere auch dein Passwort.
       *[other] Falls du eine davon nicht kanntest, ändere auch dein Passwort.
    }

## What is kept, what was removed, and which app wrote

# TODO-DE
kept-now =
    { $count ->
        [one] Noted, you know this one: { $names }.
       *[other] Noted, you know these: { $names }.
    }
# TODO-DE
kept-until =
    { $count ->
        [one] I do not flag it again, unless it gets a new sign-in or can do more.
       *[other] I do not flag them again, unless one gets a new sign-in or can do more.
    }
# TODO-DE
kept-bulk =
    { $count ->
        [one] Commands for many apps, like "revoke never used", leave it out.
       *[other] Commands for many apps, like "revoke never used", leave them out.
    }
# TODO-DE
kept-before = Kept before: { $names }.
# TODO-DE
kept-since = { $target } (since { $date })
# TODO-DE
kept-revoke = You can still remove it: "revoke { $label }".
# TODO-DE
keep-what = I did not understand which app you know, so I changed nothing. Write its number in the list, for example "keep 3".
# TODO-DE
keep-what-several = Several are "keep 1, 3-5".
# TODO-DE
keeps-itself = This was written with { $name }, or with an app that is called or looks like it, and no app can keep itself. I changed nothing.
# TODO-DE
keeps-itself-now = If you know it, tell me in your browser, or with another app.
# TODO-DE
written-with = This was written with { $app }, an app I did not see when you signed in.
# TODO-DE
history-head = What I was asked to remove, newest first:
# TODO-DE
history-continued = Older removals:
# TODO-DE
history-line = { $date }: { $app }, { $fate }
# TODO-DE
history-line-with = { $date }: { $app }, { $fate }; asked for with { $with }
# TODO-DE
history-fate =
    { $fate ->
        [removed] removed
        [gone-before] gone before I came to it
        [left] still there when I looked again
       *[unknown] I could not look again
    }
# TODO-DE
history-more =
    { $rest ->
        [one] Write "more" for { $rest } older one.
       *[other] Write "more" for { $rest } older ones.
    }
# TODO-DE
history-full = Older ones I no longer remember.
# TODO-DE
history-empty = I have not removed anything for you yet. Write "list apps" to see your apps.

## How things stand

status-connected = Am { $date } hast du mir eine Erlaubnis gegeben: Damit kann ich deine Apps sehen und die entfernen, die du auswählst. Schreib "trennen", um sie zurückzunehmen.
status-not-connected = Ich habe keine Erlaubnis von dir und kann deine Apps nicht sehen. Schreib "anmelden", um mir eine zu geben.
status-page = Auf diesem Server kann ich noch keine Apps auflisten und behalte keine Erlaubnis. Schreib "liste apps" für die Seite deines Servers, die sie zeigt.
status-link =
    { $minutes ->
        [0] Ein Link zum Anmelden gilt noch weniger als eine Minute.
        [one] Ein Link zum Anmelden gilt noch { $minutes } Minute.
       *[other] Ein Link zum Anmelden gilt noch { $minutes } Minuten.
    }
status-no-question = Es ist keine Frage offen.

## What is kept, and who else can read

privacy-keep =
    { $source ->
        [lists] Ich speichere deine Erlaubnis, deine letzte Liste, eine offene Frage und wann ich antwortete, alles versiegelt (verschlüsselt), aber nicht, was du schreibst.
       *[page] Ich speichere eine offene Anmeldung oder Frage und wann ich antwortete, versiegelt (verschlüsselt), aber keine Erlaubnis und nicht, was du schreibst.
    }
privacy-readers = Mitlesen kann, wer deinen oder meinen Server verwaltet, jede App, die deine Beiträge lesen darf, und wer deine E-Mail-Benachrichtigungen sieht.
privacy-operator = Wer diesen Bot betreibt ({ $operator }), könnte die Erlaubnisse benutzen.
privacy-operator-unnamed = Wer diesen Bot betreibt, könnte die Erlaubnisse benutzen.
privacy-leave =
    { $source ->
        [lists] Schreib "trennen", um deine zurückzunehmen, "vergiss mich", um alles löschen zu lassen.
       *[page] Schreib "vergiss mich", um alles löschen zu lassen.
    }

disconnected-done = Erledigt: Ich habe deine Erlaubnis zurückgegeben, und dein Server hat es bestätigt. Deine Apps kann ich nicht mehr sehen.
disconnected-none = Ich hatte keine Erlaubnis von dir, die ich zurückgeben konnte. Deine Apps kann ich nicht sehen.
disconnected-later = Ich benutze deine Erlaubnis nicht mehr, aber dein Server hat nicht geantwortet, also ist sie noch nicht zurückgegeben. Ich behalte sie versiegelt, versuche es bis zu 30 Tage lang und lösche sie dann. Wenn du nicht warten willst, entferne mich selbst auf der Seite deines Servers, die deine Apps zeigt.
# TODO-DE
disconnected-lost = Was ich von deiner Erlaubnis gespeichert hatte, ist nicht mehr lesbar: Ich kann sie nicht benutzen und nicht zurückgeben. Vielleicht gilt sie noch. Auf der Seite deines Servers, die deine Apps zeigt, kannst du sie entfernen; dort heiße ich Auditoot.
disconnected-rest = Schreib "vergiss mich", damit ich auch den Rest lösche.
not-connected = Du hast mir keine Erlaubnis gegeben, also gibt es nichts zurückzugeben. Schreib "anmelden", wenn du mir eine geben willst.
forgotten-done = Erledigt: Deine Erlaubnis ist zurückgegeben, und dein Server hat es bestätigt. Alles andere, was ich über dich gespeichert hatte, ist gelöscht.
forgotten-none = Erledigt: Alles, was ich über dich gespeichert hatte, ist gelöscht. Eine Erlaubnis von dir hatte ich nicht.
forgotten-later = Alles, was ich über dich gespeichert hatte, ist gelöscht, außer deiner Erlaubnis: Dein Server hat nicht geantwortet. Ich behalte sie versiegelt, nur um sie zurückzugeben, versuche das bis zu 30 Tage lang und lösche sie dann.
# TODO-DE
forgotten-lost = Alles, was ich über dich gespeichert hatte, ist gelöscht. Von deiner Erlaubnis war es nicht mehr lesbar, darum konnte ich sie nicht zurückgeben: Du kannst sie auf der Seite deines Servers entfernen, die deine Apps zeigt.
# TODO-DE (changed)
forgotten-remains = Eine Weile bleiben: Nachrichtennummern ohne deinen Namen (7 Tage), wie oft ich dir geantwortet habe (1 Tag), und Sicherungskopien dieses Bots. Dieses Gespräch bleibt auf den Servern.
## A copy of what is kept

# TODO-DE
export-link = Here is a copy of everything I keep about you: { $link }
# TODO-DE
export-link-minutes = The page has a button that downloads one file. It works for { $minutes } minutes.
# TODO-DE
export-link-secret = Whoever has this link can download the file, so do not pass it on.
# TODO-DE
export-link-new = If you write "export" again, you get a new link, and this one stops working.
# TODO-DE
export-page =
    { $page ->
        [1] This is everything I keep about you:
       *[other] Page { $page } of what I keep about you:
    }
# TODO-DE
export-account = Your account: { $handle }, { $address }
# TODO-DE
export-permission = The permission you gave me on { $date }. Its token, the secret part, stays sealed and is in no copy.
# TODO-DE
export-permission-going-back = The permission you gave me. I am giving it back.
# TODO-DE
export-no-permission = No permission of yours.
# TODO-DE
export-answers =
    { $count ->
        [0] No times of answers.
        [one] The time of my last answer.
       *[other] The times of my last { $count } answers.
    }
export-reminder = Dass du erinnert werden willst, das nächste Mal am { $date }.
export-messages =
    { $count ->
        [one] Die Nummer deiner letzten Nachricht an mich und ihr Tag: { $date }.
       *[other] Die Nummern deiner letzten { $count } Nachrichten an mich und der Tag der letzten: { $date }.
    }
export-memory =
    { $kept ->
        [0] Keine App, die du behältst;
        [one] { $kept } App, die du behältst;
       *[other] { $kept } Apps, die du behältst;
    } { $removals ->
        [0] nichts, was ich für dich entfernt habe.
        [one] { $removals } Entfernung: Schreib "verlauf", um sie zu sehen.
       *[other] { $removals } Entfernungen: Schreib "verlauf", um sie zu sehen.
    }
# TODO-DE
export-hint = That I asked you to write to me in private, on { $date }.
# TODO-DE
export-sign-in = A link to sign in with that I sent you, and what you wanted then.
# TODO-DE
export-list =
    { $count ->
        [0] Your last list, of { $date }. It was empty.
       *[other] Your last list, of { $date }:
    }
# TODO-DE
export-question-forget = My open question: whether to delete everything.
# TODO-DE
export-question-remove =
    { $count ->
        [one] My open question: whether to remove this one:
       *[other] My open question: whether to remove these { $count }:
    }
# TODO-DE
export-target = { $target }
# TODO-DE
export-more = Write "more" for page { $page }.
# TODO-DE
export-end = That is all.
# TODO-DE
export-left-out =
    { $count ->
        [one] I write no more than { $page } pages, so { $count } line is left out. Whoever runs this bot can let me give you a file instead.
       *[other] I write no more than { $page } pages, so { $count } lines are left out. Whoever runs this bot can let me give you a file instead.
    }

## Reminders, and a permission that was not used

# TODO-DE
and-more = { $first } and { $count } more
# TODO-DE
every =
    { $unit ->
        [days]
            { $count ->
                [one] every day
               *[other] every { $count } days
            }
        [weeks]
            { $count ->
                [one] every week
               *[other] every { $count } weeks
            }
        [months]
            { $count ->
                [one] every month
               *[other] every { $count } months
            }
       *[years]
            { $count ->
                [one] every year
               *[other] every { $count } years
            }
    }
# TODO-DE
reminder-time = Time to look at your apps.
# TODO-DE
reminder-apps =
    { $new ->
        [0]
            { $apps ->
                [0] None can reach your account.
               *[other] You have { $apps }; none is new since { $date }.
            }
        [one] You have { $apps }; { $new } is new since { $date }: { $names }.
       *[other] You have { $apps }; { $new } are new since { $date }: { $names }.
    }
# TODO-DE
reminder-unused =
    { $count ->
        [one] { $count } was not used for 90 days.
       *[other] { $count } were not used for 90 days.
    }
# TODO-DE
reminder-write =
    { $list ->
        [new] Write "list new" to see what is new, "list apps" to see all.
       *[all] Write "list apps" to see them.
    }
# TODO-DE
reminder-no-permission = I have no permission of yours, so I did not look myself; if you want me to, write "list apps".
# TODO-DE
reminder-permission-gone = Your server no longer accepts the permission you gave me, so I could not look myself; if you want me to, write "list apps".
# TODO-DE
reminder-could-not-look = So I do not know what has changed. Write "list apps" to let me try again.
# TODO-DE
reminder-less = Write "snooze 2 weeks" for another time, "remind off" for no more of these.
# TODO-DE
reminder-ends = These reminders stop now. To have them again, write "remind { $every }".
# TODO-DE
reminder-ends-why = I stop when I have not heard from you for a while.
# TODO-DE
reminders-on = All right: I remind you { $every } to look at your apps. The first reminder comes on { $date }.
# TODO-DE
reminders-less = Write "snooze 2 weeks" to put one off, "remind off" to have no more.
# TODO-DE
reminders-put-off = All right: your next reminder comes on { $date }, and from then on one { $every }.
# TODO-DE
reminders-off = All right: I send you no more reminders.
# TODO-DE
reminders-off-already = I send you no reminders, so there are none to switch off.
# TODO-DE
reminders-none-to-put-off = I send you no reminders, so there is none to put off.
# TODO-DE
reminders-begin = To have some, write "remind { $every }".
# TODO-DE
reminders-span-wanted = I did not understand how often you want a reminder, so nothing has changed. From every day to every 10 years works, like this: "remind every 3 months", "remind every 6 weeks", "remind yearly". To have none, write "remind off".
# TODO-DE
reminders-delay-wanted = I did not understand for how long, so nothing has changed. From one day to 10 years works, like this: "snooze 2 weeks", "snooze 1 month".
# TODO-DE
reminders-offer = If you want a reminder in 3 months, write "remind { $every }".
# TODO-DE
status-reminders-next = Your next reminder comes on { $date }.
# TODO-DE
status-reminders-off = Reminders are off.
# TODO-DE
lapsed = You have not written to me for 400 days, so I gave back the permission you had given me. I can no longer see your apps.
# TODO-DE
lapsed-later = Your server did not confirm it yet: I keep the permission sealed, try again for up to 30 days, and then delete it.
# TODO-DE
lapsed-again = Whenever you want to look at them again, write "list apps".

## When something does not work

# TODO-DE (changed)
trouble-what =
    { $trouble ->
        [unreachable] Dein Server hat nicht rechtzeitig geantwortet.
        [failing] Dein Server hat geantwortet, dass dort etwas kaputt ist.
        [busy] Dein Server bittet mich zu warten: Er hatte zu viele Anfragen.
        [nonsense] Dein Server hat etwas geantwortet, das ich nicht verstehe.
        [refused] Dein Server nimmt die Erlaubnis nicht an, die du mir gegeben hast.
        [permission-lost] Was ich von deiner Erlaubnis gespeichert hatte, ist nicht mehr lesbar.
        [missing] Dein Server hat dafür keinen Weg: Er ist zu alt oder hat ihn abgeschaltet.
       *[not-done] Dein Server sagte, es sei getan, aber als ich nachsah, war es das nicht.
    }
trouble-not = Entfernt wurde nichts.
# TODO-DE (changed)
trouble-now =
    { $trouble ->
        [unreachable] Versuch es bitte in ein paar Minuten noch einmal.
        [failing] Versuch es bitte später noch einmal. Wenn es so bleibt, sag es den Leuten, die deinen Server betreiben.
        [busy] Versuch es bitte in einer halben Stunde noch einmal.
        [nonsense] Versuch es bitte später noch einmal. Wenn es so bleibt, sag es den Leuten, die diesen Bot betreiben.
        [refused] Schreib "anmelden", um mir eine neue zu geben.
        [permission-lost] Schreib "anmelden", um mir eine neue zu geben.
        [missing] Vielleicht gibt es in den Einstellungen deines Servers eine Seite, auf der du deine Apps selbst siehst.
       *[not-done] Schreib "liste apps", um zu sehen, wie es steht.
    }
write-to-me-alone = In deiner Nachricht kommt noch jemand vor, also habe ich nichts getan, und nur du bekommst diese Antwort. Bitte schreib mir allein, ohne einen anderen Namen in der Nachricht.
public-hint = Deine Nachricht war nicht privat, also habe ich nichts getan. Bitte schreib mir noch einmal und wähle „Private Erwähnung“, damit nur du und ich es lesen.
not-served = Ich bin nur für Leute von { $host } da, und dein Konto ist auf einem anderen Server. Ich habe nichts getan und deinen Server nichts gefragt. Vielleicht gibt es in seinen Einstellungen eine Seite, auf der du deine Apps selbst siehst.
enough = Das ist genug für jetzt: Ich beantworte nur eine begrenzte Zahl von Nachrichten, und bei dieser habe ich nichts getan.
enough-minutes =
    { $minutes ->
        [one] Schreib bitte in { $minutes } Minute wieder. Bis dahin schweige ich.
       *[other] Schreib bitte in { $minutes } Minuten wieder. Bis dahin schweige ich.
    }
enough-hours =
    { $hours ->
        [one] Schreib bitte in { $hours } Stunde wieder. Bis dahin schweige ich.
       *[other] Schreib bitte in { $hours } Stunden wieder. Bis dahin schweige ich.
    }
record-lost = Was ich über dich gespeichert hatte, lässt sich nicht mehr lesen und ist verloren: deine Erlaubnis, deine letzte Liste, jede offene Frage. Entfernt wurde keine App. Schreib "anmelden", um neu anzufangen.
# TODO-DE
too-much-to-keep = Dafür müsste ich mir mehr merken, als ich für eine Person behalten kann. Also habe ich nichts getan, und entfernt wurde nichts. Frag nach weniger auf einmal: "liste unbenutzt", oder nach einer App, etwa "liste tusky".
record-lost-old = Die alte Erlaubnis gilt vielleicht noch: Du kannst sie auf der Seite deines Servers entfernen, die deine Apps zeigt.

## The pages of the bot's own that a browser shows after a sign-in

web-connected-title = Fertig
web-connected = Geh zurück zu deinen Nachrichten: Dort antworte ich. Diese Seite kannst du schließen.
web-proven-title = Fertig
web-proven = Ich weiß jetzt, dass das Konto deins ist, und habe die Erlaubnis sofort zurückgegeben. Geh zurück zu deinen Nachrichten: Dort antworte ich. Diese Seite kannst du schließen.
web-another-account-title = Das war nicht das Konto, das gefragt hat
web-another-account = Jemand anders hat diesen Link von mir bekommen. Ich habe die Erlaubnis sofort zurückgegeben und nichts von dir behalten. Wenn dir jemand diesen Link geschickt hat, war das vielleicht ein Versuch, an dein Konto zu kommen: Öffne solche Links nicht, wenn andere sie dir schicken.
web-code-refused-title = Das hat nicht geklappt
web-code-refused = Dein Server hat die Anmeldung nicht angenommen: Sie war zu alt oder schon benutzt. Geändert wurde nichts. Geh zurück zu deinen Nachrichten und schreib mir: anmelden
web-denied-title = Du hast abgelehnt
web-denied = Ich habe keine Erlaubnis, und geändert wurde nichts. Diese Seite kannst du schließen.
web-unreachable-title = Das hat nicht geklappt
web-unreachable = Dein Server hat nicht geantwortet, wie er sollte. Du bist nicht angemeldet, und geändert wurde nichts. Versuch es bitte in ein paar Minuten noch einmal: Geh zurück zu deinen Nachrichten und schreib mir: anmelden
web-link-expired-title = Dieser Link ist abgelaufen
web-link-expired = Ein Link gilt 10 Minuten und für eine Anmeldung. Geändert wurde nichts. Geh zurück zu deinen Nachrichten und schreib mir: anmelden
web-later-title = Fast fertig
web-later = Dein Server braucht noch etwas. Ich antworte dir in deinen Nachrichten. Diese Seite kannst du schließen.
web-not-from-a-link-title = Hier gibt es nichts zu tun
web-not-from-a-link = Auf diese Seite schickt dich dein Server nach dem Anmelden. Um anzufangen, schreib mir in einer privaten Erwähnung: anmelden
# TODO-DE
web-export-title = Your copy
# TODO-DE
web-export = This page gives you one file with everything I keep about you. The button downloads it. The link to this page works for 30 minutes: do not pass it on.
# TODO-DE
web-export-button = Download
# TODO-DE
web-export-ended-title = This link has run out
# TODO-DE
web-export-ended = A link to a copy works for 30 minutes, and only the newest one does. To get another, go back to your messages and write to me: export
# TODO-DE
web-export-not-now-title = That did not work
# TODO-DE
web-export-not-now = I cannot read what I keep just now. Please try again in a few minutes.
web-not-found-title = Diese Seite gibt es nicht
web-not-found = Um mit mir zu reden, schreib mir auf deinem Server eine private Erwähnung.
