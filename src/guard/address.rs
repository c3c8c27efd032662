//! Which IP addresses are on the public internet: none of the ranges that IANA's registries of special-purpose addresses list (IPv4:
//! RFC 6890 and what followed, IPv6: the same), none for multicast, and of IPv6 only what is given out as global unicast.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges of IPv4 that are not public, each as its first address and the length of its prefix.
const PRIVATE_IPV4: [([u8; 4], u32); 18] = [
    // This network, and "any".
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    // Shared by the customers of a provider.
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    // Link-local: among others the clouds' services that hand out credentials.
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    // Relays of 6to4.
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    // Multicast.
    ([224, 0, 0, 0], 4),
    // Reserved, and broadcast.
    ([240, 0, 0, 0], 4),
];
/// Ranges within the global unicast addresses of IPv6 that are not public.
const PRIVATE_IPV6: [([u16; 8], u32); 5] = [
    // Protocols of the IETF: Teredo, benchmarks, ORCHID and others.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    // 6to4, which leads to an IPv4 address.
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
];
/// What is given out as global unicast.
const GLOBAL_UNICAST: ([u16; 8], u32) = ([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);
/// Prefixes of 96 bits behind which an IPv4 address stands that the connection really goes to: mapped addresses, and NAT64, which
/// networks without IPv4 reach every server by.
const AROUND_IPV4: [[u16; 8]; 2] = [[0, 0, 0, 0, 0, 0xffff, 0, 0], [0x64, 0xff9b, 0, 0, 0, 0, 0, 0]];

/// Whether an address is on the public internet.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_ipv4(address),
        IpAddr::V6(address) => is_public_ipv6(address),
    }
}

fn is_public_ipv4(address: Ipv4Addr) -> bool {
    let is_in = |(first, prefix): &([u8; 4], u32)| {
        let shift = u32::BITS - prefix;
        address.to_bits() >> shift == Ipv4Addr::from(*first).to_bits() >> shift
    };
    !PRIVATE_IPV4.iter().any(is_in)
}

fn is_public_ipv6(address: Ipv6Addr) -> bool {
    let is_in = |(first, prefix): &([u16; 8], u32)| {
        let shift = u128::BITS - prefix;
        address.to_bits() >> shift == Ipv6Addr::from(*first).to_bits() >> shift
    };
    if AROUND_IPV4.iter().any(|prefix| is_in(&(*prefix, 96))) {
        let [.., a, b, c, d] = address.octets();
        return is_public_ipv4(Ipv4Addr::new(a, b, c, d));
    }
    is_in(&GLOBAL_UNICAST) && !PRIVATE_IPV6.iter().any(is_in)
}

#[cfg(test)]
mod tests;
