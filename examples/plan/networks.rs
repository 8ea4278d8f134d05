//! Networks by what people write for them: a name, or an id where a name is not unique.

use landfall::session::protocol::NetworkView;

/// The keys of both ends of a mapping written `FROM=TO`. The first `=` parts them, unless only a later one gives two networks.
///
/// # Errors
///
/// A sentence that says what was found, and lists what there is.
pub fn pair(text: &str, from: (&str, &[NetworkView]), to: (&str, &[NetworkView])) -> Result<(String, String), String> {
    let mut first = None;
    for (place, _) in text.match_indices('=') {
        let (left, right) = (text[..place].trim(), text[place + 1..].trim());
        match (find(left, from), find(right, to)) {
            (Ok(left), Ok(right)) => return Ok((left, right)),
            // Half of it is right: the other half is what went wrong.
            (Ok(_), Err(problem)) => return Err(problem),
            (Err(problem), _) => first = first.or(Some(problem)),
        }
    }
    Err(first.unwrap_or_else(|| {
        format!("Found the mapping “{text}”; expected {}=… with the name of a {} network behind it.", from.0, to.0)
    }))
}

/// The key of a network. Case is ignored.
fn find(text: &str, (side, networks): (&str, &[NetworkView])) -> Result<String, String> {
    let same = |known: &str| known.to_lowercase() == text.to_lowercase();
    if let Some(network) = networks.iter().find(|network| same(&network.key)) {
        return Ok(network.key.clone());
    }
    let named: Vec<&NetworkView> = networks.iter().filter(|network| same(&network.name)).collect();
    match named.as_slice() {
        [network] => Ok(network.key.clone()),
        [] => {
            let names: Vec<&str> =
                networks.iter().filter(|network| !network.planned).map(|network| network.name.as_str()).collect();
            let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            Err(format!("There is no {side} network “{text}”. There is: {known}."))
        }
        many => {
            let ids: Vec<&str> = many.iter().map(|network| network.key.as_str()).collect();
            Err(format!(
                "There are {} {side} networks “{text}”. Write the id instead:\n  {}",
                ids.len(),
                ids.join("\n  ")
            ))
        }
    }
}
