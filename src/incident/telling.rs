//! Whom the bot tells. It is told what was ended over its socket, and from then on sees to it by itself.

use std::io::{self, Write};
use std::path::Path;

use super::IncidentFailure;
use super::report;
use crate::control::{self, Answer, Request};
use crate::sources::incident::{Concerned, IncidentDatabase, Untold};
use auditoot_core::dialogue::breach::{Breach, BreachId};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::Untrusted;

/// How many people one request names: with the longest names they fit.
const PEOPLE_AT_ONCE: usize = 50;
/// The most characters of a name. Mastodon lets apps have 60.
const NAME_CHARS_MAX: usize = 64;

/// Why the bot tells nobody, or perhaps not everybody.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotTold {
    #[error("no bot runs with this configuration's store")]
    NoBot,
    #[error("the bot is running, and did not answer")]
    NoAnswer(#[source] io::Error),
    #[error("the bot is running, and could not take it over: {0}")]
    Refused(String),
    #[error("the bot is running, and is busy")]
    Busy,
    #[error("the bot that is running is of another version, and does not know of incidents; restart it")]
    NotUnderstood,
}

/// Has the bot take over whom to tell, of everything that was ended and nobody was told of, and says how many it tells. Returns
/// how often there was something.
pub(super) async fn tell(
    database: &IncidentDatabase,
    store: &Path,
    out: &mut (impl Write + Send),
) -> Result<usize, IncidentFailure> {
    let untold = database.untold().await?;
    for one in &untold {
        let concerned = database.concerned(one).await?;
        let mut watching = 0;
        for people in concerned.chunks(PEOPLE_AT_ONCE) {
            let people = people.iter().map(|person| breach(one, person)).collect();
            watching += ask(store, people).await?;
        }
        database.note_told(one).await?;
        out.write_all(report::told(watching, concerned.len() - watching).as_bytes())?;
    }
    Ok(untold.len())
}

/// What it was for somebody.
fn breach(untold: &Untold, concerned: &Concerned) -> (AccountId, Breach) {
    let Concerned { account, app, others, sign_ins } = concerned;
    let app: String = app.chars().take(NAME_CHARS_MAX).collect();
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let breach = Breach {
        id: BreachId(untold.id.clone()),
        app: (!app.is_empty()).then_some(Untrusted(app)),
        others: count(*others),
        tokens: count(*sign_ins),
        ended_at: untold.ended_at,
    };
    (AccountId(account.to_string()), breach)
}

/// Has the bot tell those of these people who watch; how many those are.
async fn ask(store: &Path, people: Vec<(AccountId, Breach)>) -> Result<usize, IncidentFailure> {
    let (store, most) = (store.to_owned(), people.len());
    let asking = move || control::ask(&store, &Request::TellOfBreach { people });
    let answer = tokio::task::spawn_blocking(asking).await.map_err(io::Error::from)?;
    match answer.map_err(NotTold::NoAnswer)?.ok_or(NotTold::NoBot)? {
        Answer::Tells { watching } => Ok(watching.min(most)),
        Answer::Failed { why } => Err(NotTold::Refused(why).into()),
        Answer::UnderWay => Err(NotTold::Busy.into()),
        // The others are no answers to this request.
        Answer::NotUnderstood
        | Answer::Nobody
        | Answer::Forgotten { .. }
        | Answer::CheckedUp { .. }
        | Answer::Backup => Err(NotTold::NotUnderstood.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_request_with_the_longest_names_is_read_whole() {
        let untold = Untold { id: "c3683ad1-45c4-44fe-8bb4-3c5fa2cc56ac".to_owned(), ended_at: Timestamp::MAX };
        let most = i64::MAX;
        let concerned = Concerned { account: most, app: "\u{1}".repeat(1_000), others: most, sign_ins: most };
        let people = vec![breach(&untold, &concerned); PEOPLE_AT_ONCE];
        let request = serde_json::to_vec(&Request::TellOfBreach { people }).expect("JSON");
        assert!(u64::try_from(request.len()).is_ok_and(|length| length < control::REQUEST_MAX), "{}", request.len());
    }
}
