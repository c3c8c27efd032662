//! megalodon, the typed client of the bot's own account, understands both characters.

use auditoot_sandbox::{Character, NewPost, PostingApp};
use megalodon::SNS;
use megalodon::megalodon::AppInputOptions;

use super::World;

#[tokio::test]
async fn its_strict_entities_parse() {
    for (character, software) in [(Character::Mastodon, SNS::Mastodon), (Character::GoToSocial, SNS::Gotosocial)] {
        let world = World::of(character).await;
        let base = world.sandbox.base_url().as_str().trim_end_matches('/').to_owned();
        let token = Some(world.bot_token.expose().to_owned());
        let client = megalodon::generator(software, base, token, Some("test".to_owned())).expect("a client");
        let me = client.verify_account_credentials().await.expect("an account").json;
        assert_eq!((me.id.as_str(), me.bot), (world.bot_id.as_str(), true));
        let instance = client.get_instance().await.expect("an instance").json;
        assert_eq!(
            usize::try_from(instance.configuration.statuses.max_characters).ok(),
            Some(character.longest_post())
        );
        let app = PostingApp { name: "Tusky".to_owned(), website: Some("https://tusky.example".to_owned()) };
        let post = NewPost {
            application: Some(app),
            language: Some("de".to_owned()),
            with_picture: true,
            ..NewPost::direct("alice", "@bot #hallo https://a.example/x")
        };
        let id = world.sandbox.post(post).status;
        let status = client.get_status(id.clone()).await.expect("a status").json;
        assert_eq!((status.id, status.mentions.len(), status.tags.len()), (id, 1, 1));
        assert_eq!(status.application.map(|app| app.name).as_deref(), Some("Tusky"));
        let options = AppInputOptions { scopes: Some(vec!["read".to_owned()]), ..AppInputOptions::default() };
        let app = client.create_app("Auditoot".to_owned(), &options).await.expect("an app");
        assert!(!app.client_id.is_empty());
    }
}
