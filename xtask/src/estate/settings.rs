//! What the command line asks for.

use std::path::PathBuf;

use super::USAGE;
use super::dialect::Dialect;

/// The largest estate that is offered. Beyond it the private address space 10.0.0.0/9 grows short.
pub const MOST_NICS: u32 = 1_000_000;

/// One of the things that the command can be asked to do.
pub enum Order {
    Help,
    Samples,
    Estate { settings: Settings, format: Format, folder: PathBuf },
}

/// Everything that decides what an estate looks like, and so every byte of its files.
#[derive(Clone, Copy)]
pub struct Settings {
    /// NICs in the source region. The target region has some of its own besides.
    pub nics: u32,
    pub seed: u64,
    pub shape: Shape,
    pub dialect: Dialect,
}

/// What is unusual about an estate, if anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    Realistic,
    FewHuge,
    ManyTiny,
    OneNetwork,
    Ipv6,
    AllStatic,
    LongNames,
}

/// Which files an estate is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Six JSON files and a map.
    Azure,
    /// A workbook: an estate of its own, with two NICs a VM.
    RvTools,
    /// Two tables of Landfall's own and a map.
    Csv,
}

impl Format {
    /// Every format, under the name that `--format` takes.
    pub const ALL: [(&'static str, Format); 3] =
        [("azure", Format::Azure), ("rvtools", Format::RvTools), ("csv", Format::Csv)];
}

impl Shape {
    /// Every shape, under the name that `--shape` takes.
    pub const ALL: [(&'static str, Shape); 7] = [
        ("realistic", Shape::Realistic),
        ("few-huge", Shape::FewHuge),
        ("many-tiny", Shape::ManyTiny),
        ("one-network", Shape::OneNetwork),
        ("ipv6", Shape::Ipv6),
        ("all-static", Shape::AllStatic),
        ("long-names", Shape::LongNames),
    ];
}

/// Reads the arguments that follow the word `estate`.
pub fn parse(args: &[String]) -> Result<Order, String> {
    if args.is_empty() {
        return Ok(Order::Help);
    }
    let mut nics = None;
    let mut seed = 1;
    let mut folder = PathBuf::from("target/estate");
    let mut shape = Shape::Realistic;
    let mut dialect = Dialect::Rest;
    let mut format = Format::Azure;
    let mut samples = false;

    let mut rest = args.iter().map(String::as_str);
    while let Some(option) = rest.next() {
        match option {
            "--help" | "-h" => return Ok(Order::Help),
            "--samples" => {
                samples = true;
                continue;
            }
            _ => {}
        }
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (option, rest.next()),
        };
        let value = value.ok_or_else(|| format!("{name} needs a value\n\n{USAGE}"))?;
        match name {
            "--nics" => nics = Some(number(name, value)?),
            "--seed" => seed = number(name, value)?,
            "--out" => folder = PathBuf::from(value),
            "--shape" => shape = one_of(name, value, &Shape::ALL)?,
            "--format" => format = one_of(name, value, &Format::ALL)?,
            "--dialect" => dialect = one_of(name, value, &Dialect::ALL)?,
            _ => return Err(format!("{name} is not known here\n\n{USAGE}")),
        }
    }

    if format == Format::RvTools && shape != Shape::Realistic {
        return Err("--format rvtools knows no shapes: leave --shape out".to_owned());
    }

    match (samples, nics) {
        (true, None) => Ok(Order::Samples),
        (true, Some(_)) => Err("--samples writes a fixed estate: leave --nics out".to_owned()),
        (false, None) => Err(format!("say how many NICs, as in --nics 2000\n\n{USAGE}")),
        (false, Some(nics)) => match u32::try_from(nics) {
            Ok(nics @ 1..=MOST_NICS) => {
                let settings = Settings { nics, seed, shape, dialect };
                Ok(Order::Estate { settings, format, folder })
            }
            _ => Err(format!("--nics {nics} is out of range: expected 1 to {MOST_NICS}")),
        },
    }
}

fn number(name: &str, value: &str) -> Result<u64, String> {
    let digits = value.replace(['_', ','], "");
    digits.parse().map_err(|_| format!("{name} {value} is not a whole number"))
}

fn one_of<T: Copy>(name: &str, value: &str, choices: &[(&'static str, T)]) -> Result<T, String> {
    if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == value) {
        return Ok(*choice);
    }
    let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    Err(format!("{name} {value} is not known: expected one of {}", words.join(", ")))
}
