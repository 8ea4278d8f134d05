//! The functions of ARM templates that are worked out from their arguments alone. The others are known only to Azure.

use std::net::IpAddr;

use ipnet::IpNet;

use super::data::{Data, LONGEST_TEXT};
use crate::engine::order;

/// Most elements of a list that is made.
const LONGEST_LIST: i64 = 10_000;

/// Works a function out; `None` where its arguments do not fit it, or it is not one of these. Names are in lower case.
pub fn call(name: &str, arguments: &[Data]) -> Option<Data> {
    // Of these a part may be unknown: the rest of the text is still told.
    match (name, arguments) {
        ("concat", [Data::List(_), ..]) => return lists(arguments),
        ("concat", _) => {
            let parts: Option<Vec<String>> = arguments.iter().map(Data::in_text).collect();
            return short(parts?.concat());
        }
        ("format", [Data::Text(pattern), values @ ..]) => return format(pattern, values),
        ("tolower", [Data::Text(text)]) => return short(text.to_lowercase()),
        ("toupper", [Data::Text(text)]) => return short(text.to_uppercase()),
        ("trim", [Data::Text(text)]) => return Some(Data::text(text.trim())),
        ("string", [value]) => return value.in_text().and_then(short),
        ("createarray", values) => return Some(Data::list(values.to_vec())),
        ("array", [list @ Data::List(_)]) => return Some(list.clone()),
        ("array", [value]) => return Some(Data::list(vec![value.clone()])),
        ("createobject", members) => return create_object(members),
        ("resourceid", arguments) => return resource_id(arguments),
        ("subscriptionresourceid", arguments) => return subscription_resource_id(arguments),
        _ => {}
    }
    if arguments.iter().any(Data::is_unknown) {
        return None;
    }
    texts(name, arguments).or_else(|| collections(name, arguments)).or_else(|| logic(name, arguments))
}

fn short(text: String) -> Option<Data> {
    (text.len() <= LONGEST_TEXT).then(|| Data::text(text))
}

/// `{0}`, and numbers with a width: `{0:D2}`, `{0:000}`.
fn format(pattern: &str, values: &[Data]) -> Option<Data> {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(place) = rest.find(['{', '}']) {
        text.push_str(rest.get(..place)?);
        rest = rest.get(place..)?;
        if let Some(after) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("}}")) {
            text.push_str(rest.get(..1)?);
            rest = after;
            continue;
        }
        let (inner, after) = rest.strip_prefix('{')?.split_once('}')?;
        let (number, width) = inner.split_once(':').map_or((inner, None), |(number, width)| (number, Some(width)));
        let value = values.get(number.trim().parse::<usize>().ok()?)?;
        match (width, value) {
            (None, value) => text.push_str(&value.in_text()?),
            (Some(width), Data::Number(number)) => {
                let digits = match width.strip_prefix(['D', 'd']) {
                    Some(digits) => digits.parse().ok()?,
                    None if width.bytes().all(|byte| byte == b'0') => width.len(),
                    None => return None,
                };
                text.push_str(&format!("{number:0digits$}", digits = digits.min(64)));
            }
            (Some(_), _) => return None,
        }
        if text.len() > LONGEST_TEXT {
            return None;
        }
        rest = after;
    }
    text.push_str(rest);
    short(text)
}

fn texts(name: &str, arguments: &[Data]) -> Option<Data> {
    let characters = |text: &str| text.chars().count() as i64;
    if let ("padleft", [Data::Number(number), rest @ ..]) = (name, arguments) {
        let as_text = [&[Data::text(number.to_string())], rest].concat();
        return texts(name, &as_text);
    }
    let text = arguments.first().and_then(Data::as_text)?;
    let second = arguments.get(1);
    let other = second.and_then(Data::as_text);
    Some(match (name, arguments) {
        ("replace", [_, Data::Text(from), Data::Text(to)]) => {
            let grown = text.len().saturating_mul(to.len().max(1));
            if from.is_empty() || grown > LONGEST_TEXT * 16 {
                return None;
            }
            return short(text.replace(&**from, to));
        }
        ("split", [_, delimiters]) => {
            let delimiters: Vec<&str> = match delimiters {
                Data::Text(delimiter) => vec![delimiter],
                Data::List(list) => list.iter().filter_map(Data::as_text).collect(),
                _ => return None,
            };
            let mut parts = vec![text];
            for delimiter in delimiters.iter().filter(|delimiter| !delimiter.is_empty()) {
                parts = parts.into_iter().flat_map(|part| part.split(delimiter)).collect();
            }
            Data::list(parts.into_iter().map(Data::text).collect())
        }
        ("substring", [_, Data::Number(start), rest @ ..]) => {
            let length = rest.first().map_or(Some(i64::MAX), Data::as_number)?;
            slice(text, *start, length)
        }
        ("take", [_, Data::Number(count)]) => slice(text, 0, *count),
        ("skip", [_, Data::Number(count)]) => slice(text, (*count).max(0), i64::MAX),
        ("first", [_]) => slice(text, 0, 1),
        ("last", [_]) => slice(text, characters(text) - 1, 1),
        ("length", [_]) => Data::Number(characters(text)),
        ("empty", [_]) => Data::Boolean(text.is_empty()),
        ("contains", [_, _]) => Data::Boolean(text.contains(other?)),
        ("startswith", [_, _]) => Data::Boolean(text.to_lowercase().starts_with(&other?.to_lowercase())),
        ("endswith", [_, _]) => Data::Boolean(text.to_lowercase().ends_with(&other?.to_lowercase())),
        ("indexof", [_, _]) => place(text, text.to_lowercase().find(&other?.to_lowercase())),
        ("lastindexof", [_, _]) => place(text, text.to_lowercase().rfind(&other?.to_lowercase())),
        ("padleft", [_, Data::Number(width), fill @ ..]) => {
            let fill = fill.first().map_or(Some(" "), Data::as_text)?;
            let missing = width.saturating_sub(characters(text)).clamp(0, 1024);
            return short(fill.repeat(missing as usize) + text);
        }
        ("int", [_]) => Data::Number(text.trim().parse().ok()?),
        ("bool", [_]) => Data::Boolean(text.eq_ignore_ascii_case("true")),
        ("json", [_]) => Data::of(&serde_json::from_str(text).ok()?),
        ("cidrsubnet", [_, Data::Number(length), Data::Number(index)]) => cidr_subnet(text, *length, *index)?,
        ("cidrhost", [_, Data::Number(index)]) => cidr_host(text, *index)?,
        _ => return None,
    })
}

fn slice(text: &str, start: i64, length: i64) -> Data {
    let (start, length) = (start.max(0) as usize, length.max(0) as usize);
    Data::text(text.chars().skip(start).take(length).collect::<String>())
}

fn place(text: &str, found: Option<usize>) -> Data {
    Data::Number(found.map_or(-1, |place| text.get(..place).unwrap_or(text).chars().count() as i64))
}

fn collections(name: &str, arguments: &[Data]) -> Option<Data> {
    Some(match (name, arguments) {
        ("length", [Data::List(list)]) => Data::Number(list.len() as i64),
        ("length", [Data::Object(members)]) => Data::Number(members.len() as i64),
        ("empty", [Data::List(list)]) => Data::Boolean(list.is_empty()),
        ("empty", [Data::Object(members)]) => Data::Boolean(members.is_empty()),
        ("empty", [Data::Null]) => Data::Boolean(true),
        ("first", [Data::List(list)]) => list.first().cloned().unwrap_or(Data::Null),
        ("last", [Data::List(list)]) => list.last().cloned().unwrap_or(Data::Null),
        ("take", [Data::List(list), Data::Number(count)]) => {
            Data::list(list.iter().take((*count).max(0) as usize).cloned().collect())
        }
        ("skip", [Data::List(list), Data::Number(count)]) => {
            Data::list(list.iter().skip((*count).max(0) as usize).cloned().collect())
        }
        ("contains", [Data::List(list), value]) => Data::Boolean(list.contains(value)),
        ("contains", [object @ Data::Object(_), Data::Text(key)]) => Data::Boolean(object.member(key).is_some()),
        ("join", [Data::List(list), Data::Text(between)]) => {
            let parts: Option<Vec<String>> = list.iter().map(Data::in_text).collect();
            return short(parts?.join(between));
        }
        ("range", [Data::Number(start), Data::Number(count)]) if (0..=LONGEST_LIST).contains(count) => {
            Data::list((0..*count).map(|step| Data::Number(start.saturating_add(step))).collect())
        }
        ("union", [Data::List(_), ..]) => {
            let Data::List(all) = lists(arguments)? else { return None };
            let mut union: Vec<Data> = Vec::new();
            // Few elements: real templates join lists of a handful.
            for item in all.iter().take(1000) {
                if !union.contains(item) {
                    union.push(item.clone());
                }
            }
            Data::list(union)
        }
        ("union" | "shallowmerge", [Data::Object(_), ..]) => merge(arguments)?,
        ("shallowmerge", [Data::List(objects)]) => merge(objects)?,
        ("flatten", [Data::List(outer)]) => return lists(outer),
        ("items", [Data::Object(members)]) => {
            let mut members: Vec<_> = members.iter().collect();
            order::sort_by(&mut members, |left, right| left.0.cmp(&right.0));
            let item = |(key, value): &(std::rc::Rc<str>, Data)| {
                Data::object([("key", Data::text(key)), ("value", value.clone())])
            };
            Data::list(members.iter().map(|member| item(member)).collect())
        }
        ("objectkeys", [Data::Object(members)]) => Data::list(members.iter().map(|(key, _)| Data::text(key)).collect()),
        ("min" | "max", [Data::List(list)]) => extreme(name, list)?,
        ("min" | "max", numbers) => extreme(name, numbers)?,
        _ => return None,
    })
}

fn lists(arguments: &[Data]) -> Option<Data> {
    let mut all = Vec::new();
    for argument in arguments {
        let Data::List(list) = argument else { return None };
        all.extend(list.iter().cloned());
        if all.len() > LONGEST_LIST as usize {
            return None;
        }
    }
    Some(Data::list(all))
}

fn merge(objects: &[Data]) -> Option<Data> {
    let mut all: Vec<(std::rc::Rc<str>, Data)> = Vec::new();
    for object in objects {
        let Data::Object(members) = object else { return None };
        for (key, value) in members.iter() {
            match all.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
                Some((_, known)) => *known = value.clone(),
                None => all.push((key.clone(), value.clone())),
            }
        }
        if all.len() > 1000 {
            return None;
        }
    }
    Some(Data::object(all))
}

fn create_object(members: &[Data]) -> Option<Data> {
    let pairs = members.chunks(2).map(|pair| match pair {
        [Data::Text(key), value] => Some((key.clone(), value.clone())),
        _ => None,
    });
    Some(Data::object(pairs.collect::<Option<Vec<_>>>()?))
}

fn extreme(name: &str, numbers: &[Data]) -> Option<Data> {
    let numbers: Option<Vec<i64>> = numbers.iter().map(Data::as_number).collect();
    let numbers = numbers?.into_iter();
    Some(Data::Number(if name == "min" { numbers.min()? } else { numbers.max()? }))
}

fn logic(name: &str, arguments: &[Data]) -> Option<Data> {
    use std::cmp::Ordering;
    let compared = || match arguments {
        [Data::Number(left), Data::Number(right)] => Some(left.cmp(right)),
        [Data::Text(left), Data::Text(right)] => Some(left.cmp(right)),
        _ => None,
    };
    let number = |result: Option<i64>| result.map(Data::Number);
    Some(match (name, arguments) {
        ("true", []) => Data::Boolean(true),
        ("false", []) => Data::Boolean(false),
        ("null", []) => Data::Null,
        ("not", [Data::Boolean(value)]) => Data::Boolean(!value),
        ("bool", [Data::Boolean(value)]) => Data::Boolean(*value),
        ("bool", [Data::Number(number)]) => Data::Boolean(*number != 0),
        ("int", [Data::Number(number)]) => Data::Number(*number),
        ("equals", [left, right]) => Data::Boolean(left == right),
        ("less", _) => Data::Boolean(compared()? == Ordering::Less),
        ("lessorequals", _) => Data::Boolean(compared()? != Ordering::Greater),
        ("greater", _) => Data::Boolean(compared()? == Ordering::Greater),
        ("greaterorequals", _) => Data::Boolean(compared()? != Ordering::Less),
        ("add", [Data::Number(left), Data::Number(right)]) => return number(left.checked_add(*right)),
        ("sub", [Data::Number(left), Data::Number(right)]) => return number(left.checked_sub(*right)),
        ("mul", [Data::Number(left), Data::Number(right)]) => return number(left.checked_mul(*right)),
        ("div", [Data::Number(left), Data::Number(right)]) => return number(left.checked_div(*right)),
        ("mod", [Data::Number(left), Data::Number(right)]) => return number(left.checked_rem(*right)),
        _ => return None,
    })
}

/// `cidrSubnet('10.0.0.0/16', 24, 2)` is `10.0.2.0/24`.
fn cidr_subnet(network: &str, length: i64, index: i64) -> Option<Data> {
    let network: IpNet = network.parse().ok()?;
    let length = u8::try_from(length)
        .ok()
        .filter(|length| (network.prefix_len()..=network.max_prefix_len()).contains(length))?;
    let index = u128::try_from(index).ok()?;
    let bits = u32::from(length - network.prefix_len());
    if bits < 128 && index >> bits != 0 {
        return None;
    }
    let step = index.checked_shl(u32::from(network.max_prefix_len() - length))?;
    let address = moved(network.network(), step)?;
    Some(Data::text(format!("{address}/{length}")))
}

/// `cidrHost('10.0.1.0/24', 4)` is `10.0.1.5`: the address of the network itself is left out.
fn cidr_host(network: &str, index: i64) -> Option<Data> {
    let network: IpNet = network.parse().ok()?;
    let address = moved(network.network(), u128::try_from(index).ok()?.checked_add(1)?)?;
    network.contains(&address).then(|| Data::text(address.to_string()))
}

fn moved(address: IpAddr, by: u128) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_add(u32::try_from(by).ok()?).map(|it| IpAddr::V4(it.into())),
        IpAddr::V6(address) => u128::from(address).checked_add(by).map(|it| IpAddr::V6(it.into())),
    }
}

/// `resourceId([subscription], [resource group], type, name…)`: what comes before the type is optional. The evaluation
/// puts both there where the template leaves them out.
fn resource_id(arguments: &[Data]) -> Option<Data> {
    let [subscription, group, resource_type, names @ ..] = arguments else { return None };
    let names: Option<Vec<&str>> = names.iter().map(Data::as_text).collect();
    let (subscription, group) = (subscription.as_text()?, group.as_text()?);
    crate::import::azure::ids::resource_id(subscription, group, resource_type.as_text()?, &names?.join("/"))
        .map(Data::text)
}

/// The same for what stands in a subscription and in no resource group.
fn subscription_resource_id(arguments: &[Data]) -> Option<Data> {
    let Data::Text(id) = resource_id(arguments)? else { return None };
    let (subscription, rest) = id.split_once("/resourceGroups/")?;
    let (_, provider) = rest.split_once('/')?;
    Some(Data::text(format!("{subscription}/{provider}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worked_out(name: &str, arguments: &[&str]) -> Option<Data> {
        let arguments: Vec<Data> =
            arguments.iter().map(|json| Data::of(&serde_json::from_str(json).unwrap())).collect();
        call(name, &arguments)
    }

    fn text(name: &str, arguments: &[&str]) -> String {
        worked_out(name, arguments).and_then(|data| data.in_text()).unwrap_or_else(|| "?".into())
    }

    #[test]
    fn texts_are_made_and_cut() {
        assert_eq!(text("concat", &["\"a\"", "1", "true"]), "a1True");
        assert_eq!(text("format", &["\"{0}-{1:D3}{{}}\"", "\"vm\"", "7"]), "vm-007{}");
        assert_eq!(text("format", &["\"{0\"", "1"]), "?");
        assert_eq!(text("replace", &["\"a-b-c\"", "\"-\"", "\"\""]), "abc");
        assert_eq!(text("substring", &["\"äbcd\"", "1", "2"]), "bc");
        assert_eq!(text("padleft", &["\"7\"", "3", "\"0\""]), "007");
        assert_eq!(text("padleft", &["7", "3", "\"0\""]), "007");
        assert_eq!(text("last", &["\"abc\""]), "c");
        assert_eq!(text("indexof", &["\"aBc\"", "\"b\""]), "1");
        assert_eq!(text("toupper", &["\"ß\""]), "SS");
        assert_eq!(text("first", &["[]"]), "");
        assert_eq!(text("join", &["[1,\"a\"]", "\";\""]), "1;a");
    }

    #[test]
    fn subnets_and_hosts_are_counted() {
        assert_eq!(text("cidrsubnet", &["\"10.0.0.0/16\"", "24", "2"]), "10.0.2.0/24");
        assert_eq!(text("cidrsubnet", &["\"10.0.0.0/16\"", "24", "256"]), "?");
        assert_eq!(text("cidrsubnet", &["\"fd00::/48\"", "64", "1"]), "fd00:0:0:1::/64");
        assert_eq!(text("cidrsubnet", &["\"::/0\"", "128", "1"]), "::1/128");
        assert_eq!(text("cidrsubnet", &["\"10.0.0.0/16\"", "8", "0"]), "?");
        assert_eq!(text("cidrhost", &["\"10.0.1.0/24\"", "3"]), "10.0.1.4");
        assert_eq!(text("cidrhost", &["\"10.0.1.0/24\"", "255"]), "?");
    }

    #[test]
    fn ids_interleave_types_and_names() {
        let id = text(
            "resourceid",
            &["\"s\"", "\"g\"", "\"Microsoft.Network/virtualNetworks/subnets\"", "\"v\"", "\"web\""],
        );
        assert_eq!(id, "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/web");
    }

    #[test]
    fn arguments_that_do_not_fit_give_nothing() {
        for (name, arguments) in [
            ("range", vec!["0", "1000000"]),
            ("add", vec!["9223372036854775807", "1"]),
            ("div", vec!["1", "0"]),
            ("mod", vec!["-9223372036854775808", "-1"]),
            ("union", vec!["[]", "1"]),
            ("substring", vec!["1"]),
            ("min", vec![]),
            ("uniquestring", vec!["\"a\""]),
        ] {
            assert_eq!(worked_out(name, &arguments), None, "{name}");
        }
        assert_eq!(worked_out("substring", &["\"abc\"", "-5", "-1"]), Some(Data::text("")));
    }
}
