//! The page offers the same commands as the formats that read their output.
#![cfg(not(target_arch = "wasm32"))]

use landfall::ui::how_to_get::{OWN_HEADER, TOOLS};

#[test]
fn the_pages_commands_are_those_of_the_formats() {
    let known: Vec<String> = landfall::import::ALL
        .iter()
        .flat_map(|format| format.how_to_get.iter().map(|how| how.command.to_owned()))
        .collect();
    for tool in TOOLS {
        for command in tool.commands {
            let command = command.replace("{region}-", "").replace("{region}", "westeurope");
            assert!(known.contains(&command), "no format says how to get: {command}");
        }
    }
    assert!(known.iter().any(|command| command == OWN_HEADER));
}
