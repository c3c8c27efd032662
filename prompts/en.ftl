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

quoted = “{ $text }”
comma = { $first }, { $second }
and = { $first } and { $second }
semicolon = { $first }; { $second }
date =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
span =
    { $years ->
        [0]
            { $days ->
                [one] { $days } day
               *[other] { $days } days
            }
        [1] a year
       *[other] { $years } years
    }
name-missing = an app without a name
name-respelled = { $name } (other spelling { $nth })

## What an app can do, when it was used, and why it needs a look

power =
    { $power ->
        [administer] can do what an administrator can
        [everything] can read and change everything
        [change-everything] can change everything
        [profile] can change your profile and settings
        [post] can post as you
        [private-mentions] can read your private mentions
        [some-things] can change some things, but not post
        [only-read] can only read
       *[not-reported] your server does not say what it can do
    }
used-days-ago =
    { $years ->
        [0]
            { $days ->
                [0] used today
                [one] used { $days } day ago
               *[other] used { $days } days ago
            }
        [1] last used over a year ago
       *[other] last used over { $years } years ago
    }
used-about-days-ago =
    { $years ->
        [0]
            { $days ->
                [0] used today
                [one] used about { $days } day ago
               *[other] used about { $days } days ago
            }
        [1] last used over a year ago
       *[other] last used over { $years } years ago
    }
used =
    { $used ->
        [never] never used
        [none-on-record] no use on record
       *[not-reported] your server does not say when it was used
    }
finding =
    { $finding ->
        [administrator] can do what an administrator can
        [never-used] never used
        [no-use-on-record] no use on record
        [new] new since you last looked
        [bots-name] has my name, but is not the sign-in I use
        [grown] can do more than when you last looked
        [no-website] gives no website
       *[not-https] its website is not protected (no https)
    }
finding-looks-like = looks like { $name }, but is another app
finding-came-back = came back after you removed it on { $date }
finding-new = new, allowed on { $date }
finding-unused = not used for { $span }
finding-old-sign-ins = { $count } of its sign-ins not used for { $span }

## Help

help-puzzled = I did not understand that, so I did nothing.
help-hello = Hello!
help-can = I show you which apps can reach your account, and remove the ones you choose. Write:
help-can-paste = I show you which apps can reach your account, from the page of your server that you copy for me. Write:
help-list = "list apps" to see them
help-filters = "list new" or "list unused 90 days" to see some of them
help-show = "show 3" for details, "keep 3" if you know it
help-revoke = "revoke 3" to remove one; I always ask first
help-revoke-by-hand = "revoke 3" to hear where you can remove it yourself
help-remind = "remind every 3 months" to look again
help-watch = "watch on" to hear when a new app gets in
help-hacked = "hacked" if somebody else is in your account
help-others = "history", "status", "privacy", "export", "language de", "disconnect", "forget me"
help-edits = I see no edited messages: write again.
help-page = I am here to show which apps can reach your account. On this server I cannot list them yet. Write:
help-page-list = "list apps" for the page of your server where you can see and remove them yourself
help-page-others = "status", "privacy", "export", "language de", "forget me"
help-away = I show which apps can reach your account. What I can do on your server I do not know yet: it has not answered me. Write:
help-away-list = "list apps" to have me ask it again

language-chosen = From now on I answer you in English.
language-which = I speak only { $languages }. I changed nothing.
language-one = { $name } ("{ $command }")
write-it = I did nothing yet. If you want that, write "{ $command }".
only-yes = I act only on a plain yes.
same-again = You sent me the same text three times, so I take it for an automatic answer. I say nothing more until you write something else.
still-puzzled = I did not understand that either, so I did nothing. Write "list apps" to see your apps.
not-whole = I did not understand all of that, so I asked nothing and removed nothing.
not-whole-words = What I could not place: { $words }.
not-whole-write = If you want only the part that I did understand, write "{ $command }".
not-whole-numbers = Write the numbers of what is to go, for example "revoke 1, 3-5" or "revoke all except 4".
courtesy =
    { $courtesy ->
        [thanks] You are welcome! Write "list apps" whenever you want to look again.
        [bye] Goodbye! Write "list apps" whenever you want to look again.
       *[noted] All right. Write "help" to see what I can do.
    }
how-to-leave = Write "remind off" to have no more reminders, "disconnect" to take back what you allowed me, or "forget me" to have everything deleted that I keep about you.
lacking =
    { $lacking ->
        [show] I did not understand which app you mean. Write its number in the list, for example "show 3".
        [sort] I do not know that order, so I changed nothing. Write "sort by name", "sort by last used" or "sort by date".
        [span] I did not understand whether you mean minutes or months, so nothing has changed. Write it out, for example "remind every 3 months".
       *[watch] I did not understand whether you want it on or off, so I changed nothing. Write "watch on" or "watch off".
    }

one-at-a-time = That was more than one command, so I did none of them. Please write one in each message.
one-at-a-time-several = Several apps can go in one command: "revoke 1, 3-5".

written-keep = keep { $apps }
written-unkeep = unkeep { $apps }
written-list-new = list new
written-revoke = revoke { $apps }
written-revoke-except = revoke all except { $apps }
written-revoke-but = revoke { $apps } except { $except }
written-all = all
written-remind = remind { $every }
written-remind-once = remind in { $span }
written-snooze = snooze { $span }
written-span =
    { $unit ->
        [days]
            { $count ->
                [one] { $count } day
               *[other] { $count } days
            }
        [weeks]
            { $count ->
                [one] { $count } week
               *[other] { $count } weeks
            }
        [months]
            { $count ->
                [one] { $count } month
               *[other] { $count } months
            }
       *[years]
            { $count ->
                [one] { $count } year
               *[other] { $count } years
            }
    }
written-fixed =
    { $command ->
        [remind-off] remind off
        [watch-on] watch on
       *[watch-off] watch off
    }

## Short answers to what people ask

topic =
    { $topic ->
        [maker] I am Auditoot, a free program: anybody may see how it is made, and run it. Write "privacy" to see what I keep, and who else can read these messages.
        [safe] I can do only what you allow me on a page of your own server, and I remove nothing without your yes. Write "privacy" to see what I keep and how you end it.
        [password] I never see your password: you type it only on a page of your own server. Please send it to nobody, and not to me either. Write "privacy" to see what I keep.
        [cost] This costs you nothing. Write "list apps" to begin.
        [app] An app is a program or a website that you once let into your account, to read or to write for you. It stays in until it is removed. Write "list apps" to see yours.
        [authorize] To authorize an app is to let it into your account; your own server asks you first, and says what it could do. What you allow me I use only to show your apps and to remove the ones you choose. Write "privacy" to see what I keep.
        [can-post] An app that can post as you can write posts in your name without asking you each time. Write "list can post" to see which ones can.
        [sign-ins] A sign-in is one time that an app was let into your account, for example on one phone. An app can have several. Write "show 3" to see those of one app.
        [never-used] An app that was never used was let in and did nothing since. Where it says no use on record, your server cannot tell. Write "list never used" to see both kinds.
        [posts] Your posts stay as they are. Removing an app deletes nothing that you or it wrote, and I never post for you. Write "list apps" to see your apps.
        [effect] An app that is removed loses access to your account, and your account, posts and password stay as they are. To use it again, you sign in with it again. I remove nothing without your yes.
        [undo] A removal cannot be undone, but nothing is lost: open the app and sign in, and it is back. Write "history" to see what was removed.
        [phone] Your phone goes on working. Only an app that is removed has to be signed in again. Write "list apps", and "show 3" for an app: it says when that one was last used.
        [who-sees] These messages can be read by the people who run your server and mine, and by apps that may read your messages; by nobody else. Write "privacy" to see more.
        [advice] Remove what you do not know, what was never used, and what you no longer use. If you were wrong about one, you only sign in with it again. Write "list apps": what needs a look comes first.
        [everywhere] To sign out every app, write "list apps" and then "revoke all"; I ask first. To sign out browsers as well, write "hacked": it says how.
        [report] I cannot report an app. You can tell the people who run your server about it, and remove it here: write "list apps".
        [link] A link to sign in works for 10 minutes, and only once. Write "sign in" for a new one, and open it in a browser where you can sign in to your own account.
        [own-entry] The app with my name is me: you allowed me in so that I can show you the others. Write "disconnect" to take that back.
        [account] I cannot delete your account; you find that in the settings of your own server. I only remove apps from it: write "list apps".
       *[bot] I am a program that shows you which apps can reach your account, and removes the ones you choose. I remove nothing without your yes. Write "list apps" to begin.
    }
topic-page =
    { $topic ->
        [authorize] To authorize an app is to let it into your account; your own server asks you first, and says what it could do. Write "list apps" to see your apps.
        [can-post] An app that can post as you can write posts in your name without asking you each time. Write "list apps" to see your apps.
        [sign-ins] A sign-in is one time that an app was let into your account, for example on one phone. An app can have several. Write "list apps" to see your apps.
        [never-used] An app that was never used was let in and did nothing since. Write "list apps" to see your apps.
        [phone] Your phone goes on working. Only an app that is removed has to be signed in again. Write "list apps" to see your apps.
        [advice] Remove what you do not know, what was never used, and what you no longer use. If you were wrong about one, you only sign in with it again. Write "list apps" to see your apps.
        [everywhere] To sign out every app and every browser, write "hacked": it says how.
        [report] I cannot report an app. You can tell the people who run your server about it, and remove it yourself: write "list apps".
        [own-entry] The app with my name is me: you let me in so that I know who you are. You can remove it like any other.
        [account] I cannot delete your account; you find that in the settings of your own server.
       *[bot] I am a program that helps you see which apps can reach your account. Write "list apps" to begin.
    }

## When somebody else is in the account, and watching for it

hacked-start = You can get them out again. Mostly it is an app, and removing it stops it:
hacked-list =
    { $source ->
        [key] 1. Write "list apps" to me, and remove what you do not know, or "revoke all".
        [page] 1. Write "list apps" to me for the page where you remove every app you do not know.
        [paste] 1. Write "list apps" to me, and remove what you do not know on the page I link to.
        [away] 1. Look in the settings of your server for the apps that can reach your account, and remove every one you do not know.
       *[lists] 1. Write "list apps" to me, and remove every app you do not know.
    }
hacked-email = 2. Check in your settings that the e-mail address is yours.
hacked-password =
    { $page ->
        [mastodon] 3. Log out there. Where you sign in, use the link for a forgotten password: a reset by e-mail signs out every app and browser. A change in the settings signs out no app.
        [gotosocial] 3. Choose a new password in the settings. That alone removes no app.
       *[other] 3. Choose a new password, and end all sessions if your settings list them. That alone may remove no app.
    }
hacked-two-factor = 4. Turn on two-factor sign-in: a code besides the password.
hacked-locked-out = If you cannot get in, write to the people who run your server.
lost-phone = Apps on a lost phone stay in your account until they are removed. Write "list apps", and remove the ones that were on it: "revoke 3".
lost-phone-page = Apps on a lost phone stay in your account until they are removed. Write "list apps", and remove the ones that were on it.
lost-phone-more = If somebody may have unlocked it, write "hacked" as well: it says how to get them out.
watch-cannot =
    { $switch ->
        [on] I cannot watch for new apps: your server does not tell me when one gets in. So nothing was turned on.
       *[off] I am not watching for new apps: your server does not tell me when one gets in. So there was nothing to turn off.
    }
watch-instead = If you want me to remind you to look, write "remind every month".
watch-on = All right: when an app gets into your account, or one that you removed comes back, I will tell you within about a minute.
watch-on-less = If you want no more of that, write "watch off".
watch-off = All right: I no longer watch for new apps.
watch-off-still = If one got in before now, I will still tell you.
watch-off-already = I was not watching for new apps, so there was nothing to turn off.
watch-as-it-was =
    { $switch ->
        [on] Nothing has changed: I still watch for new apps.
       *[off] Nothing has changed: I do not watch for new apps.
    }
watch-not-known =
    { $switch ->
        [on] So I do not know whether I watch for new apps now. Please write "watch on" again in a few minutes.
       *[off] So I do not know whether I still watch for new apps. Please write "watch off" again in a few minutes.
    }
watch-ended = I no longer tell you about new apps either.
watch-offer = If you want to hear when a new app gets in, write "watch on".

## Following the bot: who does gets what it sends on its own

follow-advice =
    { $advice ->
        [follow] Follow me, so that my messages reach you: your server may hide them otherwise.
        [gone] Messages you sent me are gone. Follow me, so that mine go on reaching you: your server may hide them otherwise.
       *[if-not] If you do not follow me yet, please do, so that my messages reach you: your server may hide them otherwise.
    }

## An app that got in

alert-head =
    { $count ->
        [one] An app was let into your account:
       *[other] { $count } apps were let into your account:
    }
alert-line = { $app }: { $about }
alert-allowed = allowed on { $date }
alert-more = and { $count } more
alert-fine = If that was you, there is nothing to do.
alert-remove =
    { $count ->
        [one] If it was not you, write "{ $command }", or remove it on your own server:
       *[other] If it was not you, write for example "{ $command }", or remove them on your own server:
    }
alert-again =
    { $count ->
        [one] If it was not you, write "{ $command }".
       *[other] If it was not you, write for example "{ $command }".
    }
alert-counted =
    { $count ->
        [0] At least one app was let in since { $date }: write "list new".
        [one] An app was let in since { $date }: write "list new".
       *[other] { $count } apps were let in since { $date }: write "list new".
    }
alert-password = Then change your password too: write "hacked", and I will tell you how.
alert-blind = An app was let into your account, perhaps more than one, but I could not look at it.
alert-signed-out = Your sign-in with me no longer counts, so I no longer watch for new apps.
alert-not-signed-in = You are not signed in with me any more.
alert-blind-remove = If it was not, remove what you do not know.

## Sign-ins that whoever runs the server ended, everybody's

breach-app =
    { $others ->
        [0] { $app }
        [one] { $app } and one other app
       *[other] { $app } and { $others } other apps
    }
breach-head = On { $date }, those who run your server ended all sign-ins of { $app }, for everybody there.
breach-yours =
    { $count ->
        [one] One of them was yours: you need not remove it.
       *[other] { $count } of them were yours: you need not remove them.
    }
breach-copied = What was copied before stays copied.
breach-again = Such an app can be let in again: if it asks you to, wait until it is known to be safe.
breach-server = Your server cannot lock an app out for good. It can make the app begin anew, refuse its address, and tell everybody what happened.

## Signing in

sign-in-why =
    { $why ->
        [needed] Hello!
        [permission-gone] Your server no longer accepts the permission you gave me. Nothing was removed, and I forgot that permission.
        [permission-lost] I can no longer read the permission I stored, so I need a new one. Nothing was removed.
        [key-gone] Your sign-in with me no longer counts at your server, so I need a new one. Nothing was removed.
        [key-lost] I can no longer read the sign-in I stored, so I need a new one. Nothing was removed.
        [ran-out] Your sign-in with me has run out, so I need a new one. Nothing was removed.
        [to-remove] To remove apps, I need a sign-in from the last { $days } days. Nothing was removed yet.
        [server-wants-newer] To remove apps, your server wants a newer sign-in from you. Nothing was removed yet.
       *[renewal] You are signed in. Sign in again now and the { $days } days start over.
    }
sign-in-open =
    { $source ->
        [lists] To see your apps, please open this page of your own server, sign in and allow me:
        [key] To see your apps, please open this page of your own server, sign in and allow me:
        [again] Please open this page of your own server, sign in and allow me:
       *[page] To show me who you are, please open this page of your own server, sign in and allow me:
    }
sign-in-open-own = Please open this page of mine. Its button leads to your own server, where you sign in and allow me:
sign-in-open-terse = To sign in, open this:
sign-in-paste = Your server then shows you a code. Copy it and send it to me here.
sign-in-only-you = The link is only for you and works for 10 minutes.
sign-in-only-you-can = An app could write to me in your name, but only you can sign in.
sign-in-allows =
    { $source ->
        [lists] Then I can see your apps and remove the ones you choose.
        [key] By signing in you show me who you are, and I give that permission back at once. Then your server lets me see your apps for { $days ->
                [one] { $days } day
               *[other] { $days } days
            }, and remove the ones you choose.
       *[page] I only learn who you are, and give the permission back at once.
    }
sign-in-profile = Your server has no smaller permission: it would also allow changing your profile, which I never do.
sign-in-password = I never see your password.
sign-in-code-alone = The code is of no use to anybody else.

sign-in-connected = You are signed in. Write "list apps" to see which apps can reach your account.
sign-in-another-account = The link I sent you was used to sign in with another account than yours. I gave that permission back and kept nothing. Write "sign in" for a link, and sign in as yourself.
sign-in-code-refused = Your server did not accept that code: it is too old, used already, or not complete. { $earlier ->
        [counts] That sign-in did not count, and nothing was changed.
       *[none] You are not signed in, and nothing was changed.
    } Write "sign in" for another link.
sign-in-code-again = Your server did not accept that code. { $earlier ->
        [counts] That sign-in did not count yet, and nothing was changed.
       *[none] You are not signed in, and nothing was changed.
    } Please copy the whole code again and send it to me here, or open the link again for a new code.
sign-in-code-wanted = I could not tell which part of that is the code. Please send me the code that your server shows, and nothing else in the message.
sign-in-code-of-another = That code is from another link than the last one I sent you, so I did not use it. Please open the last link, or write "sign in" for it.
sign-in-code-tries =
    { $tries ->
        [one] You have { $tries } more try with this link.
       *[other] You have { $tries } more tries with this link.
    }
sign-in-unreachable = I could not finish the sign-in, because your server did not answer as it should. { $earlier ->
        [counts] Your sign-in before this one still counts, and nothing was changed.
       *[none] You are not signed in, and nothing was changed.
    } Please write "sign in" in a few minutes.
sign-in-not-allowed = I know now that this account is yours, but your server lets it do nothing just now: it is frozen, suspended or not confirmed yet. So I can do nothing for it, and nothing was changed. If you do not know why, write to the people who run your server.
sign-in-link-expired = That link had run out, so the sign-in did not count. Nothing was changed. Write "sign in" for another link.

## The page of a server that does not let the bot list apps

page-signed-in = You are signed in, and I gave the permission back at once.
page-cannot =
    { $page ->
        [mastodon] I cannot list your apps here yet: your server does not let me.
        [gotosocial] I cannot list your apps here: your server is too old for that, or has it switched off.
       *[other] I cannot list your apps here: I know no way to ask your server for them.
    }
page-where =
    { $page ->
        [mastodon] You can see and remove them yourself in a browser, under Preferences, Account, Authorized apps:
        [gotosocial] You can see and remove them yourself in a browser, on this page of your server:
        [pixelfed] You can see and remove them yourself in a browser, in the settings of your server:
       *[other] You can look for them yourself in a browser: open your server, and look in the settings for connected apps, or under security:
    }
page-advice = Remove those you do not know, and those you no longer use.

paste-first = Hello! Your server lets no program ask for your list of apps, but you can copy it for me.
paste-old = The list you pasted on { $date } is too old.
paste-link = Please open this page of mine. It says step by step what to copy and where to paste it:
paste-link-minutes = It works for { $minutes } minutes, in the first browser that opens it.
paste-nothing-secret = You do not sign in with me, and I get nothing that opens your account.
paste-computer = It is easiest on a computer.
paste-kept =
    { $apps ->
        [one] I read { $apps } entry of the page you pasted.
       *[other] I read { $apps } entries of the page you pasted.
    }
paste-since = Since your paste on { $date }:
paste-no-change = Since your paste on { $date } nothing has changed.
paste-gone = Gone: { $names }.
paste-new = New: { $names }.
paste-next = Write "list apps" to see them.
paste-dates = The dates on that page say when an app was registered on your server, not when you let it in.
paste-not-me = If that was not you, write "not me".
paste-dropped = I deleted that list, and the link it came by no longer works.
paste-back-to = The one from { $date } counts again.
paste-none-left = I have no list of yours now. Write "list apps" for a new link.
paste-dropped-why = Whoever pasted it had your link: these messages can be read by apps that read your posts. Write "hacked" if you think somebody is in your account.
by-hand =
    { $count ->
        [one] I cannot remove anything on your server, but you can. Open this and press Revoke:
       *[other] I cannot remove anything on your server, but you can. Open each of these and press Revoke:
    }
by-hand-app = { $label } { $name }: { $link }
by-hand-rest = Not all of them fit in here ({ $count } more): remove these first.
by-hand-done = Then write "done": I send you the link to paste that page again, and tell you what is gone.
by-hand-browsers = It cannot be undone: to use an app again you will have to sign in again.
pasted-on = As you pasted it on { $date }.
status-pasted = You pasted your list of apps on { $date }. I have no access to your account. Write "done" to paste a newer one, "disconnect" to have it deleted.
status-not-pasted = I have no list of yours, and no access to your account. Write "list apps" for a link to paste it.

## The list

list-all =
    { $apps ->
        [0] No app can reach your account, apart from me.
        [one] { $apps } app can reach your account.
       *[other] { $apps } apps can reach your account.
    }
list-flagged =
    { $flagged ->
        [one] { $flagged } needs a look:
       *[other] { $flagged } need a look:
    }
list-of =
    { $apps ->
        [one] { $listed } of { $apps } app
       *[other] { $listed } of { $apps } apps
    }
list-unused =
    { $listed ->
        [0] None of your apps has been unused for { $span }.
       *[other] Not used for { $span }, { list-of }:
    }
list-never-used =
    { $listed ->
        [0] Each of your apps has a use on record, or your server does not say when it was used.
       *[other] Never used, or no use on record, { list-of }:
    }
list-new =
    { $listed ->
        [0] None of your apps is new since { $date }.
       *[other] New since { $date }, { list-of }:
    }
list-new-at-first =
    { $listed ->
        [0] None of your apps was allowed in the last 14 days.
       *[other] Allowed in the last 14 days, { list-of }:
    }
list-new-of-first-paste = What is new shows from your second paste on: write "done" for a link.
list-can =
    { $listed ->
        [0] None of your apps { $power }.
       *[other] These { $power }, { list-of }:
    }
list-named =
    { $listed ->
        [0] None of your apps is called { $name }.
       *[other] Named like { $name }, { list-of }:
    }
list-empty-now = Write "list apps" to see them all.
not-reported =
    { $what ->
        [use] Your server does not tell when an app was last used, so I cannot go by that, and I did nothing.
        [date] Your server does not tell when an app was let in, so I cannot go by that, and I did nothing.
       *[permissions] Your server does not tell what an app can do, so I cannot go by that, and I did nothing.
    }
list-continued =
    { $page ->
        [one] Your list, { $first } of { $listed }:
       *[several] Your list, { $first } to { $last } of { $listed }:
    }
list-outdated =
    { $list ->
        [none] I have shown you no list yet, so I did nothing with that number. Here is one: please choose again.
       *[old] Your last list is too old for that number, so I did nothing. Here is a fresh one: please choose again.
    }
list-several = Several apps fit { $name }, so I did nothing. Please choose by number:
list-cut = Your server has more than the { $most } sign-ins I read, so this list is not complete.
list-sorted =
    { $order ->
        [name] Sorted by name.
        [last-use] Sorted by last use, the latest first.
       *[date] Sorted by the day you allowed them, the latest first.
    }
list-more = Write "more" for the rest.
list-footer = Write "show { $number }" for details, "revoke { $number }" to remove one.
list-footer-by-hand = Write "show { $number }" for details, "revoke { $number }" to hear where you remove it.
list-footer-details = Write "show { $number }" for details.
list-footer-all =
    { $count ->
        [1] Write "revoke all" to remove it.
       *[other] Write "revoke all" to remove these { $count }.
    }
list-heading =
    { $heading ->
        [let-in-lately] Let in lately
        [never-used] Never used
        [no-use-on-record] No use on record
        [old-sign-ins] Old sign-ins beside a newer one
        [no-website] No website or not secure
        [kept] Kept by you
        [nothing-odd] Nothing odd
        [new-since-paste] New since your last paste
       *[me] That is me
    }
list-unused-for =
    { $days ->
        [182] Not used for 6 months
       *[other] Not used for { $span }
    }
list-group = { $heading }: { $apps }.
list-group-more = { $heading }, more: { $apps }.
list-own-line = { $app }: { $reasons }.
list-sorted-line = { $app }.
list-let-in-lately = let in lately
list-old-of = { $old } of { $all }
list-sign-ins = { $count } sign-ins
list-writing = you are writing with it
list-day =
    { $when ->
        [today] today
       *[this-year] { $day } { list-month }
        [other] { $day } { list-month } { $year }
    }
list-month =
    { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }
list-powers-all =
    { $apps ->
        [1] It { $power }.
       *[other] All { $power }.
    }
list-powers-except = All { $power }, except: { $exceptions }.
list-powers-some = { $numbers } { $power }
list-powers-unknown = Your server does not say what these can do: { $numbers }.
list-powers-line = { $some }.
app-sign-ins =
    { $count ->
        [1] { $name }
       *[other] { $name }, { $count } sign-ins
    }
no-more = There is nothing more to show. Write "list apps" to see the list from the start.
list-page = All on one page ({ $minutes } minutes): { $link }

## One app

details-head = { $number } { $app }
details-website = Website: { $host }
details-website-plain = Website: { $host }, not protected (no https)
details-website-none = No website given
details-website-other = No https website given
details-can = What it may do: { $powers }.
details-why = Worth a look: { $reasons }.
details-kept = Kept since { $date }: I do not flag it, unless it gets a new sign-in or can do more.
details-sign-in = { $label }: allowed on { $date }, { $used }
details-sign-in-undated = { $label }: { $used }
details-single = Allowed on { $date }, { $used }.
details-single-undated = Last use: { $used }.
details-sign-ins-more =
    { $count ->
        [one] and { $count } more sign-in
       *[other] and { $count } more sign-ins
    }
details-sign-ins-why = One app with several sign-ins is normal: one for each phone or computer.
details-precision = Your server notes a use only about once an hour.
details-listening = Your server notes a use about once a day, and none of an app that only waits for news.
details-link = On your own server: { $link }
details-page-differs = There: what the app first asked of your server, and when. Here: what you allowed, and when.
details-browsers = Browsers you are signed in with are listed on another page.
details-registered = Registered on your server on { $date }; it does not say when you let it in.
details-printed = On that page: { $days }
details-pasted = What it can do is what the app asked for, and the last use may be of a sign-in that is gone.
details-by-hand = Write "revoke { $number }" to hear where you can remove it.
details-keep = If you know it, write "keep { $number }".
details-revoke = Write "revoke { $number }" to remove it.
details-revoke-one = Write "revoke { $number }" to remove it, "revoke { $label }" for one sign-in.
details-revoke-old = Write "revoke old { $number }" to remove its old sign-ins, "revoke { $number }" to remove all of it.
details-me = This is me: the permission you gave me. Write "disconnect" to take it back.

no-such-number =
    { $highest ->
        [0] There is no { $asked }: your last list was empty. I did nothing.
        [1] There is no { $asked }: your last list has only number 1. I did nothing.
       *[other] There is no { $asked }: the numbers of your last list go from 1 to { $highest }. I did nothing.
    }
no-such-number-now = Write "list apps" to see the list.
that-is-me = Number { $number } is me: the permission you gave me. I did nothing. If you want to take it back, write "disconnect".
no-such-name = None of your apps has a name that begins with { $name }. I did nothing. Write "list apps" to see their names.
already-gone = { $name } was in the list, but your server no longer has it. There was nothing left to do. Write "list apps" for a fresh list.

## The question and its answers

revoke-what = I did not understand which app you mean, so I removed nothing. Write its number in the list, for example "revoke 3".
revoke-what-several = For several, write "revoke 1, 3-5"; for the whole list, "revoke all". I always ask first.
question-again =
    { $reason ->
        [edited] Your yes was edited, so it did not count, and I did nothing. I ask again.
        [not-seen] I could not look at your yes again on the server, so it did not count, and I did nothing. I ask again.
        [another-post] Your yes answered another post of mine, so it did not count, and I did nothing. I ask again.
        [no-reply] Your yes was no reply to my question, so it did not count, and I did nothing. I ask again.
        [too-early] Your yes came before my question, so it did not count, and I did nothing. I ask again.
        [too-late] Your yes came more than 10 minutes after my question, so it did not count, and I did nothing. I ask again.
        [out-of-date] I was away and read your yes more than an hour late, so it did not count, and I did nothing. I ask again.
       *[signed-in] You are signed in. Nothing was removed yet, so I ask again.
    }
question-apps =
    { $count ->
        [one] Remove this app?
       *[other] Remove these { $count } apps?
    }
question-sign-ins =
    { $count ->
        [one] Remove this sign-in?
       *[other] Remove these { $count } sign-ins?
    }
question-target = { $target }.
question-mixed = Remove these { $count } apps and sign-ins?
target = { $label } { $name }
target-note = { $target } ({ $note })
target-all =
    { $days ->
        [none] all { $count } sign-ins
        [today] all { $count } sign-ins, also the one used today
       *[other] all { $count } sign-ins, also the one { $used }
    }
target-one =
    { $days ->
        [none] one of its { $count } sign-ins
       *[other] one of its { $count } sign-ins, { $used }
    }
question-lose =
    { $count ->
        [one] It loses access, and this cannot be undone.
       *[other] They lose access, and this cannot be undone.
    }
question-streams = An app that is open right now may keep working until it is closed.
question-streams-cut =
    { $count ->
        [one] If it is open right now, it is cut off at once.
       *[other] If one is open right now, it is cut off at once.
    }
question-use-again =
    { $count ->
        [one] To use it again, you will have to sign in again.
       *[other] To use one again, you will have to sign in again.
    }
question-phone =
    { $count ->
        [one] Delete the app from your phone too, or it will ask you to sign in.
       *[other] Delete them from your phone too, or they will ask you to sign in.
    }
question-phone-sign-in = If you still have that phone or computer, delete the app there too, or it will ask you to sign in.
question-copied =
    { $count ->
        [one] It keeps what it already copied.
       *[other] They keep what they already copied.
    }
question-ignore = Ignore this and nothing changes.
question-yes = Write yes within 10 minutes, or no.
question-ticked = Ticked on the page with your list on { $date } at { $time } UTC. If that was not you, write no.
question-yes-reply = Reply yes to this post within 10 minutes, or no.
question-disconnect = Take back what you allowed me?
question-disconnect-does = I can then no longer see or remove your apps, until you sign in again. Reminders go on.
question-forget = Delete everything I keep about you?
question-forget-does =
    { $source ->
        [key] I give up the key to your list of apps, if I have one, and delete the rest. This cannot be undone. Your apps stay as they are.
        [paste] I delete the list you pasted, if I have one, and the rest. This cannot be undone. Your apps stay as they are.
       *[lists] I give back your permission, if I have one, and delete the rest. This cannot be undone. Your apps stay as they are.
    }
question-forget-remains =
    { $source ->
        [key] Some things stay for a while: message numbers without your name (7 days), how often I answered you (1 day), your server's record of removals (30 days), and backups. I cannot delete this conversation from the servers.
       *[lists] Some things stay for a while: message numbers without your name (7 days), how often I answered you (1 day), and backups of whoever runs this bot. I cannot delete this conversation from the servers.
    }

target-some =
    { $days ->
        [none] { $count } of its { $all } sign-ins
       *[other] { $count } of its { $all } sign-ins, { $used }
    }
counted-kind =
    { $kind ->
        [apps] { $count } apps
        [sign-ins] { $count } sign-ins
       *[mixed] { $count } apps and sign-ins
    }
question-part = This is about { $counted }. Page { $number } of { $pages }: { $names }.
question-part-next = Nothing is removed yet. Write "more" or yes for the next page, or no to stop.
question-last = Page { $number } of { $number }: { $names }. Remove all { $counted } on these pages?
question-of-list =
    { $except ->
        [some] This is all of your last list ({ $list }), except what you left out.
       *[none] This is all of your last list ({ $list }).
    }
list-words =
    { $list ->
        [all] all apps
        [new] new apps
       *[never-used] never used, or no use on record
    }
list-words-named = named like { $name }
left-out = I left out { $what }.
left-out-me = myself (write "disconnect" for that)
left-out-kept = { $count } that you keep
left-out-writing = { $name }, which you are writing with
left-out-gone =
    { $count ->
        [one] { $count } that is gone already
       *[other] { $count } that are gone already
    }
note-open-counted = all { $counted } it named
note-open-pages = My question about { $counted } has more pages, and nothing is removed yet. Write yes for the next page, or no.
note-open-remove = My question is still open: remove { $names }? Write yes or no.
note-open-ticked = Still open: remove { $names }? Reply yes to this post, or no.
note-open-disconnect = My question is still open: take back what you allowed me? Write yes or no.
note-open-forget = My question is still open: delete everything I keep about you? Write yes or no.
note-closed-remove = My earlier question is closed, and nothing was removed.
note-closed-disconnect = My earlier question is closed, and I keep what you allowed me.
note-closed-forget = My earlier question is closed, and nothing was deleted.
note-closed-names = It was about { $names }.

too-many = You chose { $chosen } at once, and I can ask about { $fit } at a time, so I removed nothing. Write for example "revoke { $example }".
nothing-chosen =
    { $why ->
        [unused] None of your apps has been unused for { $span }, so there is nothing to remove.
        [never-used] Each of your apps has a use on record, or your server does not say when it was used, so there is nothing to remove.
        [duplicates] None of your apps has a sign-in that was not used for 90 days beside one used later, so there is nothing to remove.
        [old] Number { $number } has no sign-in that was not used for 90 days beside one used later, so there is nothing to remove.
        [other] None of your apps is one of those, so there is nothing to remove.
       *[left-out] That leaves nothing to remove, so I did nothing.
    }
nothing-chosen-now = Write "list apps" to see your apps.
nothing-to-confirm = I have no open question, so your yes did nothing. Write "list apps" to see your apps.
left-alone = All right. Everything stays as it is.
left-alone-closed = I had no open question. Everything stays as it is.

## The result

removed-interrupted = I was interrupted during the removal and did not finish it.
removed-done =
    { $count ->
        [one] Done: { $names } is no longer on your list (I looked again).
       *[other] Done: { $names } are no longer on your list (I looked again).
    }
removed-found-gone = No longer on your list (I looked again): { $names }.
removed-gone-before = Already gone when I got to it: { $names }.
removed-said-done = Gone, as your server says (I could not look again): { $names }.
removed-left = Still there, not removed: { $names }.
removed-untried =
    { $count ->
        [one] Not removed, because I did not get to it: { $names }.
       *[other] Not removed, because I did not get to them: { $names }.
    }
removed-unseen =
    { $count ->
        [one] I could not look again, so I do not know whether it is gone: { $names }.
       *[other] I could not look again, so I do not know whether they are gone: { $names }.
    }
removed-counted = { $count } of those you chose
removed-made-since =
    { $count ->
        [one] { $count } sign-in that was added in the meantime is gone, too.
       *[other] { $count } sign-ins that were added in the meantime are gone, too.
    }
removed-streams-cut =
    { $count ->
        [one] If it was open, it is cut off now.
       *[other] Those that were open are cut off now.
    }
removed-streams-none =
    { $count ->
        [one] Nothing of it was open that I could see.
       *[other] Nothing of them was open that I could see.
    }
removed-nothing = Nothing was removed.
removed-try = Write "list apps" in a few minutes to see how things stand, and choose again.
removed-apps-left =
    { $apps ->
        [0] No app is left.
        [one] { $apps } app left.
       *[other] { $apps } apps left.
    }
removed-sign-in = sign-in { $label } of { $name }
removed-stranger =
    { $count ->
        [one] If you did not know it, change your password too.
       *[other] If you did not know one of them, change your password too.
    }

## What is kept, what was removed, and which app wrote

kept-now =
    { $count ->
        [one] Noted, you know this one: { $names }.
       *[other] Noted, you know these: { $names }.
    }
kept-until =
    { $count ->
        [one] I do not flag it again, unless it gets a new sign-in or can do more.
       *[other] I do not flag them again, unless one gets a new sign-in or can do more.
    }
kept-bulk =
    { $count ->
        [one] Commands for many apps, like "revoke never used", leave it out.
       *[other] Commands for many apps, like "revoke never used", leave them out.
    }
kept-before = Kept before: { $names }.
kept-since = { $target } (since { $date })
unkept = All right: I flag what needs a look again: { $names }.
unkept-not = You had not told me that you know this, so nothing has changed: { $names }.
kept-revoke = You can still remove it: "revoke { $label }".
keep-what = I did not understand which app you know, so I changed nothing. Write its number in the list, for example "keep 3".
keep-what-several = For several, write "keep 1, 3-5".
keeps-itself = This was written with { $name }, or with an app that is called or looks like it, and no app can keep itself. I changed nothing.
keeps-itself-now = If you know it, tell me in your browser, or with another app.
written-with = This was written with { $app }, an app I did not see when you signed in.
history-head = What I was asked to remove, newest first:
history-continued = Older removals:
history-line = { $date }: { $app }, { $fate }
history-line-with = { $date }: { $app }, { $fate }; asked for with { $with }
history-fate =
    { $fate ->
        [removed] removed
        [gone-before] already gone when I got to it
        [left] still there when I looked again
        [said-done] removed, as your server says
        [untried] not removed
       *[unknown] I could not look again
    }
history-more =
    { $rest ->
        [one] Write "more" for { $rest } older one.
       *[other] Write "more" for { $rest } older ones.
    }
history-full = I no longer remember older ones.
history-empty = I have not removed anything for you yet. Write "list apps" to see your apps.

## How things stand

status-connected = You gave me a permission on { $date }: with it I can see your apps and remove the ones you choose. Write "disconnect" to take it back.
status-signed-in = You signed in on { $date }, and until { $until } I can see your apps and remove the ones you choose.
status-newer = To remove apps, I ask for a sign-in from the last { $days } days.
status-disconnect = Write "disconnect" to end that.
status-not-connected =
    { $source ->
        [key] You are not signed in with me, so I cannot see your apps. Write "sign in" for a link.
       *[lists] I have no permission from you, so I cannot see your apps. Write "sign in" to give me one.
    }
status-watching =
    { $switch ->
        [on] When a new app gets in, I tell you within about a minute.
       *[off] I am not watching for new apps: write "watch on" if you want that.
    }
status-page = On this server I cannot list apps yet, and I have no access to your account. Write "list apps" for the page of your server that shows them.
status-away = Your server has not answered me yet, so I do not know whether I can list your apps. Write "list apps" to have me ask it again.
status-key-of-no-use = I cannot list your apps just now: I am not set up right on your server. I still keep a key to your list of apps. Write "disconnect" to have it deleted, or "list apps" for the page of your server that shows them.
status-link =
    { $minutes ->
        [one] A link to sign in is open for { $minutes } more minute.
       *[other] A link to sign in is open for { $minutes } more minutes.
    }
status-no-question = Nothing waits for your yes.

## What is kept, and who else can read

privacy-keep =
    { $source ->
        [lists] I keep, sealed (encrypted), your permission, last list, apps you keep or had removed, reminders, an open question and when we wrote, but not what you write.
        [key] I keep, sealed (encrypted), a key to your list of apps, the last list, apps you keep or had removed, reminders, an open question and when we wrote, but not what you write.
        [paste] I keep, sealed (encrypted), the last two lists you pasted, apps you keep, reminders, an open question and when we wrote, but no permission, and not what you write.
       *[page] I keep, sealed (encrypted), an open sign-in or question, reminders and when we wrote, but no permission, and not what you write.
    }
privacy-no-permission = I keep no permission from you.
privacy-readers = These messages can also be read by admins of your server and mine, apps that read your posts, and whoever sees your e-mails.
privacy-operator =
    { $source ->
        [key] This bot is run by { $operator }, who could use the keys it keeps.
        [paste] This bot is run by { $operator }, who could read the lists it keeps.
       *[lists] This bot is run by { $operator }, who could use the permissions it keeps.
    }
privacy-operator-profile = Who that is: { $link }
privacy-operator-unnamed =
    { $source ->
        [key] Whoever runs this bot could use the keys it keeps.
        [paste] Whoever runs this bot could read the lists it keeps.
       *[lists] Whoever runs this bot could use the permissions it keeps.
    }
privacy-all = Write "export" to see all of it.
privacy-leave =
    { $source ->
        [lists] Write "disconnect" to take yours back, "forget me" to delete everything.
        [key] Write "disconnect" to have your key deleted, "forget me" for everything.
        [paste] Write "disconnect" to have your lists deleted, "forget me" for everything.
       *[page] Write "forget me" to delete everything.
    }
privacy-serves =
    { $whom ->
        [own] I am here for people of my own server only.
        [everybody] I am here for people of every server.
       *[some] I am here for people of my own server and of { $domains }.
    }
privacy-serves-many = I am here for people of my own server and of { $count } others.

disconnected-done =
    { $source ->
        [key] Done: my key to your list of apps is deleted, here and at your server. I can no longer see your apps.
        [paste] Done: the list you pasted is deleted. I can no longer tell you about your apps.
       *[lists] Done: I gave your permission back, and your server confirmed it. I can no longer see your apps.
    }
disconnected-none =
    { $source ->
        [key] I had no key to your list of apps. I cannot see your apps.
        [paste] I had no list from you. I cannot see your apps.
       *[lists] I had no permission from you to give back. I cannot see your apps.
    }
disconnected-later =
    { $source ->
        [key] I no longer use my key to your list of apps, but your server did not answer, so it is not deleted there yet. I keep it sealed, try again for up to 30 days, and then delete it.
       *[lists] I stopped using your permission, but your server did not answer, so it is not given back yet. I keep it sealed, try again for up to 30 days, and then delete it. If you do not want to wait, remove me yourself on the page of your server that shows your apps.
    }
disconnected-not-set-up = I no longer use my key to your list of apps. It is not deleted at your server yet: I am not set up right there just now, so I could not ask. I keep the key sealed, try for up to 30 days, and then delete it.
disconnected-lost =
    { $source ->
        [key] My key to your list of apps can no longer be read: it opens nothing any more, and is deleted. I cannot see your apps.
       *[lists] I can no longer read the permission I stored, so I can neither use it nor give it back. It may still stand: you can remove it on the page of your server that shows your apps, where I am called Auditoot.
    }
disconnected-rest = Write "forget me" to have the rest of what I keep deleted.
not-connected = You have given me no permission, so there is nothing to give back. Write "sign in" if you want to give me one.
forgotten-done =
    { $source ->
        [key] Done: my key to your list of apps is deleted, here and at your server. Everything else I kept about you is deleted, too.
        [paste] Done: the list you pasted and everything else I kept about you is deleted.
       *[lists] Done: your permission is given back, and your server confirmed it. Everything else I kept about you is deleted.
    }
forgotten-none =
    { $source ->
        [key] Done: everything I kept about you is deleted. I had no key to your list of apps.
        [paste] Done: everything I kept about you is deleted. I had no list from you.
       *[lists] Done: everything I kept about you is deleted. I had no permission from you.
    }
forgotten-later =
    { $source ->
        [key] Everything I kept about you is deleted, except my key to your list of apps: your server did not answer. I keep it sealed until it is deleted there, 30 days at most.
       *[lists] Everything I kept about you is deleted, except your permission: your server did not answer. I keep it sealed, only to give it back, try again for up to 30 days, and then delete it.
    }
forgotten-not-set-up = Everything I kept about you is deleted, except my key to your list of apps: I have no access just now. I keep it sealed until it is deleted there, 30 days at most.
forgotten-lost =
    { $source ->
        [key] Everything I kept about you is deleted, also my key to your list of apps: it could no longer be read, and opens nothing any more.
       *[lists] Everything I kept about you is deleted. I could no longer read the permission I stored, so I could not give it back: you can remove it on the page of your server that shows your apps.
    }
forgotten-terse =
    { $stays ->
        [no] Done: everything I kept about you is deleted. Write "privacy" to see what stays for a while.
       *[for-a-while] Everything is deleted but my access to your list: I keep it sealed until it is given back, 30 days at most.
    }
forgotten-remains =
    { $source ->
        [key] Some things stay for a while: message numbers without your name (7 days), how often I answered you (1 day), your server's record of removals (30 days), and backups. This conversation stays on the servers.
       *[lists] Some things stay for a while: message numbers without your name (7 days), how often I answered you (1 day), and backups of whoever runs this bot. This conversation stays on the servers.
    }

## A copy of what is kept

export-link = Here is a copy of everything I keep about you:
export-link-minutes = The page has a button that downloads one file. It works for { $minutes } minutes.
export-link-secret = Whoever has this link can download the file, so do not pass it on.
export-link-new = If you write "export" again, you get a new link, and this one stops working.
export-page =
    { $page ->
        [1] This is everything I keep about you:
       *[other] Page { $page } of what I keep about you:
    }
export-account = Your account: { $handle }, { $address }
export-permission = The permission you gave me on { $date }. Its token, the secret part, stays sealed and is in no copy.
export-key = A key of my own to your list of apps, since { $date }, good until { $until }. It stays sealed and is in no copy.
export-pasted = The list of apps that you pasted on { $date }, and the one before it. They are kept sealed.
export-no-permission = No permission from you.
export-answers =
    { $count ->
        [0] No times of answers.
        [one] The time of my last answer.
       *[other] The times of my last { $count } answers.
    }
export-reminder = That you want a reminder, next on { $date }.
export-watch =
    { $switch ->
        [on] That I watch for new apps; numbers of sign-ins I told you of: { $count }
       *[off] That I do not watch for new apps; numbers of sign-ins I told you of: { $count }
    }
export-messages =
    { $count ->
        [one] The number of your last message to me, and its day: { $date }.
       *[other] The numbers of your last { $count } messages to me, and the day of the last: { $date }.
    }
export-memory =
    { $kept ->
        [0] No app that you keep;
        [one] { $kept } app that you keep;
       *[other] { $kept } apps that you keep;
    } { $removals ->
        [0] nothing that I removed for you.
        [one] { $removals } removal: write "history" to see it.
       *[other] { $removals } removals: write "history" to see them.
    }
export-hint = That I asked you to write to me in private, on { $date }.
export-sign-in = A link to sign in with that I sent you, and what you wanted then.
export-list =
    { $count ->
        [0] Your last list, of { $date }. It was empty.
       *[other] Your last list, of { $date }:
    }
export-question-disconnect = My open question: whether to take back what you allowed me.
export-question-forget = My open question: whether to delete everything.
export-question-remove =
    { $count ->
        [one] My open question: whether to remove this one:
       *[other] My open question: whether to remove these { $count }:
    }
export-line = { $number } { $app }: { $about }
export-target = { $target }
export-more = Write "more" for page { $page }.
export-end = That is all.
export-left-out =
    { $count ->
        [one] I write no more than { $page } pages, so { $count } line is left out. Whoever runs this bot can let me give you a file instead.
       *[other] I write no more than { $page } pages, so { $count } lines are left out. Whoever runs this bot can let me give you a file instead.
    }

## Reminders, and a permission that was not used

and-more = { $first } and { $count } more
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
reminder-time = Time to look at your apps.
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
reminder-apps-counted = You have { $apps }; new since { $date }: { $new }.
reminder-unused =
    { $count ->
        [one] { $count } was not used for 90 days.
       *[other] { $count } were not used for 90 days.
    }
reminder-write =
    { $list ->
        [new] Write "list new" to see what is new, "list apps" to see all.
       *[all] Write "list apps" to see them.
    }
reminder-pasted =
    { $apps ->
        [one] You pasted your list on { $date }: { $apps } app.
       *[other] You pasted your list on { $date }: { $apps } apps.
    }
reminder-paste-page = Your apps are on this page of your own server:
reminder-paste = If you want me to look through them with you, write "done" for a link to paste that page.
reminder-no-permission = You are not signed in with me, so I did not look myself; if you want me to, write "list apps".
reminder-permission-gone = Your server no longer accepts the permission you gave me, so I could not look myself; if you want me to, write "list apps".
reminder-could-not-look = So I do not know what has changed. Write "list apps" to let me try again.
reminder-less = Write "snooze 2 weeks" for another time, "remind off" for no more of these.
reminder-once = This was the one reminder you asked for. For more of them, write "remind { $every }".
reminder-sign-in-ends = Your sign-in ends on { $date }: write "sign in" to renew it.
reminder-sign-in-ends-then = After that I can no longer see your apps.
reminder-ends = These reminders stop now. To have them again, write "remind { $every }".
reminder-ends-why = I stop when I have not heard from you for a while.
reminders-on = All right: I will remind you { $every } to look at your apps. The first reminder comes on { $date }.
reminders-less = Write "snooze 2 weeks" to put one off, "remind off" to have no more.
reminders-once = All right: I will remind you once, on { $date }, to look at your apps. Write "remind off" if you change your mind.
reminders-put-off = All right: your next reminder comes on { $date }, and from then on one { $every }.
reminders-off = All right: I will send you no more reminders.
reminders-off-already = I send you no reminders, so there are none to switch off.
reminders-none-to-put-off = I send you no reminders, so there is none to put off.
reminders-begin = To have some, write "remind { $every }".
reminders-span-wanted = I did not understand how often you want a reminder, so nothing has changed. From every day to every 10 years works, like this: "remind every 3 months", "remind every 6 weeks", "remind yearly". To have none, write "remind off".
reminders-delay-wanted = I did not understand for how long, so nothing has changed. From one day to 10 years works, like this: "snooze 2 weeks", "snooze 1 month".
reminders-offer = If you want a reminder in 3 months, write "remind { $every }".
status-reminders-next = Your next reminder comes on { $date }.
status-reminders-off = Reminders are off.
lapsed = You have not written to me for 400 days, so I gave back the permission you had given me. I can no longer see your apps.
lapsed-paste = You have not written to me for 400 days, so I deleted the list of apps you pasted. Write "list apps" for a link to paste a new one.
lapsed-later = Your server did not confirm it yet: I keep the permission sealed, try again for up to 30 days, and then delete it.
lapsed-again = Whenever you want to look at them again, write "list apps".

ran-out =
    { $days ->
        [one] Your sign-in with me is { $days } day old and has run out, so I can no longer see your apps.
       *[other] Your sign-in with me is { $days } days old and has run out, so I can no longer see your apps.
    }
ran-out-reminders = Your reminders go on: the next one comes on { $date }.
ran-out-later = Your server did not answer, so my key to your list of apps is not deleted there yet: I keep it sealed, try again for up to 30 days, and then delete it.
ran-out-not-set-up = My key to your list of apps is not deleted at your server yet: I am not set up right there just now. I keep it sealed, try for up to 30 days, and then delete it.
ran-out-again = To sign in again, write "list apps".

## When something does not work

trouble-what =
    { $trouble ->
        [unreachable] Your server did not answer in time.
        [failing] Your server answered that something is broken there.
        [busy] Your server asks me to wait: it has had too many requests.
        [many-servers] Too many people of new servers wrote to me at once, so I have not asked yours yet.
        [nonsense] Your server answered something I do not understand.
        [refused] Your server does not accept the permission you gave me.
        [permission-lost] I can no longer read the permission I stored.
        [sign-in-too-old] To remove apps, your server wants a newer sign-in from you.
        [missing] Your server has no way for me to do this: it is too old, or has it switched off.
        [not-set-up] I am not set up right on your server, so I could not do that.
        [person-ceiling] I have reached the daily limit of removals for one person.
        [ceiling] I have reached the daily limit of removals for everybody together.
       *[not-done] Your server said it was done, but when I looked again it was not.
    }
trouble-not =
    { $trouble ->
        [not-set-up] Nothing was changed.
        [person-ceiling] This time nothing was removed.
        [ceiling] This time nothing was removed.
       *[not-done] Nothing was removed.
    }
trouble-mend = Only the person who runs this bot can fix that.
trouble-mend-by = Only the person who runs this bot can fix that: { $operator }.
trouble-limit = Whoever runs this bot sets that limit.
trouble-tomorrow = Please try again tomorrow, or remove them yourself on the page of your server that shows your apps.
trouble-tomorrow-or = Please try again tomorrow, or remove them yourself on this page of your own server:
trouble-now =
    { $trouble ->
        [unreachable] Please try again in a few minutes.
        [failing] Please try again later. If it stays like this, tell the people who run your server.
        [busy] Please try again in half an hour.
        [many-servers] Please try again in a few minutes.
        [nonsense] Please try again later. If it stays like this, tell the people who run this bot.
        [missing] The settings of your server may have a page where you can see your apps yourself.
       *[refused] Write "sign in" to give me a new one.
    }
write-to-me-alone = Your message names somebody else too, so I did nothing, and only you get this answer. Please write to me alone, with no other name in the message.
write-to-me-alone-terse = You named somebody else too, so I did nothing. Please write to me alone.
late = Sorry for the wait: I could not post this earlier.
public-hint = Your message was not private, so I did nothing. To write to me in private, open the menu on my profile and choose “Privately mention”, or give your post the visibility “Private mention”, which some versions call “Specific people”.
public-hint-terse = That was not private, so I did nothing. Please write to me again as a private mention.
not-posted = My server did not take my answer. To see how things stand, write: status
sign-in-too-long = The link to sign in is too long for a post here. Only the person who runs me can change that.
not-served = I am only here for people on { $host }, and your account is on another server. I did nothing, and asked your server nothing. Its settings may have a page where you can see your apps yourself.
not-served-terse = I am only here for people on my own server, so I did nothing.
not-served-there = I do not serve accounts on your server: whoever runs me decides for which servers I am here. I did nothing, and asked your server nothing. Its settings may have a page where you can see your apps yourself.
not-served-there-terse = I do not serve accounts on your server, so I did nothing.
enough = I have reached my limit of answers for now and did nothing with this message.
enough-minutes =
    { $minutes ->
        [one] Please write again in { $minutes } minute. Until then I stay silent.
       *[other] Please write again in { $minutes } minutes. Until then I stay silent.
    }
enough-hours = Please write again in { $hours } hours. Until then I stay silent.
last-words-spent = Within an hour the same app, or apps that do not say their name, asked me more often than I answer, so I stay silent to more of that for a while. Writing with another app still works. And you can always see and remove your apps yourself in a browser, on this page of your own server:
record-lost =
    { $source ->
        [key] I can no longer read what I stored about you, so it is lost: your sign-in, your last list, any open question. I no longer watch for new apps. No app was removed. Write "sign in" to start again.
        [paste] I can no longer read what I stored about you, so it is lost: the list you pasted, any reminder, any open question. No app was removed. Write "list apps" to start again.
       *[lists] I can no longer read what I stored about you, so it is lost: your permission, your last list, any open question. No app was removed. Write "sign in" to start again.
    }
too-much-to-keep = That is more than I can remember for one person, so I did nothing, and nothing was removed. Ask for less at once: "list unused", or the name of one app, as in "list tusky".
record-lost-old = The old permission may still stand: you can remove it on the page of your server that shows your apps.

## The pages of the bot's own that a browser shows after a sign-in

web-connected-title = Done
web-connected = Go back to your messages: I answer there. No answer in your messages? Look under filtered notifications, or follow me. You can close this page.
web-proven-title = Done
web-proven = I know now that the account is yours, and I gave the permission back at once. Go back to your messages: I answer there. No answer in your messages? Look under filtered notifications, or follow me. You can close this page.
web-another-account-title = This was not the account that asked
web-another-account = Somebody else asked me for this link. I gave the permission back at once and kept nothing of yours. If somebody sent you this link, they may have tried to reach your account: do not open links like this one that others send you. You need not do anything more. If you asked me yourself, with another account, sign out of this one on your server first, and then write to me from the other one again: sign in
web-code-refused-title = That did not work
web-code-refused = Your server did not accept the sign-in: it was too old, or used already. Nothing was changed. Go back to your messages and write to me: sign in
web-denied-title = You said no
web-denied = I got no permission, and nothing was changed. The link stays good for its 10 minutes: you can try again, or close this page.
web-denied-button = Try again
web-unreachable-title = That did not work
web-unreachable = Your server did not answer as it should. The sign-in did not count, and nothing was changed. Please try again in a few minutes: go back to your messages and write to me: sign in
web-link-expired-title = This link has run out
web-link-expired = A link is good for 10 minutes and for one sign-in. Nothing was changed. Go back to your messages and write to me: sign in
web-not-allowed-title = Your account cannot be used just now
web-not-allowed = Your server lets it do nothing: it is frozen, suspended or not confirmed yet. So I can do nothing for it, and nothing was changed. If you do not know why, write to the people who run your server. You can close this page.
web-not-set-up-title = That did not work
web-not-set-up = I am not set up right on your server, and only the person who runs this bot can fix that. The sign-in did not count, and nothing was changed. You can close this page.
web-later-title = Nearly done
web-later = Your server is taking its time. I will answer in your messages. No answer there? Look under filtered notifications, or follow me. You can close this page.
web-not-from-a-link-title = There is nothing to do here
web-not-from-a-link = Your server sends you to this page after a sign-in. To begin one, write to me in a private mention: sign in
web-sign-in-title = Sign in with your own server
web-sign-in = The button leads to your own server, where you sign in and allow me. The link to this page is only for you and works for 10 minutes: do not pass it on.
web-sign-in-button = Go on
web-export-title = Your copy
web-export = This page gives you one file with everything I keep about you. The button downloads it. The link to this page works for 30 minutes: do not pass it on.
web-export-button = Download
web-export-ended-title = This link has run out
web-export-ended = A link to a copy works for 30 minutes, and only the newest one does. To get another, go back to your messages and write to me: export
web-export-not-now-title = That did not work
web-export-not-now = I cannot read what I keep just now. Please try again in a few minutes.
web-not-found-title = There is no such page
web-not-found = To talk to me, write me a private mention on your server.
web-paste-offer-title = Paste your list of apps
web-paste-offer = Here you can paste the page of your own server that lists your apps. Only the browser that goes on first can use this link.
web-paste-offer-button = Go on
web-paste-gone-title = This link no longer works
web-paste-gone = It has run out, there is a newer one, a list was kept with it, or another browser used it first. Go back to your messages and write “list apps” to me for a new link.
web-paste-kept-title = Done
web-paste-kept = I keep this list. Go back to your messages: I answer there. No answer in your messages? Look under filtered notifications, or follow me. You can close this page.
web-paste-title = Paste your list of apps
web-paste-about = Three steps, best on a computer. Nothing you do here signs you in anywhere.
web-paste-open = Open the list of apps on your own server, in a new tab:
web-paste-open-link = Authorized apps
web-paste-copy = Select all of that page and copy it: Ctrl+A, then Ctrl+C. On a Mac: ⌘A, then ⌘C.
web-paste-copy-phone = On a phone: hold a word, choose “Select all”, then “Copy”.
web-paste-paste = Come back to this page, put the cursor into this field and paste: Ctrl+V, or ⌘V.
web-paste-field = Paste here
web-paste-read = Read it
web-paste-secret = That was the source of a page. It holds a key to your account, so I did not take it. Please sign out in the browser it is from: that makes the key useless. Then copy what the page shows, not its source.
web-paste-long = That is longer than any list of apps, so I did not take it.
web-paste-empty = Nothing was pasted yet.
web-paste-other-server = That is the list of another server than yours, so I did not take it.
web-paste-no-list = There is no list of apps in what was pasted. Please select all of that page, and copy it again.
web-paste-check = Is this your list?
web-paste-understood =
    { $count ->
        [0] I understood no app.
        [one] I understood { $count } app.
       *[other] I understood { $count } apps.
    }
web-paste-broken =
    { $count ->
        [one] { $count } entry is not whole: perhaps the selection ended in it.
       *[other] { $count } entries are not whole: perhaps the selection ended in one.
    }
web-paste-left-over =
    { $count ->
        [one] { $count } line belongs to no app, and I left it out.
       *[other] { $count } lines belong to no app, and I left them out.
    }
web-paste-not-yet = Nothing is kept yet.
web-paste-keep = Keep this list
web-paste-again = Paste again
web-paste-own = That is Mastodon itself, and stays out of the list.
web-paste-apps = Apps that were understood
web-back = Go to our conversation
web-back-profile = Go to my profile
web-list-offer-title = Your list of apps
web-list-offer = This page shows all of your list at once, and lets you choose in it. Only the browser that goes on first can use this link, for 30 minutes.
web-list-offer-button = Show my list
web-list-gone-title = This link no longer works
web-list-gone = It has run out, there is a newer one, I have read your list anew since, or another browser used it first. Nothing was asked. Go back to your messages and write “list apps” to me for a new link.
web-list-ticked-title = Now in your messages
web-list-ticked = Nothing is removed yet. Go back to your messages: I have answered there. If I ask whether to remove these, reply yes to that post within 10 minutes.
web-list-title = Your list of apps
web-list-about = Tick what you want to remove. I then ask you in your messages, and remove nothing before you reply yes there.
web-list-about-by-hand = Tick what you want to remove. I then write to you where you do that on your own server.
web-list-filter = Show only what contains
web-list-first = Worth a look first
web-list-apps = Apps
web-list-link = See it on your own server
web-list-ask = Ask me about these
web-list-ask-by-hand = Tell me where
web-list-question-open = A question of mine is still open in your messages. Please answer it there with yes or no first. Then load this page again.
web-list-nothing = Nothing was ticked, so I asked nothing.
web-list-enough = I have answered you very often, and have to pause. I asked nothing. Please try again later.
web-front-title = Which apps can reach your account?
web-front-how-title = How to write to me
web-front-how = On your own server, search for this name, open the menu of the profile that it finds, and choose “Privately mention”:
web-front-example = Then write, for example:
web-front-answer = I answer in your messages, and say each next step there. I never ask for your password.
web-front-keeps-title = What I keep, and who else can read
web-front-keeps-yours = What I keep can differ from server to server. Write "privacy" to me to see it for yours.

## The profile of the bot's own account

profile-what = I help you see which apps can reach your account, and remove those you do not want.
profile-how = To begin: open the menu here on my profile, choose “Privately mention”, and write: list apps
profile-follow = Follow me, so that my warnings reach you.
profile-operator = I am run by { $operator }
