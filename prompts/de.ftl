### Alles, was der Bot sagt, auf Deutsch. Wer es liest, hat von OAuth nie gehört.
###
### Wie er spricht:
### - Kurze, einfache Sätze, ruhig und freundlich, nie drängend. Jeden laut lesen. Ein Gedanke in einem Satz.
### - Der Bot ist „ich“, der Mensch ist „du“. Eine App „kann“ etwas; ihre „Anmeldung“ ist ein einzelnes Mal, dass jemand sie
###   eingelassen hat. Was man dem Bot gibt und wieder nimmt, ist die „Erlaubnis“.
### - Kein Fachwort ohne Erklärung, kein englisches Wort, wo es ein gutes deutsches gibt. Keine Emoji. Zeichen nur, wo eine Stimme
###   absetzt.
### - Niemand wird durch ein Wort zum Mann oder zur Frau gemacht: „wer deinen Server verwaltet“, „Leute“, ohne Sternchen.
### - Was auch schiefging: was geschah, was nicht geschah, was jetzt zu tun ist.
### - Nichts, was nicht bekannt ist: „nie benutzt“ und „keine Nutzung vermerkt“ sind zweierlei. Kein Versprechen für ein anderes Programm.
### - Kein Beitrag endet mit einer Frage, auf die „ja“ keine Antwort ist.
### - Was jemand schreiben kann, steht in geraden Anführungszeichen, genau wie es zu schreiben ist, und klein: "zeige 3". Nur ja und
###   nein stehen ohne. Gerade Zeichen bedeuten nichts anderes, und kein Name von außen enthält eins. Namen stehen in „…“.
### - Nach einem Doppelpunkt steht ein Leerzeichen; ein ganzer Satz danach beginnt groß. Kein @, kein #, keine eigene Adresse: Links
###   setzt das Programm ein.
### - Was eingesetzt wird, bekommt keinen Fall: Es steht allein, nach einem Doppelpunkt, oder so, dass jeder Wert passt. Ein Zeitraum
###   (span) steht immer im Dativ und nach „seit“. Was eine App kann (power), beginnt mit „kann“ oder ist ein ganzer Satz.
### - Eine Nachricht ist eine Zeile. Das Programm setzt die Umbrüche und lässt Erklärungen weg, wenn der Platz nicht reicht.

## Kleine Wörter

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

## Was eine App kann, wann sie benutzt wurde und warum sie auffällt

power =
    { $apps ->
        [1]
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
       *[other]
            { $power ->
                [administer] können deinen Server verwalten
                [everything] können alles lesen und ändern
                [change-everything] können alles ändern
                [profile] können dein Profil und deine Einstellungen ändern
                [post] können in deinem Namen posten
                [private-mentions] können deine privaten Nachrichten lesen
                [some-things] können einiges ändern, aber nicht posten
               *[only-read] können nur lesen
            }
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
used-about-days-ago =
    { $years ->
        [0]
            { $days ->
                [0] heute benutzt
                [one] vor etwa { $days } Tag benutzt
               *[other] vor etwa { $days } Tagen benutzt
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
        [new] neu, seit du zuletzt nachgesehen hast
        [bots-name] heißt wie ich, ist aber nicht die Anmeldung, die ich benutze
        [grown] kann mehr als bei deinem letzten Nachsehen
        [no-website] nennt keine Website
       *[not-https] ihre Website ist nicht geschützt (kein https)
    }
finding-looks-like = sieht aus wie { $name }, ist aber eine andere App
finding-came-back = wieder da, obwohl du sie am { $date } entfernt hast
finding-new = neu, erlaubt am { $date }
finding-unused = seit { $span } nicht benutzt
finding-old-sign-ins = { $count } ihrer Anmeldungen seit { $span } nicht benutzt

## Hilfe

help-puzzled = Das habe ich nicht verstanden, also habe ich nichts getan.
help-hello = Hallo!
help-can = Ich zeige dir, welche Apps Zugriff auf dein Konto haben, und entferne, was du willst. Schreib:
help-can-paste = Ich zeige dir, welche Apps Zugriff auf dein Konto haben, nach der Seite deines Servers, die du für mich kopierst. Schreib:
help-list = "liste apps", um sie zu sehen
help-filters = "liste neu", "liste unbenutzt 90 tage" für Teile
help-show = "zeige 3" für Details, "behalte 3": kenne ich
help-revoke = "entferne 3" zum Entfernen; ich frage vorher
help-revoke-by-hand = "entferne 3", um zu erfahren, wo du sie selbst entfernst
help-remind = "erinnere mich alle 3 monate" ans Nachsehen
help-watch = "beobachten an", um von neuen Apps zu hören
help-hacked = "gehackt", wenn jemand in dein Konto kam
help-others = "verlauf", "status", "datenschutz", "exportiere", "sprache en", "trennen", "vergiss mich"
help-edits = Bearbeitetes sehe ich nie: Schreib neu.
help-page = Ich bin dafür da, dir zu zeigen, welche Apps Zugriff auf dein Konto haben. Auf diesem Server kann ich das noch nicht. Schreib:
help-page-list = "liste apps" für die Seite deines Servers, auf der du sie selbst siehst und entfernen kannst
help-page-others = "status", "datenschutz", "exportiere", "sprache en", "vergiss mich"
help-away = Ich zeige, welche Apps Zugriff auf dein Konto haben. Was ich auf deinem Server kann, weiß ich noch nicht: Er hat mir nicht geantwortet. Schreib:
help-away-list = "liste apps", damit ich ihn noch einmal frage

language-chosen = Ab jetzt antworte ich dir auf Deutsch.
language-which = Ich spreche nur { $languages }. Ich habe nichts geändert.
language-one = { $name } ("{ $command }")
write-it = Ich habe noch nichts getan. Wenn du das willst, schreib "{ $command }".
only-yes = Ich handle nur auf ein klares Ja.
same-again = Du hast mir dreimal denselben Text geschickt, darum halte ich ihn für eine automatische Antwort. Ich sage nichts mehr, bis du etwas anderes schreibst.
still-puzzled = Auch das habe ich nicht verstanden, also habe ich nichts getan. Schreib "liste apps", um deine Apps zu sehen.
not-whole = Ich habe nicht alles davon verstanden, also habe ich nichts gefragt und nichts entfernt.
not-whole-words = Nicht einordnen konnte ich: { $words }.
not-whole-write = Wenn du nur das willst, was ich verstanden habe, schreib "{ $command }".
not-whole-numbers = Schreib die Nummern, die wegsollen, zum Beispiel "entferne 1, 3-5" oder "entferne alle außer 4".
courtesy =
    { $courtesy ->
        [thanks] Gern geschehen! Schreib "liste apps", wann immer du wieder nachsehen willst.
        [bye] Bis bald! Schreib "liste apps", wann immer du wieder nachsehen willst.
       *[noted] Gut. Schreib "hilfe", um zu sehen, was ich kann.
    }
how-to-leave = Schreib "erinnerung aus" für keine Erinnerungen mehr, "trennen", um zurückzunehmen, was du mir erlaubt hast, oder "vergiss mich", damit ich alles lösche, was ich über dich aufbewahre.
lacking =
    { $lacking ->
        [show] Ich habe nicht verstanden, welche App du meinst. Schreib ihre Nummer aus der Liste, zum Beispiel "zeige 3".
        [sort] Diese Reihenfolge kenne ich nicht, also habe ich nichts geändert. Schreib "sortiere nach name", "sortiere nach zuletzt benutzt" oder "sortiere nach datum".
        [span] Ich habe nicht verstanden, ob du Minuten oder Monate meinst, also habe ich nichts geändert. Schreib es aus, zum Beispiel "erinnere mich alle 3 monate".
       *[watch] Ich habe nicht verstanden, ob du es an oder aus haben willst, also habe ich nichts geändert. Schreib "beobachten an" oder "beobachten aus".
    }

one-at-a-time = Das war mehr als ein Befehl, also habe ich keinen ausgeführt. Bitte schreib in jede Nachricht nur einen.
one-at-a-time-several = Mehrere Apps passen in einen Befehl: "entferne 1, 3-5".

written-keep = behalte { $apps }
written-unkeep = markiere { $apps } wieder
written-list-new = liste neu
written-revoke = entferne { $apps }
written-revoke-except = entferne alle außer { $apps }
written-revoke-but = entferne { $apps } außer { $except }
written-all = alle
written-remind = erinnere mich { $every }
written-remind-once = erinnere mich in { $span }
written-snooze = verschiebe um { $span }
written-span =
    { $unit ->
        [days]
            { $count ->
                [one] { $count } tag
               *[other] { $count } { $where ->
                    [in] tagen
                   *[by] tage
                }
            }
        [weeks]
            { $count ->
                [one] { $count } woche
               *[other] { $count } wochen
            }
        [months]
            { $count ->
                [one] { $count } monat
               *[other] { $count } { $where ->
                    [in] monaten
                   *[by] monate
                }
            }
       *[years]
            { $count ->
                [one] { $count } jahr
               *[other] { $count } { $where ->
                    [in] jahren
                   *[by] jahre
                }
            }
    }
written-fixed =
    { $command ->
        [remind-off] erinnerung aus
        [watch-on] beobachten an
       *[watch-off] beobachten aus
    }

## Kurze Antworten auf das, was Leute fragen

topic =
    { $topic ->
        [maker] Ich bin Auditoot, ein freies Programm: Alle dürfen nachlesen, wie es gemacht ist, und es betreiben. Schreib "datenschutz", um zu sehen, was ich aufbewahre, und wer diese Nachrichten noch lesen kann.
        [safe] Ich kann nur, was du mir auf einer Seite deines eigenen Servers erlaubst, und ohne dein Ja entferne ich nichts. Schreib "datenschutz", um zu sehen, was ich aufbewahre und wie du es beendest.
        [password] Dein Passwort sehe ich nie: Du gibst es nur auf einer Seite deines eigenen Servers ein. Bitte schick es niemandem, auch mir nicht. Schreib "datenschutz", um zu sehen, was ich aufbewahre.
        [cost] Das kostet dich nichts. Schreib "liste apps", um anzufangen.
        [app] Eine App ist ein Programm oder eine Website, die du einmal in dein Konto gelassen hast, damit sie für dich liest oder schreibt. Sie bleibt darin, bis sie entfernt wird. Schreib "liste apps", um deine zu sehen.
        [authorize] Eine App zu autorisieren heißt, sie in dein Konto zu lassen; dein eigener Server fragt dich vorher und sagt, was sie dann kann. Was du mir erlaubst, nutze ich nur, um deine Apps zu zeigen und die zu entfernen, die du willst. Schreib "datenschutz", um zu sehen, was ich aufbewahre.
        [can-post] Eine App, die für dich posten kann, kann in deinem Namen schreiben, ohne jedes Mal zu fragen. Schreib "liste darf posten", um zu sehen, welche es können.
        [sign-ins] Eine Anmeldung ist ein einzelnes Mal, dass eine App in dein Konto gelassen wurde, zum Beispiel auf einem Handy. Eine App kann mehrere haben. Schreib "zeige 3", um die einer App zu sehen.
        [never-used] Eine App, die nie benutzt wurde, kam herein und hat seither nichts getan. Wo keine Nutzung vermerkt ist, weiß dein Server es nicht. Schreib "liste nie benutzt", um beide zu sehen.
        [posts] Deine Beiträge bleiben, wie sie sind. Wenn eine App entfernt wird, wird nichts gelöscht, was du oder sie geschrieben habt, und ich schreibe nie für dich. Schreib "liste apps", um deine Apps zu sehen.
        [effect] Eine App, die entfernt wird, verliert den Zugriff auf dein Konto; dein Konto, deine Beiträge und dein Passwort bleiben, wie sie sind. Willst du sie wieder benutzen, meldest du dich neu damit an. Ohne dein Ja entferne ich nichts.
        [undo] Das Entfernen lässt sich nicht zurücknehmen, aber verloren ist nichts: Öffne die App, melde dich an, und sie ist wieder da. Schreib "verlauf", um zu sehen, was entfernt wurde.
        [phone] Dein Handy läuft weiter. Nur in einer App, die entfernt wird, musst du dich neu anmelden. Schreib "liste apps" und für eine App "zeige 3": Da steht, wann sie zuletzt benutzt wurde.
        [who-sees] Diese Nachrichten können die Leute lesen, die deinen Server und meinen verwalten, und Apps, die deine Nachrichten lesen dürfen; sonst niemand. Schreib "datenschutz", um mehr zu sehen.
        [advice] Entferne, was du nicht kennst, was nie benutzt wurde, und was du nicht mehr benutzt. War es doch die falsche, meldest du dich nur neu damit an. Schreib "liste apps": Zuerst kommt, was einen Blick wert ist.
        [everywhere] Um alle Apps abzumelden, schreib "liste apps" und dann "entferne alle"; ich frage vorher. Um auch Browser abzumelden, schreib "gehackt": Da steht, wie.
        [report] Melden kann ich eine App nicht. Du kannst sie den Leuten melden, die deinen Server verwalten, und sie hier entfernen: Schreib "liste apps".
        [link] Ein Link zum Anmelden gilt 10 Minuten, und nur einmal. Schreib "anmelden" für einen neuen, und öffne ihn in einem Browser, in dem du dich bei deinem eigenen Konto anmelden kannst.
        [own-entry] Die App mit meinem Namen bin ich: Du hast mich hereingelassen, damit ich dir die anderen zeigen kann. Schreib "trennen", um das zurückzunehmen.
        [account] Dein Konto löschen kann ich nicht; das steht in den Einstellungen deines eigenen Servers. Ich entferne nur Apps daraus: Schreib "liste apps".
       *[bot] Ich bin ein Programm, das dir zeigt, welche Apps Zugriff auf dein Konto haben, und die entfernt, die du auswählst. Ohne dein Ja entferne ich nichts. Schreib "liste apps", um anzufangen.
    }
topic-page =
    { $topic ->
        [authorize] Eine App zu autorisieren heißt, sie in dein Konto zu lassen; dein eigener Server fragt dich vorher und sagt, was sie dann kann. Schreib "liste apps", um deine Apps zu sehen.
        [can-post] Eine App, die für dich posten kann, kann in deinem Namen schreiben, ohne jedes Mal zu fragen. Schreib "liste apps", um deine Apps zu sehen.
        [sign-ins] Eine Anmeldung ist ein einzelnes Mal, dass eine App in dein Konto gelassen wurde, zum Beispiel auf einem Handy. Eine App kann mehrere haben. Schreib "liste apps", um deine Apps zu sehen.
        [never-used] Eine App, die nie benutzt wurde, kam herein und hat seither nichts getan. Schreib "liste apps", um deine Apps zu sehen.
        [phone] Dein Handy läuft weiter. Nur in einer App, die entfernt wird, musst du dich neu anmelden. Schreib "liste apps", um deine Apps zu sehen.
        [advice] Entferne, was du nicht kennst, was nie benutzt wurde, und was du nicht mehr benutzt. War es doch die falsche, meldest du dich nur neu damit an. Schreib "liste apps", um deine Apps zu sehen.
        [everywhere] Um alle Apps und alle Browser abzumelden, schreib "gehackt": Da steht, wie.
        [report] Melden kann ich eine App nicht. Du kannst sie den Leuten melden, die deinen Server verwalten, und sie selbst entfernen: Schreib "liste apps".
        [own-entry] Die App mit meinem Namen bin ich: Du hast mich hereingelassen, damit ich weiß, wer du bist. Du kannst sie entfernen wie jede andere.
        [account] Dein Konto löschen kann ich nicht; das steht in den Einstellungen deines eigenen Servers.
       *[bot] Ich bin ein Programm, das dir hilft zu sehen, welche Apps Zugriff auf dein Konto haben. Schreib "liste apps", um anzufangen.
    }

## Wenn jemand anders im Konto ist, und das Ausschauhalten danach

hacked-start = So gehört dein Konto wieder nur dir. Meist ist es eine App, und sie zu entfernen stoppt sie:
hacked-list =
    { $source ->
        [key] 1. Schreib mir "liste apps" und entferne Unbekanntes, oder "entferne alle".
        [page] 1. Schreib mir "liste apps": Auf der Seite entfernst du jede App, die du nicht kennst.
        [paste] 1. Schreib mir "liste apps" und entferne Unbekanntes auf der Seite, die ich verlinke.
        [away] 1. Such in den Einstellungen deines Servers die Apps, die Zugriff auf dein Konto haben, und entferne jede, die du nicht kennst.
       *[lists] 1. Schreib mir "liste apps" und entferne jede App, die du nicht kennst.
    }
hacked-email = 2. Sieh in deinen Einstellungen nach, ob die E-Mail-Adresse deine ist.
hacked-password =
    { $page ->
        [mastodon] 3. Melde dich dort ab. Nimm beim Anmelden den Link für ein vergessenes Passwort: Das meldet jede App und jeden Browser ab. Ein neues Passwort in den Einstellungen meldet keine App ab.
        [gotosocial] 3. Wähle in den Einstellungen ein neues Passwort. Das allein wirft keine App hinaus.
       *[other] 3. Wähle ein neues Passwort und beende alle Sitzungen, wenn deine Einstellungen sie zeigen. Das allein wirft vielleicht keine App hinaus.
    }
hacked-two-factor = 4. Schalte die Anmeldung mit zwei Faktoren ein: ein Code zusätzlich zum Passwort.
hacked-locked-out = Wenn du nicht hineinkommst, schreib den Leuten, die deinen Server betreiben.
lost-phone = Apps auf einem verlorenen Handy haben Zugriff auf dein Konto, bis sie entfernt werden. Schreib "liste apps", und entferne die, die darauf waren: "entferne 3".
lost-phone-page = Apps auf einem verlorenen Handy haben Zugriff auf dein Konto, bis sie entfernt werden. Schreib "liste apps", und entferne die, die darauf waren.
lost-phone-more = Wenn es jemand entsperrt haben könnte, schreib auch "gehackt": Da steht, wie du andere aus dem Konto bekommst.
watch-cannot =
    { $switch ->
        [on] Nach neuen Apps kann ich nicht Ausschau halten: Dein Server sagt mir nicht, wenn eine dazukommt. Eingeschaltet wurde also nichts.
       *[off] Nach neuen Apps halte ich nicht Ausschau: Dein Server sagt mir nicht, wenn eine dazukommt. Auszuschalten gab es also nichts.
    }
watch-instead = Wenn ich dich ans Nachsehen erinnern soll, schreib "erinnere mich jeden monat".
watch-on = Gut: Wenn eine App in dein Konto eingelassen wird oder eine wiederkommt, die du entfernt hast, sage ich es dir binnen etwa einer Minute.
watch-on-less = Wenn du das nicht mehr willst, schreib "beobachten aus".
watch-off = Gut: Nach neuen Apps halte ich nicht mehr Ausschau.
watch-off-still = Kam bis jetzt noch eine dazu, sage ich es dir trotzdem.
watch-off-already = Nach neuen Apps habe ich nicht Ausschau gehalten, also gab es nichts auszuschalten.
watch-as-it-was =
    { $switch ->
        [on] Geändert hat sich nichts: Ich halte weiter nach neuen Apps Ausschau.
       *[off] Geändert hat sich nichts: Ich halte nicht nach neuen Apps Ausschau.
    }
watch-not-known =
    { $switch ->
        [on] Also weiß ich nicht, ob ich jetzt nach neuen Apps Ausschau halte. Schreib bitte in ein paar Minuten noch einmal "beobachten an".
       *[off] Also weiß ich nicht, ob ich noch nach neuen Apps Ausschau halte. Schreib bitte in ein paar Minuten noch einmal "beobachten aus".
    }
watch-ended = Auch von neuen Apps sage ich dir nichts mehr.
watch-offer = Wenn du gleich hören willst, dass eine neue App dazukommt, schreib "beobachten an".

## Dem Bot folgen: Wer das tut, bekommt, was er von sich aus schickt

follow-advice =
    { $advice ->
        [follow] Folge mir, damit meine Nachrichten dich erreichen: Dein Server versteckt sie sonst vielleicht.
        [gone] Nachrichten, die du mir geschickt hast, sind nicht mehr da. Folge mir, damit meine dich weiter erreichen: Dein Server versteckt sie sonst vielleicht.
       *[if-not] Falls du mir noch nicht folgst, folge mir bitte, damit meine Nachrichten dich erreichen: Dein Server versteckt sie sonst vielleicht.
    }

## Eine App, die dazugekommen ist

alert-head =
    { $count ->
        [one] Eine App wurde in dein Konto eingelassen:
       *[other] { $count } Apps wurden in dein Konto eingelassen:
    }
alert-line = { $app }: { $about }
alert-allowed = erlaubt am { $date }
alert-more = und { $count } weitere
alert-fine = Warst du das, ist nichts zu tun.
alert-remove =
    { $count ->
        [one] Warst du es nicht, schreib "{ $command }", oder entferne sie hier auf deinem Server:
       *[other] Warst du es nicht, schreib zum Beispiel "{ $command }", oder entferne sie hier auf deinem Server:
    }
alert-again =
    { $count ->
        [one] Warst du es nicht, schreib "{ $command }".
       *[other] Warst du es nicht, schreib zum Beispiel "{ $command }".
    }
alert-counted =
    { $count ->
        [0] Seit dem { $date } wurde mindestens eine App eingelassen: Schreib "liste neu".
        [one] Seit dem { $date } wurde eine App eingelassen: Schreib "liste neu".
       *[other] Seit dem { $date } wurden { $count } Apps eingelassen: Schreib "liste neu".
    }
alert-password = Ändere dann auch dein Passwort: Schreib "gehackt", und ich sage, wie.
alert-blind = Eine App wurde in dein Konto eingelassen, vielleicht auch mehrere, aber ich konnte nicht nachsehen.
alert-signed-out = Deine Anmeldung bei mir gilt nicht mehr, also halte ich nicht mehr nach neuen Apps Ausschau.
alert-not-signed-in = Du bist bei mir nicht mehr angemeldet.
alert-blind-remove = Wenn nicht, entferne, was du nicht kennst.

## Anmeldungen, die beendet hat, wer den Server verwaltet, und zwar bei allen

breach-app =
    { $others ->
        [0] { $app }
        [one] { $app } und eine weitere App
       *[other] { $app } und { $others } weitere Apps
    }
breach-head =
    { $others ->
        [0] Wer deinen Server verwaltet, hat am { $date } bei allen dort die Anmeldungen einer App beendet: { $app }.
       *[other] Wer deinen Server verwaltet, hat am { $date } bei allen dort die Anmeldungen mehrerer Apps beendet: { $app }.
    }
breach-yours =
    { $count ->
        [one] Eine davon war deine: Du musst sie nicht entfernen.
       *[other] { $count } davon waren deine: Du musst sie nicht entfernen.
    }
breach-copied = Was vorher kopiert wurde, bleibt kopiert.
breach-again = So eine App kann wieder eingelassen werden: Bittet sie dich darum, warte, bis bekannt ist, dass sie sicher ist.
breach-server = Für immer aussperren kann dein Server keine App. Er kann sie neu anfangen lassen, ihre Adresse abweisen und allen sagen, was geschehen ist.

## Anmelden

sign-in-why =
    { $why ->
        [needed] Hallo!
        [permission-gone] Dein Server nimmt die Erlaubnis nicht mehr an, die du mir gegeben hast. Entfernt wurde nichts, und ich habe sie vergessen.
        [permission-lost] Was ich von deiner Erlaubnis gespeichert hatte, lässt sich nicht mehr lesen, also brauche ich eine neue. Entfernt wurde nichts.
        [key-gone] Deine Anmeldung bei mir gilt nicht mehr, also brauche ich eine neue. Entfernt wurde nichts.
        [key-lost] Deine Anmeldung ist unlesbar geworden, also brauche ich eine neue. Entfernt wurde nichts.
        [ran-out] Deine Anmeldung bei mir ist abgelaufen, also brauche ich eine neue. Entfernt wurde nichts.
        [to-remove] Zum Entfernen brauche ich eine Anmeldung aus den letzten { $days } Tagen. Entfernt wurde noch nichts.
        [server-wants-newer] Zum Entfernen verlangt dein Server eine neuere Anmeldung von dir. Entfernt wurde noch nichts.
       *[renewal] Du bist angemeldet. Meldest du dich jetzt noch einmal an, beginnen die { $days } Tage von vorn.
    }
sign-in-open =
    { $source ->
        [lists] Um deine Apps zu sehen, öffne bitte diese Seite deines eigenen Servers, melde dich an und erlaube es mir:
        [key] Um deine Apps zu sehen, öffne bitte diese Seite deines eigenen Servers, melde dich an und erlaube es mir:
        [again] Öffne bitte diese Seite deines eigenen Servers, melde dich an und erlaube es mir:
       *[page] Damit ich weiß, wer du bist, öffne bitte diese Seite deines eigenen Servers, melde dich an und erlaube es mir:
    }
sign-in-open-own = Öffne bitte diese Seite von mir. Ihr Knopf führt zu deinem eigenen Server, wo du dich anmeldest und mich zulässt:
sign-in-open-terse = Zum Anmelden öffne dies:
sign-in-paste = Schick mir dann hier den Code, den dein Server zeigt.
sign-in-only-you = Der Link ist nur für dich und gilt 10 Minuten.
sign-in-only-you-can = Eine App könnte mir in deinem Namen schreiben, aber anmelden kannst nur du dich.
sign-in-allows =
    { $source ->
        [lists] So kann ich deine Apps sehen und die entfernen, die du auswählst.
        [key] So zeigst du mir, wer du bist, und ich gebe diese Erlaubnis sofort zurück. Danach lässt mich dein Server { $days ->
                [one] { $days } Tag
               *[other] { $days } Tage
            } lang deine Apps sehen und die entfernen, die du auswählst.
       *[page] So erfahre ich nur, wer du bist, und gebe die Erlaubnis sofort zurück.
    }
sign-in-profile = Dein Server kennt keine kleinere Erlaubnis: Ich dürfte auch dein Profil ändern, tue es aber nie.
sign-in-password = Dein Passwort sehe ich nie.
sign-in-code-alone = Der Code nützt niemandem sonst.

sign-in-connected = Du bist angemeldet. Schreib "liste apps", um zu sehen, welche Apps Zugriff auf dein Konto haben.
sign-in-another-account = Mit dem Link, den ich dir geschickt habe, hat sich ein anderes Konto angemeldet als deins. Seine Erlaubnis habe ich zurückgegeben und nichts behalten. Schreib "anmelden" für einen Link, und melde dich mit deinem eigenen Konto an.
sign-in-code-refused = Dein Server hat den Code nicht angenommen: Er ist zu alt, schon benutzt oder unvollständig. { $earlier ->
        [counts] Diese Anmeldung zählte nicht, und geändert wurde nichts.
       *[none] Du bist nicht angemeldet, und geändert wurde nichts.
    } Schreib "anmelden" für einen neuen Link.
sign-in-code-again = Dein Server hat den Code nicht angenommen. { $earlier ->
        [counts] Diese Anmeldung zählte noch nicht, und geändert wurde nichts.
       *[none] Du bist nicht angemeldet, und geändert wurde nichts.
    } Kopiere bitte noch einmal den ganzen Code und schick ihn mir hier, oder öffne den Link noch einmal für einen neuen.
sign-in-code-wanted = Ich konnte nicht erkennen, welcher Teil davon der Code ist. Bitte schick mir den Code, den dein Server zeigt, und sonst nichts in der Nachricht.
sign-in-code-of-another = Dieser Code gehört zu einem anderen Link als dem letzten von mir, also habe ich ihn nicht benutzt. Bitte öffne den letzten Link, oder schreib "anmelden", um ihn zu bekommen.
sign-in-code-tries =
    { $tries ->
        [one] Der Link erlaubt noch { $tries } Versuch.
       *[other] Der Link erlaubt noch { $tries } Versuche.
    }
sign-in-unreachable = Die Anmeldung wurde nicht fertig, weil dein Server nicht antwortete, wie er sollte. { $earlier ->
        [counts] Deine Anmeldung davor gilt weiter, und geändert wurde nichts.
       *[none] Du bist nicht angemeldet, und geändert wurde nichts.
    } Schreib bitte in ein paar Minuten "anmelden".
sign-in-not-allowed = Ich weiß jetzt, dass dieses Konto deins ist, aber dein Server lässt es gerade nichts tun: Es ist eingefroren, gesperrt oder noch nicht bestätigt. Also kann ich nichts dafür tun, und geändert wurde nichts. Wenn du nicht weißt, warum, schreib den Leuten, die deinen Server betreiben.
sign-in-link-expired = Der Link war abgelaufen, deshalb zählte die Anmeldung nicht. Geändert wurde nichts. Schreib "anmelden" für einen neuen Link.

## Die Seite eines Servers, der den Bot keine Apps auflisten lässt

page-signed-in = Du bist angemeldet, und die Erlaubnis habe ich sofort zurückgegeben.
page-cannot =
    { $page ->
        [mastodon] Hier kann ich deine Apps noch nicht auflisten: Dein Server lässt mich nicht.
        [gotosocial] Hier kann ich deine Apps nicht auflisten: Dein Server ist dafür zu alt oder hat es abgeschaltet.
       *[other] Hier kann ich deine Apps nicht auflisten: Ich weiß nicht, wie ich deinen Server danach frage.
    }
page-where =
    { $page ->
        [mastodon] Du kannst sie selbst im Browser sehen und entfernen, unter Einstellungen, Konto, Genehmigte Apps:
        [gotosocial] Du kannst sie selbst im Browser sehen und entfernen, auf dieser Seite deines Servers:
        [pixelfed] Du kannst sie selbst im Browser sehen und entfernen, in den Einstellungen deines Servers:
       *[other] Du kannst selbst im Browser nach ihnen sehen: Öffne deinen Server und such in den Einstellungen nach verbundenen Apps oder unter Sicherheit:
    }
page-advice = Entferne, was du nicht kennst und was du nicht mehr benutzt.

paste-first = Hallo! Dein Server lässt kein Programm nach deiner App-Liste fragen, aber du kannst sie für mich kopieren.
paste-old = Die Liste, die du am { $date } eingefügt hast, ist zu alt.
paste-link = Öffne bitte diese Seite von mir. Sie sagt Schritt für Schritt, was du kopierst und wo du es einfügst:
paste-link-minutes = Sie gilt { $minutes } Minuten, im ersten Browser, der sie öffnet.
paste-nothing-secret = Du meldest dich bei mir nicht an, und ich bekomme nichts, was dein Konto öffnet.
paste-computer = Am einfachsten geht es am Computer.
paste-kept =
    { $apps ->
        [one] Ich habe { $apps } Eintrag der Seite gelesen, die du eingefügt hast.
       *[other] Ich habe { $apps } Einträge der Seite gelesen, die du eingefügt hast.
    }
paste-since = Seit deinem Einfügen am { $date }:
paste-no-change = Seit deinem Einfügen am { $date } hat sich nichts geändert.
paste-gone = Weg: { $names }.
paste-new = Neu: { $names }.
paste-next = Schreib "liste apps", um sie zu sehen.
paste-dates = Die Tage auf jener Seite sagen, wann eine App auf deinem Server registriert wurde, nicht, wann du sie eingelassen hast.
paste-not-me = Wenn du das nicht warst, schreib "nicht ich".
paste-dropped = Ich habe jene Liste gelöscht, und ihr Link gilt nicht mehr.
paste-back-to = Die vom { $date } zählt wieder.
paste-none-left = Ich habe jetzt keine Liste von dir. Schreib "liste apps" für einen neuen Link.
paste-dropped-why = Wer sie einfügte, hatte deinen Link: Diese Nachrichten können Apps lesen, die deine Beiträge lesen. Schreib "gehackt", wenn du jemanden in deinem Konto vermutest.
by-hand =
    { $count ->
        [one] Ich kann auf deinem Server nichts entfernen, du schon. Öffne dies und drück auf Widerrufen:
       *[other] Ich kann auf deinem Server nichts entfernen, du schon. Öffne jedes davon und drück auf Widerrufen:
    }
by-hand-app = { $label } { $name }: { $link }
by-hand-rest = Nicht alle passen hier hinein ({ $count } fehlen): Entferne erst diese.
by-hand-done = Dann schreib "erledigt": Du bekommst den Link, um die Seite neu einzufügen, und ich sage dir, was weg ist.
by-hand-browsers = Das lässt sich nicht rückgängig machen: Um eine App wieder zu benutzen, musst du dich neu anmelden.
pasted-on = So, wie du sie am { $date } eingefügt hast.
status-pasted = Du hast deine App-Liste am { $date } eingefügt. Zugriff auf dein Konto habe ich nicht. Schreib "erledigt", um eine neuere einzufügen, "trennen", um sie löschen zu lassen.
status-not-pasted = Ich habe keine Liste von dir und keinen Zugriff auf dein Konto. Schreib "liste apps" für einen Link, um sie einzufügen.

## Die Liste

list-all =
    { $apps ->
        [0] Keine App hat Zugriff auf dein Konto, außer mir.
        [one] { $apps } App hat Zugriff auf dein Konto.
       *[other] { $apps } Apps haben Zugriff auf dein Konto.
    }
list-flagged =
    { $flagged ->
        [one] { $flagged } fällt auf:
       *[other] { $flagged } fallen auf:
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
list-new =
    { $listed ->
        [0] Keine deiner Apps ist neu seit dem { $date }.
       *[other] Neu seit dem { $date }, { list-of }:
    }
list-new-at-first =
    { $listed ->
        [0] In den letzten 14 Tagen wurde keine deiner Apps erlaubt.
       *[other] In den letzten 14 Tagen erlaubt, { list-of }:
    }
list-new-of-first-paste = Was neu ist, zeigt sich ab dem zweiten Einfügen: Schreib "erledigt" für einen Link.
list-can =
    { $listed ->
        [0] Keine deiner Apps { $power }.
        [1] Diese { $power }, { list-of }:
       *[other] Jede von diesen { $power }, { list-of }:
    }
list-named =
    { $listed ->
        [0] Keine deiner Apps heißt { $name }.
       *[other] Namen wie { $name }, { list-of }:
    }
list-empty-now = Schreib "liste apps", um alle zu sehen.
not-reported =
    { $what ->
        [use] Dein Server sagt nicht, wann eine App zuletzt benutzt wurde. Danach kann ich mich also nicht richten und habe nichts getan.
        [date] Dein Server sagt nicht, wann eine App hereinkam. Danach kann ich mich also nicht richten und habe nichts getan.
       *[permissions] Dein Server sagt nicht, was eine App kann. Danach kann ich mich also nicht richten und habe nichts getan.
    }
list-continued =
    { $page ->
        [one] Deine Liste, { $first } von { $listed }:
       *[several] Deine Liste, { $first } bis { $last } von { $listed }:
    }
list-outdated =
    { $list ->
        [none] Ich habe dir noch keine Liste gezeigt, also habe ich mit dieser Nummer nichts getan. Hier ist eine: Bitte wähle noch einmal.
       *[old] Deine letzte Liste ist zu alt für diese Nummer, also habe ich nichts getan. Hier ist eine neue: Bitte wähle noch einmal.
    }
list-several = Zu { $name } passen mehrere Apps, also habe ich nichts getan. Bitte wähle nach der Nummer:
list-cut = Dein Server hat mehr als die { $most } Anmeldungen, die ich lese. Diese Liste ist also nicht vollständig.
list-sorted =
    { $order ->
        [name] Nach Namen sortiert.
        [last-use] Nach letzter Nutzung sortiert, die neueste zuerst.
       *[date] Nach dem Tag der Erlaubnis sortiert, der neueste zuerst.
    }
list-more = Schreib "mehr" für den Rest.
list-footer = Schreib "zeige { $number }" für Details, "entferne { $number }" zum Entfernen.
list-footer-by-hand = Schreib "zeige { $number }" für Einzelheiten, "entferne { $number }", um zu erfahren, wo du sie entfernst.
list-footer-details = Schreib "zeige { $number }" für Details.
list-footer-all =
    { $count ->
        [1] Schreib "entferne alle", um sie zu entfernen.
       *[other] Schreib "entferne alle", um diese { $count } zu entfernen.
    }
list-heading =
    { $heading ->
        [let-in-lately] Neu eingelassen
        [never-used] Nie benutzt
        [no-use-on-record] Keine Nutzung vermerkt
        [old-sign-ins] Alte Anmeldungen neben neueren
        [no-website] Keine oder unsichere Website
        [kept] Von dir behalten
        [nothing-odd] Unauffällig
        [new-since-paste] Neu seit deinem letzten Einfügen
       *[me] Das bin ich
    }
list-unused-for =
    { $days ->
        [182] Seit 6 Monaten nicht benutzt
       *[other] Seit { $span } nicht benutzt
    }
list-group = { $heading }: { $apps }.
list-group-more = { $heading }, weiter: { $apps }.
list-own-line = { $app }: { $reasons }.
list-sorted-line = { $app }.
list-let-in-lately = neu eingelassen
list-old-of = { $old } von { $all }
list-sign-ins = { $count } Anmeldungen
list-writing = damit schreibst du gerade
list-day =
    { $when ->
        [today] heute
       *[this-year] { $day }. { list-month }
        [other] { $day }. { list-month } { $year }
    }
list-month =
    { $month ->
        [1] Jan
        [2] Feb
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] Aug
        [9] Sept
        [10] Okt
        [11] Nov
       *[12] Dez
    }
list-powers-all =
    { $apps ->
        [1] Sie { $power }.
       *[other] Alle { $power }.
    }
list-powers-except = Alle { $power }, außer: { $exceptions }.
list-powers-some = { $numbers } { $power }
list-powers-unknown = Dein Server sagt nicht, was diese können: { $numbers }.
list-powers-line = { $some }.
app-sign-ins =
    { $count ->
        [1] { $name }
       *[other] { $name }, { $count } Anmeldungen
    }
no-more = Mehr gibt es nicht zu zeigen. Schreib "liste apps" für die Liste von Anfang an.
list-page = Alle auf einer Seite ({ $minutes } Minuten): { $link }

## Eine App

details-head = { $number } { $app }
details-website = Website: { $host }
details-website-plain = Website: { $host }, nicht geschützt (kein https)
details-website-none = Keine Website angegeben
details-website-other = Keine Website mit https angegeben
details-can = Rechte: { $powers }.
details-why = Fällt auf: { $reasons }.
details-kept = Behalten seit dem { $date }: Sie fällt mir nicht auf, außer sie bekommt eine neue Anmeldung oder kann mehr.
details-sign-in = { $label }: erlaubt am { $date }, { $used }
details-sign-in-undated = { $label }: { $used }
details-single = Erlaubt am { $date }, { $used }.
details-single-undated = Zuletzt benutzt: { $used }.
details-sign-ins-more =
    { $count ->
        [one] und { $count } weitere Anmeldung
       *[other] und { $count } weitere Anmeldungen
    }
details-sign-ins-why = Mehrere Anmeldungen einer App sind normal: eine für jedes Telefon oder jeden Computer.
details-precision = Dein Server vermerkt eine Nutzung nur etwa einmal in der Stunde.
details-listening = Dein Server vermerkt eine Nutzung etwa einmal am Tag, und keine von Apps, die nur auf Neues warten.
details-link = Auf deinem eigenen Server: { $link }
details-page-differs = Dort steht, was die App anfangs von deinem Server wollte und wann; hier, was du erlaubt hast und wann.
details-browsers = Browser, in denen du angemeldet bist, stehen auf einer anderen Seite.
details-registered = Registriert auf deinem Server am { $date }; wann du sie eingelassen hast, sagt er nicht.
details-printed = Auf jener Seite: { $days }
details-pasted = Was sie kann, ist das, worum die App bat, und die letzte Nutzung kann von einer Anmeldung sein, die es nicht mehr gibt.
details-by-hand = Schreib "entferne { $number }", um zu erfahren, wo du sie entfernst.
details-keep = Wenn du sie kennst, schreib "behalte { $number }".
details-revoke = Schreib "entferne { $number }", um sie zu entfernen.
details-revoke-one = Schreib "entferne { $number }", um sie zu entfernen, "entferne { $label }" für eine Anmeldung.
details-revoke-old = Schreib "entferne alte { $number }" für ihre alten Anmeldungen, "entferne { $number }" für die ganze App.
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

## Die Frage und ihre Antworten

revoke-what = Ich habe nicht verstanden, welche App du meinst, also habe ich nichts entfernt. Schreib ihre Nummer aus der Liste, zum Beispiel "entferne 3".
revoke-what-several = Mehrere: "entferne 1, 3-5". Die ganze Liste: "entferne alle". Ich frage immer vorher.
question-again =
    { $reason ->
        [edited] Dein Ja wurde geändert und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [not-seen] Ich konnte dein Ja auf dem Server nicht noch einmal ansehen, also zählte es nicht. Ich habe nichts getan und frage noch einmal.
        [another-post] Dein Ja stand unter einem anderen Beitrag von mir und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [no-reply] Dein Ja war keine Antwort auf meine Frage und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [too-early] Dein Ja kam vor meiner Frage und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [too-late] Dein Ja kam mehr als 10 Minuten nach meiner Frage und zählte nicht. Ich habe nichts getan und frage noch einmal.
        [out-of-date] Ich war weg und las dein Ja mehr als eine Stunde zu spät, also zählte es nicht. Ich habe nichts getan und frage noch einmal.
       *[signed-in] Du bist angemeldet. Entfernt wurde noch nichts, deshalb frage ich noch einmal.
    }
question-apps =
    { $count ->
        [one] Diese App entfernen?
       *[other] Diese { $count } Apps entfernen?
    }
question-sign-ins =
    { $count ->
        [one] Diese Anmeldung entfernen?
       *[other] Diese { $count } Anmeldungen entfernen?
    }
question-target = { $target }.
question-mixed = Diese { $count } Apps und Anmeldungen entfernen?
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
question-streams = Eine App, die gerade offen ist, läuft vielleicht weiter, bis sie geschlossen wird.
question-streams-cut =
    { $count ->
        [one] Ist sie gerade offen, wird sie sofort getrennt.
       *[other] Ist eine gerade offen, wird sie sofort getrennt.
    }
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
question-ticked = Angekreuzt am { $date } um { $time } UTC auf der Seite mit deiner Liste. Wenn du das nicht warst, schreib nein.
question-yes-reply = Antworte innerhalb von 10 Minuten hierauf mit ja oder nein.
question-disconnect = Zurücknehmen, was du mir erlaubt hast?
question-disconnect-does = Dann kann ich deine Apps nicht mehr sehen und keine entfernen, bis du dich wieder anmeldest. Erinnerungen bleiben.
question-forget = Alles löschen, was ich über dich gespeichert habe?
question-forget-does =
    { $source ->
        [key] Ich gebe den Schlüssel zu deiner App-Liste auf, falls ich einen habe, und lösche den Rest endgültig. Deine Apps bleiben, wie sie sind.
        [paste] Ich lösche die Liste, die du eingefügt hast, falls ich eine habe, und den Rest endgültig. Deine Apps bleiben, wie sie sind.
       *[lists] Ich gebe deine Erlaubnis zurück, falls ich eine habe, und lösche den Rest endgültig. Deine Apps bleiben, wie sie sind.
    }
question-forget-remains =
    { $source ->
        [key] Einiges bleibt eine Weile: Nachrichtennummern ohne deinen Namen (7 Tage), wie oft ich dir geantwortet habe (1 Tag), beim Server vermerkte Entfernungen (30 Tage), und Sicherungskopien. Dieses Gespräch kann ich auf den Servern nicht löschen.
       *[lists] Einiges bleibt eine Weile: Nachrichtennummern ohne deinen Namen (7 Tage), wie oft ich dir geantwortet habe (1 Tag), und Sicherungskopien dieses Bots. Dieses Gespräch kann ich auf den Servern nicht löschen.
    }

target-some =
    { $days ->
        [none] { $count } ihrer { $all } Anmeldungen
       *[other] { $count } ihrer { $all } Anmeldungen, { $used }
    }
counted-kind =
    { $kind ->
        [apps] { $count } Apps
        [sign-ins] { $count } Anmeldungen
       *[mixed] { $count } Apps und Anmeldungen
    }
question-part = Es geht um { $counted }. Seite { $number } von { $pages }: { $names }.
question-part-next = Entfernt ist noch nichts. Schreib "mehr" oder ja für die nächste Seite, oder nein zum Abbrechen.
question-last = Seite { $number } von { $number }: { $names }. Alle { $counted } auf diesen Seiten entfernen?
question-of-list =
    { $except ->
        [some] Das sind alle aus deiner letzten Liste ({ $list }), außer deinen Ausnahmen.
       *[none] Das sind alle aus deiner letzten Liste ({ $list }).
    }
list-words =
    { $list ->
        [all] alle Apps
        [new] neue Apps
       *[never-used] nie benutzt oder keine Nutzung vermerkt
    }
list-words-named = Namen wie { $name }
left-out = Ausgelassen habe ich { $what }.
left-out-me = mich selbst (schreib dafür "trennen")
left-out-kept = { $count } behaltene
left-out-writing = { $name } (damit schreibst du gerade)
left-out-gone =
    { $count ->
        [one] { $count } schon verschwundene
       *[other] { $count } schon verschwundene
    }
note-open-counted = alle { $counted } darin
note-open-pages = Meine Frage zu { $counted } hat mehr Seiten, entfernt ist noch nichts. Schreib ja für die nächste, oder nein.
note-open-remove = Meine Frage ist noch offen: { $names } entfernen? Schreib ja oder nein.
note-open-ticked = Noch offen: { $names } entfernen? Antworte hierauf mit ja oder nein.
note-open-disconnect = Meine Frage ist noch offen: zurücknehmen, was du mir erlaubt hast? Schreib ja oder nein.
note-open-forget = Meine Frage ist noch offen: alles über dich löschen? Schreib ja oder nein.
note-closed-remove = Meine vorige Frage gilt nicht mehr, und entfernt wurde nichts.
note-closed-disconnect = Meine vorige Frage gilt nicht mehr, und deine Erlaubnis bleibt.
note-closed-forget = Meine vorige Frage gilt nicht mehr, und gelöscht wurde nichts.
note-closed-names = Es ging um { $names }.

too-many = Du hast { $chosen } auf einmal ausgewählt, und fragen kann ich nach höchstens { $fit }, also habe ich nichts entfernt. Schreib zum Beispiel "entferne { $example }".
nothing-chosen =
    { $why ->
        [unused] Keine deiner Apps ist seit { $span } unbenutzt, also gibt es nichts zu entfernen.
        [never-used] Für jede deiner Apps ist eine Nutzung vermerkt, oder dein Server sagt nicht, wann sie benutzt wurde. Also gibt es nichts zu entfernen.
        [duplicates] Keine deiner Apps hat eine seit 90 Tagen unbenutzte Anmeldung neben einer später benutzten, also gibt es nichts zu entfernen.
        [old] Nummer { $number } hat keine seit 90 Tagen unbenutzte Anmeldung neben einer später benutzten, also gibt es nichts zu entfernen.
        [other] Keine deiner Apps ist so eine, also gibt es nichts zu entfernen.
       *[left-out] Damit bleibt nichts zu entfernen, also habe ich nichts getan.
    }
nothing-chosen-now = Schreib "liste apps", um deine Apps zu sehen.
nothing-to-confirm = Ich habe keine offene Frage, dein Ja hat also nichts bewirkt. Schreib "liste apps", um deine Apps zu sehen.
left-alone = Gut. Alles bleibt, wie es ist.
left-alone-closed = Ich hatte keine offene Frage. Alles bleibt, wie es ist.

## Das Ergebnis

removed-interrupted = Ich wurde beim Entfernen unterbrochen und habe es nicht zu Ende gebracht.
removed-done =
    { $count ->
        [one] Erledigt: { $names } steht nicht mehr in deiner Liste (ich habe nachgesehen).
       *[other] Erledigt: { $names } stehen nicht mehr in deiner Liste (ich habe nachgesehen).
    }
removed-found-gone = Nicht mehr in deiner Liste (ich habe nachgesehen): { $names }.
removed-gone-before = Schon weg, bevor ich dazu kam: { $names }.
removed-said-done = Weg, wie dein Server sagt (ich konnte nicht noch einmal nachsehen): { $names }.
removed-left = Noch da, nicht entfernt: { $names }.
removed-untried = Nicht entfernt, ich kam nicht mehr dazu: { $names }.
removed-unseen =
    { $count ->
        [one] Ich konnte nicht noch einmal nachsehen und weiß nicht, ob sie weg ist: { $names }.
       *[other] Ich konnte nicht noch einmal nachsehen und weiß nicht, ob sie weg sind: { $names }.
    }
removed-counted = { $count } von deiner Auswahl
removed-made-since =
    { $count ->
        [one] { $count } Anmeldung, die inzwischen dazukam, ist auch weg.
       *[other] { $count } Anmeldungen, die inzwischen dazukamen, sind auch weg.
    }
removed-streams-cut =
    { $count ->
        [one] War sie gerade offen, ist sie jetzt getrennt.
       *[other] Was gerade offen war, ist jetzt getrennt.
    }
removed-streams-none =
    { $count ->
        [one] Offen war sie nicht, soweit ich sehen konnte.
       *[other] Offen war keine davon, soweit ich sehen konnte.
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

## Was behalten wird, was entfernt wurde und welche App schrieb

kept-now =
    { $count ->
        [one] Gemerkt, diese kennst du: { $names }.
       *[other] Gemerkt, diese kennst du: { $names }.
    }
kept-until =
    { $count ->
        [one] Sie fällt mir nicht mehr auf, außer sie bekommt eine neue Anmeldung oder kann mehr.
       *[other] Sie fallen mir nicht mehr auf, außer eine bekommt eine neue Anmeldung oder kann mehr.
    }
kept-bulk =
    { $count ->
        [one] Befehle für viele Apps, wie "entferne nie benutzt", lassen sie aus.
       *[other] Befehle für viele Apps, wie "entferne nie benutzt", lassen sie aus.
    }
kept-before = Schon vorher behalten: { $names }.
kept-since = { $target } (seit dem { $date })
unkept = Gut: Ich melde wieder, was daran einen Blick wert ist: { $names }.
unkept-not = Du hattest mir nicht gesagt, dass du das kennst, also hat sich nichts geändert: { $names }.
kept-revoke = Entfernen kannst du sie trotzdem: "entferne { $label }".
keep-what = Ich habe nicht verstanden, welche App du kennst, also habe ich nichts geändert. Schreib ihre Nummer aus der Liste, zum Beispiel "behalte 3".
keep-what-several = Mehrere: "behalte 1, 3-5".
keeps-itself = Geschrieben wurde das mit { $name } oder mit einer App, die so heißt oder so aussieht, und keine App kann sich selbst behalten. Geändert wurde nichts.
keeps-itself-now = Wenn du sie kennst, sag es mir im Browser oder mit einer anderen App.
written-with = Geschrieben wurde das mit { $app }, einer App, die ich bei deiner Anmeldung nicht gesehen habe.
history-head = Was ich entfernen sollte, das Neueste zuerst:
history-continued = Was davor war:
history-line = { $date }: { $app }, { $fate }
history-line-with = { $date }: { $app }, { $fate }; verlangt mit { $with }
history-fate =
    { $fate ->
        [removed] entfernt
        [gone-before] schon weg, bevor ich dazu kam
        [left] noch da, als ich nachsah
        [said-done] entfernt, wie dein Server sagt
        [untried] nicht entfernt
       *[unknown] ich konnte nicht nachsehen
    }
history-more =
    { $rest ->
        [one] Schreib "mehr" für { $rest } ältere.
       *[other] Schreib "mehr" für { $rest } ältere.
    }
history-full = An Älteres erinnere ich mich nicht mehr.
history-empty = Ich habe für dich noch nichts entfernt. Schreib "liste apps", um deine Apps zu sehen.

## Wie es steht

status-connected = Am { $date } hast du mir eine Erlaubnis gegeben: Damit kann ich deine Apps sehen und die entfernen, die du auswählst. Schreib "trennen", um sie zurückzunehmen.
status-signed-in = Am { $date } hast du dich angemeldet: Bis zum { $until } kann ich deine Apps sehen und die entfernen, die du auswählst.
status-newer = Zum Entfernen bitte ich um eine Anmeldung aus den letzten { $days } Tagen.
status-disconnect = Schreib "trennen", um das zu beenden.
status-not-connected =
    { $source ->
        [key] Du bist bei mir nicht angemeldet, also kann ich deine Apps nicht sehen. Schreib "anmelden" für einen Link.
       *[lists] Ich habe keine Erlaubnis von dir und kann deine Apps nicht sehen. Schreib "anmelden", um mir eine zu geben.
    }
status-watching =
    { $switch ->
        [on] Kommt eine neue App dazu, sage ich es dir binnen etwa einer Minute.
       *[off] Nach neuen Apps halte ich nicht Ausschau: Schreib "beobachten an", wenn ich es soll.
    }
status-page = Auf diesem Server kann ich noch keine Apps auflisten und habe keinen Zugriff auf dein Konto. Schreib "liste apps" für die Seite deines Servers, die sie zeigt.
status-away = Dein Server hat mir noch nicht geantwortet, darum weiß ich nicht, ob ich deine Apps auflisten kann. Schreib "liste apps", damit ich ihn noch einmal frage.
status-key-of-no-use = Gerade kann ich deine Apps nicht auflisten: Ich bin auf deinem Server nicht richtig eingerichtet. Einen Schlüssel zu deiner App-Liste habe ich noch. Schreib "trennen", um ihn zu löschen, oder "liste apps" für die Seite deines Servers, die sie zeigt.
status-link =
    { $minutes ->
        [one] Ein Link zum Anmelden gilt noch { $minutes } Minute.
       *[other] Ein Link zum Anmelden gilt noch { $minutes } Minuten.
    }
status-no-question = Nichts wartet auf dein Ja.

## Was gespeichert wird und wer sonst mitlesen kann

privacy-keep =
    { $source ->
        [lists] Verschlüsselt speichere ich deine Erlaubnis, letzte Liste, behaltene und entfernte Apps, Erinnerungen, offene Frage und wann wir schrieben, nicht was du schreibst.
        [key] Verschlüsselt speichere ich einen Schlüssel zur App-Liste, letzte Liste, behaltene und entfernte Apps, Erinnerungen, offene Frage und wann wir schrieben, nicht was du schreibst.
        [paste] Verschlüsselt speichere ich deine letzten zwei eingefügten Listen, behaltene Apps, Erinnerungen, offene Frage und wann wir schrieben, keine Erlaubnis und nicht was du schreibst.
       *[page] Verschlüsselt speichere ich eine offene Anmeldung oder Frage, Erinnerungen und wann wir schrieben, keine Erlaubnis und nicht was du schreibst.
    }
privacy-no-permission = Eine Erlaubnis von dir behalte ich nicht.
privacy-readers = Diese Nachrichten sehen auch: wer unsere Server verwaltet, Apps, die deine Beiträge lesen, und wer deine E-Mails sieht.
privacy-operator =
    { $source ->
        [key] Wer diesen Bot betreibt ({ $operator }), könnte Schlüssel benutzen.
        [paste] Wer diesen Bot betreibt ({ $operator }), könnte die Listen lesen.
       *[lists] Wer diesen Bot betreibt ({ $operator }), könnte Erlaubnisse benutzen.
    }
privacy-operator-profile = Wer das ist: { $link }
privacy-operator-unnamed =
    { $source ->
        [key] Wer diesen Bot betreibt, könnte Schlüssel benutzen.
        [paste] Wer diesen Bot betreibt, könnte die Listen lesen.
       *[lists] Wer diesen Bot betreibt, könnte Erlaubnisse benutzen.
    }
privacy-all = Schreib "exportiere", um alles zu sehen.
privacy-leave =
    { $source ->
        [lists] Schreib "trennen", um deine zurückzunehmen, "vergiss mich", um alles zu löschen.
        [key] Mit "trennen" löschst du den Schlüssel, mit "vergiss mich" alles.
        [paste] Mit "trennen" löschst du deine Listen, mit "vergiss mich" alles.
       *[page] Schreib "vergiss mich", um alles zu löschen.
    }
privacy-serves =
    { $whom ->
        [own] Ich bin nur für Leute meines eigenen Servers da.
        [everybody] Ich bin für Leute jedes Servers da.
       *[some] Ich bin für Leute meines eigenen Servers da und für die von { $domains }.
    }
privacy-serves-many = Ich bin für Leute meines eigenen Servers da und für die von { $count } anderen.

disconnected-done =
    { $source ->
        [key] Erledigt: Mein Schlüssel zu deiner App-Liste ist gelöscht, hier und auf deinem Server. Deine Apps kann ich nicht mehr sehen.
        [paste] Erledigt: Die Liste, die du eingefügt hattest, ist gelöscht. Über deine Apps weiß ich nichts mehr.
       *[lists] Erledigt: Ich habe deine Erlaubnis zurückgegeben, und dein Server hat es bestätigt. Deine Apps kann ich nicht mehr sehen.
    }
disconnected-none =
    { $source ->
        [key] Ich hatte keinen Schlüssel zu deiner App-Liste. Deine Apps kann ich nicht sehen.
        [paste] Ich hatte keine Liste von dir. Deine Apps kann ich nicht sehen.
       *[lists] Ich hatte keine Erlaubnis von dir, die ich zurückgeben konnte. Deine Apps kann ich nicht sehen.
    }
disconnected-later =
    { $source ->
        [key] Ich benutze meinen Schlüssel zu deiner App-Liste nicht mehr, aber dein Server hat nicht geantwortet, also ist er dort noch nicht gelöscht. Ich behalte ihn versiegelt, versuche es bis zu 30 Tage lang und lösche ihn dann.
       *[lists] Ich benutze deine Erlaubnis nicht mehr, aber dein Server hat nicht geantwortet, also ist sie noch nicht zurückgegeben. Ich behalte sie versiegelt, versuche es bis zu 30 Tage lang und lösche sie dann. Wenn du nicht warten willst, entferne mich selbst auf der Seite deines Servers, die deine Apps zeigt.
    }
disconnected-not-set-up = Ich benutze meinen Schlüssel zu deiner App-Liste nicht mehr. Auf deinem Server ist er noch nicht gelöscht: Ich bin dort gerade nicht richtig eingerichtet und konnte nicht fragen. Ich behalte ihn versiegelt, versuche es bis zu 30 Tage lang und lösche ihn dann.
disconnected-lost =
    { $source ->
        [key] Mein Schlüssel zu deiner App-Liste lässt sich nicht mehr lesen: Er öffnet nichts mehr und ist gelöscht. Deine Apps kann ich nicht sehen.
       *[lists] Was ich von deiner Erlaubnis gespeichert hatte, lässt sich nicht mehr lesen: Ich kann sie weder benutzen noch zurückgeben. Vielleicht gilt sie noch: Du kannst sie auf der Seite deines Servers entfernen, die deine Apps zeigt. Dort heiße ich Auditoot.
    }
disconnected-rest = Schreib "vergiss mich", damit ich auch den Rest lösche.
not-connected = Du hast mir keine Erlaubnis gegeben, also gibt es nichts zurückzugeben. Schreib "anmelden", wenn du mir eine geben willst.
forgotten-done =
    { $source ->
        [key] Erledigt: Mein Schlüssel zu deiner App-Liste ist gelöscht, hier und auf deinem Server. Alles andere, was ich über dich gespeichert hatte, ist auch gelöscht.
        [paste] Erledigt: Die Liste, die du eingefügt hattest, und alles andere, was ich über dich gespeichert hatte, ist gelöscht.
       *[lists] Erledigt: Deine Erlaubnis ist zurückgegeben, und dein Server hat es bestätigt. Alles andere, was ich über dich gespeichert hatte, ist gelöscht.
    }
forgotten-none =
    { $source ->
        [key] Erledigt: Alles, was ich über dich gespeichert hatte, ist gelöscht. Einen Schlüssel zu deiner App-Liste hatte ich nicht.
        [paste] Erledigt: Alles, was ich über dich gespeichert hatte, ist gelöscht. Eine Liste von dir hatte ich nicht.
       *[lists] Erledigt: Alles, was ich über dich gespeichert hatte, ist gelöscht. Eine Erlaubnis von dir hatte ich nicht.
    }
forgotten-later =
    { $source ->
        [key] Alles über dich ist gelöscht, außer dem Schlüssel zu deiner App-Liste: Dein Server antwortete nicht. Ich behalte ihn versiegelt, bis das geht, höchstens 30 Tage.
       *[lists] Alles, was ich über dich gespeichert hatte, ist gelöscht, außer deiner Erlaubnis: Dein Server hat nicht geantwortet. Ich behalte sie versiegelt, versuche bis zu 30 Tage, sie zurückzugeben, und lösche sie dann.
    }
forgotten-not-set-up = Alles über dich ist gelöscht, außer dem Schlüssel zu deiner App-Liste: Mir fehlt dort gerade der Zugang. Ich behalte ihn versiegelt, bis das geht, höchstens 30 Tage.
forgotten-lost =
    { $source ->
        [key] Alles, was ich über dich gespeichert hatte, ist gelöscht, auch mein Schlüssel zu deiner App-Liste: Er ließ sich nicht mehr lesen und öffnet nichts mehr.
       *[lists] Alles, was ich über dich gespeichert hatte, ist gelöscht. Deine Erlaubnis konnte ich nicht mehr lesen und nicht zurückgeben: Entferne sie auf der Seite deines Servers, die deine Apps zeigt.
    }
forgotten-terse =
    { $stays ->
        [no] Erledigt: Alles, was ich über dich hatte, ist gelöscht. Schreib "datenschutz", um zu sehen, was noch kurz bleibt.
       *[for-a-while] Alles ist gelöscht, nur mein Zugang zu deiner Liste nicht: Er bleibt versiegelt, bis er zurückgegeben ist, höchstens 30 Tage.
    }
forgotten-remains =
    { $source ->
        [key] Eine Weile bleiben Nachrichtennummern ohne Namen (7 Tage), wie oft ich dir antwortete (1 Tag), beim Server vermerkte Entfernungen (30 Tage), und Sicherungskopien. Dieses Gespräch bleibt auf den Servern.
       *[lists] Eine Weile bleiben Nachrichtennummern ohne Namen (7 Tage), wie oft ich dir antwortete (1 Tag), und Sicherungskopien. Dieses Gespräch bleibt auf den Servern.
    }

## Eine Kopie von dem, was gespeichert ist

export-link = Hier ist eine Kopie von allem, was ich über dich gespeichert habe:
export-link-minutes = Die Seite hat einen Knopf, der eine Datei herunterlädt. Sie gilt { $minutes } Minuten.
export-link-secret = Wer diesen Link hat, kann die Datei herunterladen, also gib ihn nicht weiter.
export-link-new = Wenn du noch einmal "exportiere" schreibst, bekommst du einen neuen Link, und dieser gilt nicht mehr.
export-page =
    { $page ->
        [1] Das ist alles, was ich über dich gespeichert habe:
       *[other] Was ich über dich gespeichert habe, Seite { $page }:
    }
export-account = Dein Konto: { $handle }, { $address }
export-permission = Die Erlaubnis, die du mir am { $date } gegeben hast. Ihr geheimer Teil, der Schlüssel, bleibt versiegelt und steht in keiner Kopie.
export-key = Ein eigener Schlüssel zu deiner App-Liste, seit dem { $date }, gültig bis zum { $until }. Er bleibt versiegelt und steht in keiner Kopie.
export-pasted = Die App-Liste, die du am { $date } eingefügt hast, und die davor. Sie bleiben versiegelt.
export-no-permission = Keine Erlaubnis von dir.
export-answers =
    { $count ->
        [0] Keine Zeiten von Antworten.
        [one] Die Zeit meiner letzten Antwort.
       *[other] Die Zeiten meiner letzten { $count } Antworten.
    }
export-reminder = Dass du erinnert werden willst, das nächste Mal am { $date }.
export-watch =
    { $switch ->
        [on] Dass ich nach neuen Apps Ausschau halte; Nummern gemeldeter Anmeldungen: { $count }
       *[off] Dass ich nicht nach neuen Apps Ausschau halte; Nummern gemeldeter Anmeldungen: { $count }
    }
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
export-hint = Dass ich dich gebeten habe, mir privat zu schreiben, am { $date }.
export-sign-in = Ein Link zum Anmelden, den ich dir geschickt habe, und was du dabei wolltest.
export-list =
    { $count ->
        [0] Deine letzte Liste vom { $date }. Sie war leer.
       *[other] Deine letzte Liste vom { $date }:
    }
export-question-disconnect = Meine offene Frage: ob ich zurücknehmen soll, was du mir erlaubt hast.
export-question-forget = Meine offene Frage: ob ich alles löschen soll.
export-question-remove =
    { $count ->
        [one] Meine offene Frage: ob ich dies entfernen soll:
       *[other] Meine offene Frage: ob ich diese { $count } entfernen soll:
    }
export-line = { $number } { $app }: { $about }
export-target = { $target }
export-more = Schreib "mehr" für Seite { $page }.
export-end = Das ist alles.
export-left-out =
    { $count ->
        [one] Ich schreibe nicht mehr als { $page } Seiten, also fehlt { $count } Zeile. Wer diesen Bot betreibt, kann es einrichten, dass du eine Datei bekommst.
       *[other] Ich schreibe nicht mehr als { $page } Seiten, also fehlen { $count } Zeilen. Wer diesen Bot betreibt, kann es einrichten, dass du eine Datei bekommst.
    }

## Erinnerungen, und eine Erlaubnis, die nicht benutzt wurde

and-more = { $first } und { $count } weitere
every =
    { $unit ->
        [days]
            { $count ->
                [one] jeden Tag
               *[other] alle { $count } Tage
            }
        [weeks]
            { $count ->
                [one] jede Woche
               *[other] alle { $count } Wochen
            }
        [months]
            { $count ->
                [one] jeden Monat
               *[other] alle { $count } Monate
            }
       *[years]
            { $count ->
                [one] jedes Jahr
               *[other] alle { $count } Jahre
            }
    }
reminder-time = Zeit, nach deinen Apps zu sehen.
reminder-apps =
    { $new ->
        [0]
            { $apps ->
                [0] Keine hat Zugriff auf dein Konto.
               *[other] Du hast { $apps }; keine ist neu seit dem { $date }.
            }
        [one] Du hast { $apps }; { $new } ist neu seit dem { $date }: { $names }.
       *[other] Du hast { $apps }; { $new } sind neu seit dem { $date }: { $names }.
    }
reminder-apps-counted = Du hast { $apps }; neu seit dem { $date }: { $new }.
reminder-unused =
    { $count ->
        [one] { $count } davon wurde seit 90 Tagen nicht benutzt.
       *[other] { $count } davon wurden seit 90 Tagen nicht benutzt.
    }
reminder-write =
    { $list ->
        [new] Schreib "liste neu" für die neuen, "liste apps" für alle.
       *[all] Schreib "liste apps", um sie zu sehen.
    }
reminder-pasted =
    { $apps ->
        [one] Du hast deine Liste am { $date } eingefügt: { $apps } App.
       *[other] Du hast deine Liste am { $date } eingefügt: { $apps } Apps.
    }
reminder-paste-page = Deine Apps stehen auf dieser Seite deines eigenen Servers:
reminder-paste = Wenn ich sie mit dir durchsehen soll, schreib "erledigt" für einen Link, um jene Seite einzufügen.
reminder-no-permission = Du bist bei mir nicht angemeldet; wenn ich selbst nachsehen soll, schreib "liste apps".
reminder-permission-gone = Dein Server nimmt deine Erlaubnis nicht mehr an; wenn ich selbst nachsehen soll, schreib "liste apps".
reminder-could-not-look = Also weiß ich nicht, was sich geändert hat. Schreib "liste apps", damit ich es noch einmal versuche.
reminder-less = Schreib "verschiebe um 2 wochen" für später, "erinnerung aus", wenn du keine mehr willst.
reminder-once = Das war die eine Erinnerung, die du wolltest. Für mehr davon schreib "erinnere mich { $every }".
reminder-sign-in-ends = Deine Anmeldung endet am { $date }: Schreib "anmelden", um sie zu erneuern.
reminder-sign-in-ends-then = Danach kann ich deine Apps nicht mehr sehen.
reminder-ends = Diese Erinnerungen enden jetzt. Wenn du wieder welche willst, schreib "erinnere mich { $every }".
reminder-ends-why = Ich höre auf, wenn ich länger nichts von dir gehört habe.
reminders-on = Gut: Ich erinnere dich { $every } daran, nach deinen Apps zu sehen. Die erste Erinnerung kommt am { $date }.
reminders-less = Schreib "verschiebe um 2 wochen", um eine zu verschieben, "erinnerung aus", wenn du keine mehr willst.
reminders-once = Gut: Ich erinnere dich ein Mal daran, nach deinen Apps zu sehen, am { $date }. Schreib "erinnerung aus", wenn du es dir anders überlegst.
reminders-put-off = Gut: Deine nächste Erinnerung kommt am { $date }, danach { $every } eine.
reminders-off = Gut: Ich schicke dir keine Erinnerungen mehr.
reminders-off-already = Ich schicke dir keine Erinnerungen, also gibt es keine abzuschalten.
reminders-none-to-put-off = Ich schicke dir keine Erinnerungen, also gibt es keine zu verschieben.
reminders-begin = Wenn du welche willst, schreib "erinnere mich { $every }".
reminders-span-wanted = Ich habe nicht verstanden, wie oft du eine Erinnerung willst, also hat sich nichts geändert. Von jedem Tag bis alle 10 Jahre geht alles, zum Beispiel "erinnere mich alle 3 monate", "erinnere mich alle 6 wochen", "erinnere mich jährlich". Wenn du keine willst, schreib "erinnerung aus".
reminders-delay-wanted = Ich habe nicht verstanden, um wie viel, also hat sich nichts geändert. Von einem Tag bis 10 Jahre geht alles, zum Beispiel "verschiebe um 2 wochen", "verschiebe um 1 monat".
reminders-offer = Wenn du in 3 Monaten eine Erinnerung willst, schreib "erinnere mich { $every }".
status-reminders-next = Deine nächste Erinnerung kommt am { $date }.
status-reminders-off = Erinnerungen sind aus.
lapsed = Du hast mir 400 Tage lang nicht geschrieben, deshalb habe ich die Erlaubnis zurückgegeben, die du mir gegeben hattest. Deine Apps kann ich nicht mehr sehen.
lapsed-paste = Du hast mir 400 Tage lang nicht geschrieben, deshalb habe ich die App-Liste gelöscht, die du eingefügt hattest. Schreib "liste apps" für einen Link, um eine neue einzufügen.
lapsed-later = Dein Server hat das noch nicht bestätigt: Ich behalte die Erlaubnis versiegelt, versuche es bis zu 30 Tage lang und lösche sie dann.
lapsed-again = Wann immer du sie wieder ansehen willst, schreib "liste apps".

ran-out =
    { $days ->
        [one] Deine Anmeldung bei mir ist { $days } Tag alt und abgelaufen. Deine Apps kann ich nicht mehr sehen.
       *[other] Deine Anmeldung bei mir ist { $days } Tage alt und abgelaufen. Deine Apps kann ich nicht mehr sehen.
    }
ran-out-reminders = Deine Erinnerungen gehen weiter: Die nächste kommt am { $date }.
ran-out-later = Dein Server hat nicht geantwortet, also ist mein Schlüssel zu deiner App-Liste dort noch nicht gelöscht: Ich behalte ihn versiegelt, versuche es bis zu 30 Tage lang und lösche ihn dann.
ran-out-not-set-up = Mein Schlüssel zu deiner App-Liste ist auf deinem Server noch nicht gelöscht: Ich bin dort gerade nicht richtig eingerichtet. Ich behalte ihn versiegelt, versuche es bis zu 30 Tage lang und lösche ihn dann.
ran-out-again = Um dich wieder anzumelden, schreib "liste apps".

## Wenn etwas nicht geht

trouble-what =
    { $trouble ->
        [unreachable] Dein Server hat nicht rechtzeitig geantwortet.
        [failing] Dein Server hat geantwortet, dass dort etwas kaputt ist.
        [busy] Dein Server bittet mich zu warten: Er hatte zu viele Anfragen.
        [many-servers] Zu viele Leute von neuen Servern haben mir zugleich geschrieben, darum habe ich deinen noch nicht gefragt.
        [nonsense] Dein Server hat etwas geantwortet, das ich nicht verstehe.
        [refused] Dein Server nimmt die Erlaubnis nicht an, die du mir gegeben hast.
        [permission-lost] Was ich von deiner Erlaubnis gespeichert hatte, lässt sich nicht mehr lesen.
        [sign-in-too-old] Zum Entfernen verlangt dein Server eine neuere Anmeldung von dir.
        [missing] Dein Server hat dafür keinen Weg: Er ist zu alt oder hat ihn abgeschaltet.
        [not-set-up] Ich bin auf deinem Server nicht richtig eingerichtet, deshalb ging das nicht.
        [person-ceiling] Die Tagesgrenze fürs Entfernen ist für eine Person erreicht.
        [ceiling] Die Tagesgrenze fürs Entfernen ist für alle zusammen erreicht.
       *[not-done] Dein Server sagte, es sei getan, aber als ich nachsah, war es das nicht.
    }
trouble-not =
    { $trouble ->
        [not-set-up] Geändert wurde nichts.
        [person-ceiling] Diesmal wurde nichts entfernt.
        [ceiling] Diesmal wurde nichts entfernt.
       *[not-done] Entfernt wurde nichts.
    }
trouble-mend = Das kann nur in Ordnung bringen, wer diesen Bot betreibt.
trouble-mend-by = Das kann nur in Ordnung bringen, wer diesen Bot betreibt: { $operator }.
trouble-limit = Diese Grenze setzt, wer diesen Bot betreibt.
trouble-tomorrow = Versuch es bitte morgen noch einmal, oder entferne sie selbst auf der Seite deines Servers, die deine Apps zeigt.
trouble-tomorrow-or = Versuch es bitte morgen noch einmal, oder entferne sie selbst auf dieser Seite deines eigenen Servers:
trouble-now =
    { $trouble ->
        [unreachable] Versuch es bitte in ein paar Minuten noch einmal.
        [failing] Versuch es bitte später noch einmal. Wenn es so bleibt, sag es den Leuten, die deinen Server betreiben.
        [busy] Versuch es bitte in einer halben Stunde noch einmal.
        [many-servers] Versuch es bitte in ein paar Minuten noch einmal.
        [nonsense] Versuch es bitte später noch einmal. Wenn es so bleibt, sag es den Leuten, die diesen Bot betreiben.
        [missing] Vielleicht gibt es in den Einstellungen deines Servers eine Seite, auf der du deine Apps selbst siehst.
       *[refused] Schreib "anmelden", um mir eine neue zu geben.
    }
write-to-me-alone = In deiner Nachricht kommt noch jemand vor, also habe ich nichts getan, und nur du bekommst diese Antwort. Bitte schreib mir allein, ohne einen anderen Namen in der Nachricht.
write-to-me-alone-terse = Darin kommt noch jemand vor, also habe ich nichts getan. Bitte schreib mir allein.
late = Entschuldige die Wartezeit: Ich konnte das nicht früher schreiben.
public-hint = Deine Nachricht war nicht privat, also habe ich nichts getan. Um mir privat zu schreiben, öffne das Menü auf meinem Profil und wähle „privat erwähnen“, oder gib deinem Beitrag die Sichtbarkeit „Private Erwähnung“, die manche Versionen „Bestimmte Profile“ nennen.
public-hint-terse = Das war nicht privat, also habe ich nichts getan. Bitte schreib mir als private Erwähnung.
not-posted = Mein Server hat meine Antwort nicht angenommen. Wie es steht, erfährst du mit: status
sign-in-too-long = Der Link zum Anmelden ist zu lang für einen Beitrag hier. Ändern kann das nur, wer mich betreibt.
not-served = Ich bin nur für Leute von { $host } da, und dein Konto ist auf einem anderen Server. Ich habe nichts getan und deinen Server nichts gefragt. Vielleicht gibt es in seinen Einstellungen eine Seite, auf der du deine Apps selbst siehst.
not-served-terse = Ich bin nur für Leute auf meinem eigenen Server da und habe nichts getan.
not-served-there = Für Konten auf deinem Server bin ich nicht da: Für welche Server ich da bin, entscheidet, wer mich betreibt. Ich habe nichts getan und deinen Server nichts gefragt. Vielleicht gibt es in seinen Einstellungen eine Seite, auf der du deine Apps selbst siehst.
not-served-there-terse = Für Konten auf deinem Server bin ich nicht da, und ich habe nichts getan.
enough = Mehr Antworten darf ich gerade nicht geben, und mit dieser Nachricht habe ich nichts getan.
enough-minutes =
    { $minutes ->
        [one] Schreib bitte in { $minutes } Minute wieder. Bis dahin schweige ich.
       *[other] Schreib bitte in { $minutes } Minuten wieder. Bis dahin schweige ich.
    }
enough-hours = Schreib bitte in { $hours } Stunden wieder. Bis dahin schweige ich.
last-words-spent = Dieselbe App, oder Apps ohne Namen, haben mich innerhalb einer Stunde öfter gefragt, als ich antworte. Darum schweige ich dazu eine Weile. Mit einer anderen App kannst du mir weiter schreiben. Und deine Apps siehst und entfernst du jederzeit selbst im Browser, auf dieser Seite deines eigenen Servers:
record-lost =
    { $source ->
        [key] Was ich über dich gespeichert hatte, lässt sich nicht mehr lesen und ist verloren: deine Anmeldung, deine letzte Liste, jede offene Frage. Nach neuen Apps halte ich nicht mehr Ausschau. Entfernt wurde keine App. Schreib "anmelden", um neu anzufangen.
        [paste] Was ich über dich gespeichert hatte, lässt sich nicht mehr lesen und ist verloren: deine eingefügte Liste, jede Erinnerung, jede offene Frage. Entfernt wurde keine App. Schreib "liste apps", um neu anzufangen.
       *[lists] Was ich über dich gespeichert hatte, lässt sich nicht mehr lesen und ist verloren: deine Erlaubnis, deine letzte Liste, jede offene Frage. Entfernt wurde keine App. Schreib "anmelden", um neu anzufangen.
    }
too-much-to-keep = Dafür müsste ich mir mehr merken, als ich für eine Person behalten kann. Also habe ich nichts getan, und entfernt wurde nichts. Frag nach weniger auf einmal: "liste unbenutzt", oder nach einer App, etwa "liste tusky".
record-lost-old = Die alte Erlaubnis gilt vielleicht noch: Du kannst sie auf der Seite deines Servers entfernen, die deine Apps zeigt.

## Die eigenen Seiten des Bots, die ein Browser nach dem Anmelden zeigt

web-connected-title = Fertig
web-connected = Geh zurück zu deinen Nachrichten: Dort antworte ich. Keine Antwort in deinen Nachrichten? Sieh unter den gefilterten Benachrichtigungen nach oder folge mir. Diese Seite kannst du schließen.
web-proven-title = Fertig
web-proven = Ich weiß jetzt, dass das Konto deins ist, und habe die Erlaubnis sofort zurückgegeben. Geh zurück zu deinen Nachrichten: Dort antworte ich. Keine Antwort in deinen Nachrichten? Sieh unter den gefilterten Benachrichtigungen nach oder folge mir. Diese Seite kannst du schließen.
web-another-account-title = Das war nicht das Konto, das gefragt hat
web-another-account = Jemand anders hat diesen Link von mir bekommen. Ich habe die Erlaubnis sofort zurückgegeben und nichts von dir behalten. Wenn dir jemand diesen Link geschickt hat, war das vielleicht ein Versuch, an dein Konto zu kommen: Öffne solche Links nicht, wenn andere sie dir schicken. Mehr musst du nicht tun. Wenn du selbst gefragt hast, mit einem anderen Konto, melde dich erst mit diesem hier auf deinem Server ab und schreib mir dann vom anderen noch einmal: anmelden
web-code-refused-title = Das hat nicht geklappt
web-code-refused = Dein Server hat die Anmeldung nicht angenommen: Sie war zu alt oder schon benutzt. Geändert wurde nichts. Geh zurück zu deinen Nachrichten und schreib mir: anmelden
web-denied-title = Du hast abgelehnt
web-denied = Ich habe keine Erlaubnis bekommen, und nichts wurde geändert. Der Link gilt weiter seine 10 Minuten: Du kannst es noch einmal versuchen oder diese Seite schließen.
web-denied-button = Noch einmal versuchen
web-unreachable-title = Das hat nicht geklappt
web-unreachable = Dein Server hat nicht geantwortet, wie er sollte. Die Anmeldung zählte nicht, und geändert wurde nichts. Versuch es bitte in ein paar Minuten noch einmal: Geh zurück zu deinen Nachrichten und schreib mir: anmelden
web-link-expired-title = Dieser Link ist abgelaufen
web-link-expired = Ein Link gilt 10 Minuten und für eine Anmeldung. Geändert wurde nichts. Geh zurück zu deinen Nachrichten und schreib mir: anmelden
web-not-allowed-title = Dein Konto kann gerade nichts tun
web-not-allowed = Dein Server lässt es nichts tun: Es ist eingefroren, gesperrt oder noch nicht bestätigt. Also kann ich nichts dafür tun, und geändert wurde nichts. Wenn du nicht weißt, warum, schreib den Leuten, die deinen Server betreiben. Diese Seite kannst du schließen.
web-not-set-up-title = Das hat nicht geklappt
web-not-set-up = Ich bin auf deinem Server nicht richtig eingerichtet, und nur wer diesen Bot betreibt, kann das in Ordnung bringen. Die Anmeldung zählte nicht, und geändert wurde nichts. Diese Seite kannst du schließen.
web-later-title = Fast fertig
web-later = Dein Server braucht noch etwas. Ich antworte dir in deinen Nachrichten. Keine Antwort dort? Sieh unter den gefilterten Benachrichtigungen nach oder folge mir. Diese Seite kannst du schließen.
web-not-from-a-link-title = Hier gibt es nichts zu tun
web-not-from-a-link = Auf diese Seite schickt dich dein Server nach dem Anmelden. Um anzufangen, schreib mir in einer privaten Erwähnung: anmelden
web-sign-in-title = Anmelden bei deinem eigenen Server
web-sign-in = Der Knopf führt zu deinem eigenen Server, wo du dich anmeldest und mich zulässt. Der Link zu dieser Seite ist nur für dich und gilt 10 Minuten: Gib ihn nicht weiter.
web-sign-in-button = Weiter
web-export-title = Deine Kopie
web-export = Diese Seite gibt dir eine Datei mit allem, was ich über dich gespeichert habe. Der Knopf lädt sie herunter. Der Link zu dieser Seite gilt 30 Minuten: Gib ihn nicht weiter.
web-export-button = Herunterladen
web-export-ended-title = Dieser Link ist abgelaufen
web-export-ended = Ein Link zu einer Kopie gilt 30 Minuten, und nur der neueste. Wenn du einen neuen willst, geh zurück zu deinen Nachrichten und schreib mir: exportiere
web-export-not-now-title = Das hat nicht geklappt
web-export-not-now = Was ich gespeichert habe, kann ich gerade nicht lesen. Versuch es bitte in ein paar Minuten noch einmal.
web-not-found-title = Diese Seite gibt es nicht
web-not-found = Um mit mir zu reden, schreib mir auf deinem Server eine private Erwähnung.
web-paste-offer-title = Deine App-Liste einfügen
web-paste-offer = Hier kannst du die Seite deines eigenen Servers einfügen, die deine Apps auflistet. Nur der Browser, der als erster weitergeht, kann diesen Link benutzen.
web-paste-offer-button = Weiter
web-paste-gone-title = Dieser Link gilt nicht mehr
web-paste-gone = Er ist abgelaufen, es gibt einen neueren, eine Liste wurde damit gespeichert, oder ein anderer Browser war zuerst da. Geh zurück zu deinen Nachrichten und schreib mir „liste apps“ für einen neuen Link.
web-paste-kept-title = Erledigt
web-paste-kept = Ich behalte diese Liste. Geh zurück zu deinen Nachrichten: Dort antworte ich. Keine Antwort in deinen Nachrichten? Sieh unter gefilterte Benachrichtigungen nach, oder folge mir. Du kannst diese Seite schließen.
web-paste-title = Deine App-Liste einfügen
web-paste-about = Drei Schritte, am besten am Computer. Nichts davon meldet dich irgendwo an.
web-paste-open = Öffne die App-Liste auf deinem eigenen Server, in einem neuen Tab:
web-paste-open-link = Genehmigte Apps
web-paste-copy = Markiere die ganze Seite und kopiere sie: Strg+A, dann Strg+C. Am Mac: ⌘A, dann ⌘C.
web-paste-copy-phone = Am Telefon: Halte ein Wort gedrückt, wähle „Alles auswählen“, dann „Kopieren“.
web-paste-paste = Komm auf diese Seite zurück, setz den Cursor in dieses Feld und füge ein: Strg+V oder ⌘V.
web-paste-field = Hier einfügen
web-paste-read = Lesen
web-paste-secret = Das war der Quelltext einer Seite. Er enthält einen Schlüssel zu deinem Konto, deshalb habe ich ihn nicht genommen. Bitte melde dich in dem Browser ab, aus dem er ist: Damit wird der Schlüssel wertlos. Kopiere dann, was die Seite zeigt, nicht ihren Quelltext.
web-paste-long = Das ist länger als jede App-Liste, deshalb habe ich es nicht genommen.
web-paste-empty = Noch ist nichts eingefügt.
web-paste-other-server = Das ist die Liste eines anderen Servers als deines, deshalb habe ich sie nicht genommen.
web-paste-no-list = In dem Eingefügten ist keine App-Liste. Bitte markiere die ganze Seite und kopiere sie noch einmal.
web-paste-check = Ist das deine Liste?
web-paste-understood =
    { $count ->
        [0] Ich habe keine App verstanden.
        [one] Ich habe { $count } App verstanden.
       *[other] Ich habe { $count } Apps verstanden.
    }
web-paste-broken =
    { $count ->
        [one] { $count } Eintrag ist nicht ganz: Vielleicht endete die Markierung darin.
       *[other] { $count } Einträge sind nicht ganz: Vielleicht endete die Markierung in einem.
    }
web-paste-left-over =
    { $count ->
        [one] { $count } Zeile gehört zu keiner App und bleibt weg.
       *[other] { $count } Zeilen gehören zu keiner App und bleiben weg.
    }
web-paste-not-yet = Noch ist nichts gespeichert.
web-paste-keep = Diese Liste behalten
web-paste-again = Noch einmal einfügen
web-paste-own = Das ist Mastodon selbst und bleibt aus der Liste.
web-paste-apps = Verstandene Apps
web-back = Zu unserem Gespräch
web-back-profile = Zu meinem Profil
web-list-offer-title = Deine App-Liste
web-list-offer = Diese Seite zeigt deine ganze Liste auf einmal und lässt dich darin auswählen. Nur der Browser, der als erster weitergeht, kann diesen Link benutzen, 30 Minuten lang.
web-list-offer-button = Meine Liste zeigen
web-list-gone-title = Dieser Link gilt nicht mehr
web-list-gone = Er ist abgelaufen, es gibt einen neueren, ich habe deine Liste inzwischen neu gelesen, oder ein anderer Browser war zuerst da. Ich habe nach nichts gefragt. Geh zurück zu deinen Nachrichten und schreib mir „liste apps“ für einen neuen Link.
web-list-ticked-title = Weiter in deinen Nachrichten
web-list-ticked = Noch ist nichts entfernt. Geh zurück zu deinen Nachrichten: Dort habe ich geantwortet. Wenn ich frage, ob ich diese entfernen soll, antworte innerhalb von 10 Minuten auf diesen Beitrag mit ja.
web-list-title = Deine App-Liste
web-list-about = Kreuze an, was du entfernen willst. Ich frage dich dann in deinen Nachrichten und entferne nichts, bevor du dort mit ja antwortest.
web-list-about-by-hand = Kreuze an, was du entfernen willst. Ich schreibe dir dann, wo du das auf deinem eigenen Server tust.
web-list-filter = Nur zeigen, was das enthält
web-list-first = Zuerst einen Blick wert
web-list-apps = Apps
web-list-link = Auf deinem eigenen Server ansehen
web-list-ask = Danach fragen
web-list-ask-by-hand = Sag mir, wo
web-list-question-open = Eine Frage von mir ist in deinen Nachrichten noch offen. Bitte antworte dort zuerst mit ja oder nein. Lade dann diese Seite neu.
web-list-nothing = Es war nichts angekreuzt, also habe ich nach nichts gefragt.
web-list-enough = Ich habe dir sehr oft geantwortet und muss eine Pause machen. Ich habe nach nichts gefragt. Bitte versuch es später noch einmal.
web-front-title = Welche Apps kommen an dein Konto?
web-front-how-title = So schreibst du mir
web-front-how = Such auf deinem eigenen Server nach diesem Namen, öffne auf dem Profil, das er findet, das Menü und wähle „privat erwähnen“:
web-front-example = Dann schreib zum Beispiel:
web-front-answer = Ich antworte in deinen Nachrichten und sage dort jeden nächsten Schritt. Nach deinem Passwort frage ich nie.
web-front-keeps-title = Was ich speichere und wer mitlesen kann
web-front-keeps-yours = Was ich speichere, kann von Server zu Server verschieden sein. Schreib mir "datenschutz", dann siehst du es für deinen.

## Das Profil des Kontos, das der Bot hat

profile-what = Ich helfe dir zu sehen, welche Apps an dein Konto kommen, und die zu entfernen, die du nicht willst.
profile-how = So fängst du an: Öffne hier auf meinem Profil das Menü, wähle „privat erwähnen“ und schreib: liste apps
profile-follow = Folge mir, damit meine Warnungen dich erreichen.
profile-operator = Mich betreibt { $operator }
