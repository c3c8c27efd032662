use url::Url;

use super::*;

/// Hosts as somebody may write them; the URL parser makes an address of each.
fn is_public_host(text: &str) -> bool {
    let url = Url::parse(&format!("https://{text}/")).unwrap_or_else(|error| panic!("{text}: {error}"));
    match url.host() {
        Some(url::Host::Ipv4(address)) => is_public(address.into()),
        Some(url::Host::Ipv6(address)) => is_public(address.into()),
        Some(url::Host::Domain(name)) => panic!("{text} is the name {name}"),
        None => panic!("{text} is no host"),
    }
}

#[test]
fn the_loopback_is_known_in_every_spelling() {
    for text in [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "127.255.255.254",
        "2130706433",
        "0x7f000001",
        "0X7F.1",
        "0177.0.0.1",
        "017700000001",
        "0x7f.0x0.0x0.0x1",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "%31%32%37.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:0001]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::127.0.0.1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[::ffff:0:127.0.0.1]",
    ] {
        assert!(!is_public_host(text), "{text}");
    }
}

#[test]
fn a_zone_names_an_interface_of_this_machine_and_is_no_address() {
    for text in ["[fe80::1%25eth0]", "[fe80::1%eth0]", "[::1%25lo]"] {
        assert!(Url::parse(&format!("https://{text}/")).is_err(), "{text}");
    }
}

#[test]
fn the_first_and_last_address_of_every_special_range_is_not_public_and_those_beside_it_are() {
    for (first, last, before, after) in [
        ("0.0.0.0", "0.255.255.255", "", "1.0.0.0"),
        ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
        ("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"),
        ("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"),
        ("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"),
        ("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"),
        ("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"),
        ("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"),
        ("192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0"),
        ("192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0"),
        ("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"),
        ("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"),
        ("192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0"),
        ("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"),
        ("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"),
        ("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"),
        ("224.0.0.0", "255.255.255.255", "223.255.255.255", ""),
        ("[::]", "[1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "", "[2000::]"),
        ("[2001::]", "[2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff]", "[2000:ffff::]", "[2001:200::]"),
        ("[2001:db8::]", "[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]", "[2001:db7:ffff::]", "[2001:db9::]"),
        ("[2002::]", "[2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "[2001:ffff::]", "[2003::]"),
        ("[2620:4f:8000::]", "[2620:4f:8000:ffff:ffff:ffff:ffff:ffff]", "[2620:4f:7fff::]", "[2620:4f:8001::]"),
        ("[3fff::]", "[3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff]", "[3ffe:ffff::]", "[3fff:1000::]"),
        ("[4000::]", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "[3fff:ffff::]", ""),
    ] {
        assert!(!is_public_host(first) && !is_public_host(last), "{first} to {last}");
        for beside in [before, after].iter().filter(|beside| !beside.is_empty()) {
            assert!(is_public_host(beside), "{beside}");
        }
    }
}

#[test]
fn single_addresses_are_what_their_registry_says() {
    for text in [
        "169.254.169.254",
        "192.0.0.170",
        "255.255.255.255",
        "[100::1]",
        "[fc00::1]",
        "[fd12:3456:789a::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[5f00::1]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[::ffff:192.168.1.1]",
        "[::8.8.8.8]",
        "[2001:20::1]",
        "[2001:2::1]",
        "[2002:808:808::1]",
        "[fd00:ec2::254]",
    ] {
        assert!(!is_public_host(text), "{text}");
    }
    for text in ["8.8.8.8", "134744072", "0x08080808", "[2606:4700::1111]", "[::ffff:8.8.8.8]", "[64:ff9b::8.8.8.8]"] {
        assert!(is_public_host(text), "{text}");
    }
}
