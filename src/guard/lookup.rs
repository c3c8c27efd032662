//! Looking names up, and judging every address that comes of it.

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;
use super::{Guard, GuardRefusal};

/// Where names are looked up.
pub(crate) trait NameLookup: Send + Sync {
    /// All addresses of a name.
    fn addresses(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// This machine's own way, which is DNS, mostly.
pub(super) struct SystemLookup;

impl NameLookup for SystemLookup {
    fn addresses(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let name = name.to_owned();
        Box::pin(async move {
            // The port does not matter here.
            let addresses = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(addresses.map(|address| address.ip()).collect())
        })
    }
}

/// Knows no name.
#[cfg(feature = "demo")]
pub(super) struct NoLookup;

#[cfg(feature = "demo")]
impl NameLookup for NoLookup {
    fn addresses(&self, _name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async { Err(io::ErrorKind::NotFound.into()) })
    }
}

/// Gives a client the addresses of a name if all of them are public, and none else. A name with a private address among public ones
/// is somebody's trick, or a network's own view of itself.
#[derive(Clone, Debug)]
pub(crate) struct CheckedLookup(pub(crate) Guard);

impl Resolve for CheckedLookup {
    fn resolve(&self, name: Name) -> Resolving {
        let addresses = self.0.0.lookup.addresses(name.as_str());
        let guard = self.0.clone();
        Box::pin(async move {
            let addresses = addresses.await?;
            if !addresses.iter().all(|address| is_public(*address)) {
                return Err(Box::<dyn Error + Send + Sync>::from(GuardRefusal::NotPublic));
            }
            let dialled: Vec<SocketAddr> = addresses.into_iter().map(|address| dialled(&guard, address)).collect();
            Ok(Box::new(dialled.into_iter()) as Addrs)
        })
    }
}

/// What is dialled for an address that was judged: itself. Port 0 stands for the one of the request.
#[cfg(not(test))]
fn dialled(_: &Guard, address: IpAddr) -> SocketAddr {
    (address, 0).into()
}

/// In the tests of this crate, the test's own server.
#[cfg(test)]
fn dialled(guard: &Guard, address: IpAddr) -> SocketAddr {
    guard.test_world().map_or_else(|| (address, 0).into(), |world| (world.dial)(address))
}
