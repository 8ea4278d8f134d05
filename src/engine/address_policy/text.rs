//! Re-IP rules as people write them: one a line, source `->` target; `#` begins a comment.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::Ipv4Net;

use super::super::order;
use super::{AddressPolicy, OctetRule, PrefixRule};

/// Most rules in one policy.
pub const MOST_RULES: usize = 10_000;

/// Reads the rules of a shape: `octets`, `prefixes`, `offset` or `fixed`.
///
/// # Errors
///
/// A sentence that says in which line what was found, and what was expected.
pub fn parse(code: &str, text: &str) -> Result<AddressPolicy, String> {
    let policy = match code {
        "octets" => AddressPolicy::Octets(lines(text, "172.16.*.* -> 172.17.*.* /16 gw 172.17.0.1", octets)?),
        "prefixes" => AddressPolicy::Prefixes(lines(text, "10.0.0.0/8 -> 20.0.0.0/8 gw 20.0.0.1", prefixes)?),
        "offset" => return Ok(AddressPolicy::Offset),
        "fixed" => AddressPolicy::Fixed(lines(text, "10.0.0.4 -> 10.9.0.4", fixed)?),
        _ => return Err(format!("found the shape “{code}”; expected octets, prefixes, offset or fixed")),
    };
    let (is_empty, count) = match &policy {
        AddressPolicy::Octets(rules) => (rules.is_empty(), rules.len()),
        AddressPolicy::Prefixes(rules) => (rules.is_empty(), rules.len()),
        AddressPolicy::Fixed(list) => (list.is_empty(), list.len()),
        AddressPolicy::Offset => (false, 0),
    };
    if is_empty {
        return Err("found no rule; expected at least one, source -> target".into());
    }
    if count > MOST_RULES {
        return Err(format!("found {count} rules; {MOST_RULES} are the most"));
    }
    if let AddressPolicy::Fixed(list) = &policy {
        let mut sources: Vec<IpAddr> = list.iter().map(|(source, _)| *source).collect();
        order::sort(&mut sources);
        if let Some(twice) = sources.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("found {} twice; expected each address once", twice[0]));
        }
    }
    Ok(policy)
}

/// The rules as [`parse`] reads them.
pub fn print(policy: &AddressPolicy) -> String {
    let mut text = String::new();
    // Writing into a string has no way to fail.
    match policy {
        AddressPolicy::Offset => {}
        AddressPolicy::Octets(rules) => {
            for rule in rules {
                let (source, target) = (pattern(rule.source), pattern(rule.target));
                let _ = writeln!(text, "{source} -> {target} /{}{}", rule.length, with_gateway(rule.gateway));
            }
        }
        AddressPolicy::Prefixes(rules) => {
            for rule in rules {
                let _ = writeln!(text, "{} -> {}{}", rule.source, rule.target, with_gateway(rule.gateway));
            }
        }
        AddressPolicy::Fixed(list) => {
            for (source, target) in list {
                let _ = writeln!(text, "{source} -> {target}");
            }
        }
    }
    text
}

fn pattern(octets: [Option<u8>; 4]) -> String {
    octets.map(|octet| octet.map_or("*".to_owned(), |octet| octet.to_string())).join(".")
}

fn with_gateway(gateway: Option<Ipv4Addr>) -> String {
    gateway.map_or_else(String::new, |gateway| format!(" gw {gateway}"))
}

fn lines<T>(text: &str, example: &str, read: fn(&str, &[&str]) -> Option<T>) -> Result<Vec<T>, String> {
    let mut rules = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let (source, target) = line.split_once("->").or_else(|| line.split_once('→')).unwrap_or((line, ""));
        let words: Vec<&str> = target.split_whitespace().collect();
        let rule = read(source.trim(), &words).ok_or_else(|| {
            let shown: String = line.chars().take(80).collect();
            format!("line {}: found “{shown}”; expected a rule such as {example}", number + 1)
        })?;
        rules.push(rule);
    }
    Ok(rules)
}

/// The gateway behind `gw`, if there is one; `None` where the words are something else.
fn gateway(words: &[&str]) -> Option<Option<Ipv4Addr>> {
    match words {
        [] => Some(None),
        [word, address] if word.eq_ignore_ascii_case("gw") => Some(Some(address.parse().ok()?)),
        _ => None,
    }
}

fn octets(source: &str, target: &[&str]) -> Option<OctetRule> {
    let (pattern, rest) = target.split_first()?;
    let (length, rest) = match rest.split_first() {
        Some((mask, rest)) if !mask.eq_ignore_ascii_case("gw") => (mask_length(mask)?, rest),
        _ => (24, rest),
    };
    Some(OctetRule { source: octet_pattern(source)?, target: octet_pattern(pattern)?, length, gateway: gateway(rest)? })
}

fn octet_pattern(text: &str) -> Option<[Option<u8>; 4]> {
    let mut octets = [None; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        *octet = match parts.next()? {
            "*" => None,
            part => Some(part.parse().ok()?),
        };
    }
    parts.next().is_none().then_some(octets)
}

/// `/20`, or 255.255.240.0.
fn mask_length(text: &str) -> Option<u8> {
    if let Some(length) = text.strip_prefix('/') {
        return length.parse().ok().filter(|length| *length <= 32);
    }
    ipnet::ipv4_mask_to_prefix(text.parse().ok()?).ok()
}

fn prefixes(source: &str, target: &[&str]) -> Option<PrefixRule> {
    let (prefix, rest) = target.split_first()?;
    let source: Ipv4Net = source.parse().ok()?;
    let target: Ipv4Net = prefix.parse().ok()?;
    Some(PrefixRule { source: source.trunc(), target: target.trunc(), gateway: gateway(rest)? })
}

fn fixed(source: &str, target: &[&str]) -> Option<(IpAddr, IpAddr)> {
    let [target] = target else { return None };
    let (source, target): (IpAddr, IpAddr) = (source.parse().ok()?, target.parse().ok()?);
    (source.is_ipv4() == target.is_ipv4()).then_some((source, target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_printed_as_they_are_read() {
        for (code, text) in [
            ("octets", "172.16.*.* -> 172.17.*.* /16 gw 172.17.0.1\n172.24.16.* -> 172.24.17.* /20\n"),
            ("prefixes", "10.0.0.0/8 -> 20.0.0.0/8\n10.1.0.0/16 -> 30.1.0.0/16 gw 30.1.0.1\n"),
            ("fixed", "10.0.0.4 -> 10.9.0.4\nfd00::1 -> fd01::1\n"),
            ("offset", ""),
        ] {
            let policy = parse(code, text).unwrap();
            assert_eq!(print(&policy), text);
            assert_eq!(parse(code, &print(&policy)).unwrap(), policy);
            assert_eq!(policy.code(), code);
        }
    }

    #[test]
    fn a_mask_is_written_either_way_and_comments_are_passed_over() {
        let text = "# sites\n\n172.24.16.* -> 172.24.17.* 255.255.240.0 GW 172.24.16.1 # old\n";
        let AddressPolicy::Octets(rules) = parse("octets", text).unwrap() else { panic!() };
        assert_eq!((rules[0].length, rules[0].mask().to_string()), (20, "255.255.240.0".into()));
    }

    #[test]
    fn what_is_no_rule_is_named_with_its_line() {
        for (code, text) in [
            ("octets", "\n10.0.0 -> 10.1.*.*"),
            ("octets", "\n10.0.0.* -> 10.1.0.* /33"),
            ("octets", "\n10.0.0.* -> 10.1.0.* /24 gw"),
            ("prefixes", "\n10.0.0.0/8 20.0.0.0/8"),
            ("prefixes", "\n10.0.0.0/40 -> 20.0.0.0/8"),
            ("fixed", "\n10.0.0.1 -> fd00::1"),
            ("fixed", "\n10.0.0.1 -> 10.0.0.2 10.0.0.3"),
        ] {
            let said = parse(code, text).unwrap_err();
            assert!(said.starts_with("line 2: found “") && said.contains("expected"), "{said}");
        }
        assert!(parse("octets", " # nothing\n").unwrap_err().contains("no rule"));
        assert!(parse("fixed", "10.0.0.1 -> 10.0.0.2\n10.0.0.1 -> 10.0.0.3").unwrap_err().contains("twice"));
        assert!(parse("magic", "").unwrap_err().contains("magic"));
    }
}
