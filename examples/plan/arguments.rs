//! What was asked for on the command line.

use landfall::session::protocol::OperationCode;

/// How to call it.
pub const USAGE: &str = "\
Plans a failover and prints landfall-results/1.

  plan --source FILE… --target FILE… [options]
  plan PLAN.landfall.json [options]

  --source FILE…              inventory files of the protected site
  --target FILE…              inventory files of the recovery site
  --system ID                 recovery system; azure-to-azure unless the plan says otherwise
  --map SOURCE=TARGET         network mapping, by names or, where a name is not unique, by ids
  --test-map SOURCE=TARGET    network of test failovers
  --map-back TARGET=SOURCE    network mapping for failback
  --option ID                 switches a reading of the rules on
  --select-secondary          secondary IP configurations fail over too
  --operation OPERATION       failover, test-failover or failback
  --runbook                   print what to do, as Markdown, and no results

Exit status: 0, 1 if a finding is an error, 2 if nothing could be planned.
";

/// Which way a mapping goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Source to target.
    There,
    /// Source to a network of test failovers.
    Test,
    /// Target to source.
    Back,
}

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Files of the protected site.
    pub source: Vec<String>,
    /// Files of the recovery site.
    pub target: Vec<String>,
    /// A plan file.
    pub plan: Option<String>,
    /// Id of the recovery system.
    pub system: Option<String>,
    /// Mappings as written, in order.
    pub mappings: Vec<(Direction, String)>,
    /// Readings of the rules to be switched on.
    pub options: Vec<String>,
    /// Whether secondary IP configurations fail over too.
    pub select_secondary: bool,
    /// The operation; that of the plan, or failover, if not given.
    pub operation: Option<OperationCode>,
    /// Whether the runbook is wanted instead of results.
    pub runbook: bool,
}

/// Understands the command line; `None` where help was asked for.
///
/// # Errors
///
/// A sentence that says what was found and what was expected.
pub fn parse(words: &[String]) -> Result<Option<Arguments>, String> {
    let mut arguments = Arguments::default();
    let mut words = words.iter().map(String::as_str).peekable();
    while let Some(word) = words.next() {
        // `--map=…` is as good as `--map …`.
        let (flag, attached) = match word.split_once('=').filter(|_| word.starts_with("--")) {
            Some((flag, value)) => (flag, Some(value)),
            None => (word, None),
        };
        let mut value = || {
            let value = attached.or_else(|| words.next_if(|word| !word.starts_with("--")));
            value.map(str::to_owned).ok_or_else(|| format!("{flag} needs a value behind it."))
        };
        match flag {
            "--help" | "-h" => return Ok(None),
            "--system" => arguments.system = Some(value()?),
            "--map" => arguments.mappings.push((Direction::There, value()?)),
            "--test-map" => arguments.mappings.push((Direction::Test, value()?)),
            "--map-back" => arguments.mappings.push((Direction::Back, value()?)),
            "--option" => arguments.options.push(value()?),
            "--operation" => arguments.operation = Some(operation(&value()?)?),
            "--runbook" if attached.is_none() => arguments.runbook = true,
            "--select-secondary" if attached.is_none() => arguments.select_secondary = true,
            "--source" | "--target" => {
                let mut files = vec![value()?];
                while let (None, Some(file)) = (attached, words.next_if(|word| !word.starts_with("--"))) {
                    files.push(file.to_owned());
                }
                let side = if flag == "--source" { &mut arguments.source } else { &mut arguments.target };
                side.append(&mut files);
            }
            _ if word.starts_with("--") => return Err(format!("There is no option {flag}.")),
            _ if arguments.plan.is_none() => arguments.plan = Some(word.to_owned()),
            _ => {
                return Err(format!(
                    "Found “{word}”; expected one plan file at most. Inventories follow --source or --target."
                ));
            }
        }
    }
    let has_files = !arguments.source.is_empty() || !arguments.target.is_empty();
    match (&arguments.plan, has_files) {
        (None, false) => Err("No file was given.".into()),
        (Some(_), true) => Err("Give either a plan file, or --source and --target.".into()),
        _ => Ok(Some(arguments)),
    }
}

fn operation(code: &str) -> Result<OperationCode, String> {
    match code {
        "failover" => Ok(OperationCode::Failover),
        "test-failover" => Ok(OperationCode::TestFailover),
        "failback" => Ok(OperationCode::Failback),
        _ => Err(format!("Found the operation “{code}”; expected failover, test-failover or failback.")),
    }
}
