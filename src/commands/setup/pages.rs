//! What the operator's web server has to do for the bot's own pages.

use std::net::SocketAddr;

use url::Url;

/// What to write for nginx, or for Caddy.
pub(super) fn what_to_do(public_url: &Url, listen: SocketAddr) -> String {
    let host = public_url.host_str().unwrap_or_default();
    format!(
        "\nLet your web server lead {public_url} to the bot, and write none of its addresses into a log, because they hold codes.\n\
         nginx:\n\n    \
         server {{\n        \
             server_name {host};\n        \
             # ... your certificate ...\n        \
             location / {{\n            \
                 proxy_pass http://{listen};\n            \
                 access_log off;\n        \
             }}\n    \
         }}\n\n\
         or Caddy, which writes none unless it is told to:\n\n    \
         {host} {{\n        \
             reverse_proxy {listen}\n    \
         }}\n"
    )
}
