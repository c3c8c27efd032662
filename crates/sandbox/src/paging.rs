//! Pages of lists, and the `Link` header that leads from one to the next.

use axum::response::Response;
use http::{HeaderValue, header};

use super::wire::Params;
use super::{Id, World};

/// Cuts one page out of a list.
///
/// `newest_first` is the whole list. `min_id` means the oldest entries just above it; `since_id` means the newest
/// entries down to it, whatever lies between. Either way the page is newest first.
pub(super) fn page<T>(newest_first: Vec<T>, id_of: impl Fn(&T) -> Id, params: &Params, limit: usize) -> Vec<T> {
    let bound = |name| params.get(name).map(Id::new);
    let (max, since, min) = (bound("max_id"), bound("since_id"), bound("min_id"));
    let mut rows: Vec<T> = newest_first
        .into_iter()
        .filter(|row| {
            let id = id_of(row);
            max.as_ref().is_none_or(|max| id < *max)
                && since.as_ref().is_none_or(|since| id > *since)
                && min.as_ref().is_none_or(|min| id > *min)
        })
        .collect();
    if min.is_some() {
        let surplus = rows.len().saturating_sub(limit);
        rows.drain(..surplus);
    } else {
        rows.truncate(limit);
    }
    rows
}

impl World {
    /// Adds a `Link` header to a page that is not empty: `next` is older, `prev` is newer.
    pub(super) fn link_pages(&self, response: &mut Response, path: &str, params: &Params, ends: Option<(Id, Id)>) {
        let Some((newest, oldest)) = ends else { return };
        let address = |place: &str, id: &Id| {
            let mut url = self.base_url.clone();
            url.set_path(path);
            url.query_pairs_mut().extend_pairs(params.without_place()).append_pair(place, id.as_str());
            url
        };
        let link =
            format!("<{}>; rel=\"next\", <{}>; rel=\"prev\"", address("max_id", &oldest), address("min_id", &newest));
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
}

/// The first and last id of a page.
pub(super) fn ends<T>(rows: &[T], id_of: impl Fn(&T) -> Id) -> Option<(Id, Id)> {
    Some((id_of(rows.first()?), id_of(rows.last()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(query: &str, limit: usize) -> Vec<u32> {
        let rows: Vec<u32> = (1..=10).rev().collect();
        page(rows, |row| Id::new(row.to_string()), &Params::of_query(Some(query)), limit)
    }

    #[test]
    fn min_id_is_the_page_just_above_and_since_id_the_newest_page() {
        assert_eq!(cut("min_id=3", 3), [6, 5, 4]);
        assert_eq!(cut("since_id=3", 3), [10, 9, 8]);
        assert_eq!(cut("max_id=10", 3), [9, 8, 7]);
        assert_eq!(cut("since_id=3&max_id=6", 3), [5, 4]);
        assert_eq!(cut("", 2), [10, 9]);
        assert_eq!(cut("min_id=10", 2), [0_u32; 0]);
    }
}
